import type { Rulebook, Step } from '@xeploai/domain';

/** Ids of the overlay acts that a rulebook was compiled with. */
const overlaysOf = ({ id }: Rulebook): readonly string[] => id.split('+').slice(1);

/**
 * Facts that rules of the overlays speak of and no rule of the decrees does: the criteria that a province or an agency
 * added. An indicator may feed these and no other fact of a person.
 */
export function overlayCriteria(rulebook: Rulebook): ReadonlySet<string> {
  const overlays = overlaysOf(rulebook);
  const [own, others] = [new Set<string>(), new Set<string>()];
  for (const step of [...rulebook.steps, ...rulebook.ceilings]) {
    const into = overlays.includes(step.rule.citation.act) ? own : others;
    for (const fact of factsOf(rulebook, step)) into.add(fact);
  }
  return new Set([...own].filter((fact) => !others.has(fact)));
}

/** The rules of overlays that speak of a fact. */
export const rulesAbout = (rulebook: Rulebook, fact: string): readonly Step[] =>
  [...rulebook.steps, ...rulebook.ceilings].filter((step) => factsOf(rulebook, step).includes(fact));

const factsOf = ({ grid }: Rulebook, { clauses }: Step): readonly string[] =>
  clauses.flatMap(({ anyOf }) => anyOf.flat().map(({ fact }) => grid.facts[fact]?.id ?? ''));
