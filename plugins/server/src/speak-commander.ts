import { message, type Language, type MessageKey, type MessageValues } from '@xeploai/domain';
import type { Command, CommanderError, Help, Option } from 'commander';

const TITLES: Readonly<Record<string, MessageKey>> = {
  'Usage:': 'cli-title-usage',
  'Options:': 'cli-title-options',
  'Commands:': 'cli-title-commands',
  'Arguments:': 'cli-title-arguments',
};

/** Lets help and option texts of a command, or of a group of commands, speak one language. */
export function speak(command: Command, language: Language, holdsCommands = false): Command {
  const say = (key: MessageKey): string => message(language, key);
  if (holdsCommands) command.helpCommand('help [command]', say('cli-help-command'));
  return command
    .helpOption('-h, --help', say('cli-help'))

    .configureHelp({
      styleTitle: (title: string) => (TITLES[title] === undefined ? title : say(TITLES[title])),
      optionDescription(this: Help, { description, defaultValue, argChoices }: Option): string {
        const parts = [
          ...(argChoices === undefined ? [] : [`${say('cli-choices')}: ${argChoices.join(', ')}`]),
          ...(defaultValue === undefined || defaultValue === ''
            ? []
            : [`${say('cli-default')}: ${String(defaultValue)}`]),
        ];
        return parts.length === 0 ? description : `${description} (${parts.join('; ')})`;
      },
    });
}

const FAULTS: Readonly<Record<string, MessageKey>> = {
  'commander.unknownOption': 'cli-unknown-option',
  'commander.unknownCommand': 'cli-unknown-command',
  'commander.missingMandatoryOptionValue': 'cli-option-missing',
  'commander.optionMissingArgument': 'cli-argument-missing',
  'commander.invalidArgument': 'cli-argument-invalid',
  'commander.excessArguments': 'cli-excess',
};

/** What is wrong with a command line, in one language; what was meant, where one can guess. */
export function explainFault({ code, message: said }: CommanderError, language: Language): string {
  const key = FAULTS[code];
  if (key === undefined) return said;
  const name = /'([^']*)'/.exec(said)?.[1] ?? '';
  const detail = said.replace(/^error: .*? is invalid\. /s, '');
  const values: MessageValues = { name, detail };
  const guess = /\(Did you mean (?:one of )?(.*?)\?\)/s.exec(said)?.[1];
  const meant = guess === undefined ? '' : ` ${message(language, 'cli-did-you-mean', { name: guess })}`;
  return `${message(language, key, values)}${meant}`;
}
