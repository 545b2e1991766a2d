import { reportLateUnits } from '@xeploai/application';
import { civilDateOf, type CivilDate } from '@xeploai/domain';
import { lateUnitReportJson, printLateUnitReport, printLateUnitWorkbook } from '@xeploai/papers';
import { printLateUnits } from '../demo/print-story.js';
import { EXIT } from '../exit-code.js';
import { openConfiguredStore, openLaw, systemClock } from '../open-workspace.js';
import type { Settings } from '../settings.js';
import type { Terminal } from '../terminal.js';
import { writePaper } from '../write-paper.js';

export interface LateOptions {
  readonly year: number;
  readonly asOf?: CivilDate;
  readonly overlay?: readonly string[];
  readonly docx?: string;
  readonly xlsx?: string;
  readonly superior?: string;
  readonly issuer: string;
  readonly place?: string;
  readonly signer: string;
}

/** `xeploai late`: the late agencies of a season, and the report on them. */
export async function late(settings: Settings, terminal: Terminal, options: LateOptions): Promise<number> {
  const asOf = options.asOf ?? civilDateOf(systemClock.now());
  const store = await openConfiguredStore(settings, terminal);
  try {
    const report = await reportLateUnits({ store, library: openLaw(settings) })({
      year: options.year,
      asOf,
      overlays: options.overlay ?? [],
      actor: 'cli',
    });
    const { issuer, signer, docx, xlsx } = options;
    const letterhead = { ...bodiesOf(report.province), ...given(options), issuer, signer, symbol: 'BC-SNV' };
    if (docx !== undefined) terminal.note(await writePaper(docx, await printLateUnitReport(report, letterhead)));
    if (xlsx !== undefined) terminal.note(await writePaper(xlsx, printLateUnitWorkbook(report, letterhead)));
    if (terminal.json) terminal.data(lateUnitReportJson(report));
    else printLateUnits(report, terminal);
    return EXIT.ok;
  } finally {
    await store.close();
  }
}

/** The body above and the place, as the name of the province gives them. */
const bodiesOf = (province: string): { superior: string; place: string } => ({
  superior: province === '' ? '' : `Ủy ban nhân dân ${province.charAt(0).toLowerCase()}${province.slice(1)}`,
  place: province.replace(/^(Tỉnh|Thành phố) /, ''),
});

const given = ({ superior, place }: LateOptions): { superior?: string; place?: string } => ({
  ...(superior === undefined ? {} : { superior }),
  ...(place === undefined ? {} : { place }),
});
