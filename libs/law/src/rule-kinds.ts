import { authorityDecides } from './kinds/authority-decides.js';
import { cap } from './kinds/cap.js';
import { deadline } from './kinds/deadline.js';
import { duty } from './kinds/duty.js';
import { eligibility } from './kinds/eligibility.js';
import { externalShare } from './kinds/external-share.js';
import { formula } from './kinds/formula.js';
import { headUnitLink } from './kinds/head-unit-link.js';
import { levelConditions } from './kinds/level-conditions.js';
import { openQuestion } from './kinds/open-question.js';
import { order } from './kinds/order.js';
import { pointer } from './kinds/pointer.js';
import { archive, authority, consequence, form, petition, procedure, publication } from './kinds/procedure.js';
import { rollUp } from './kinds/roll-up.js';
import { scoreBands } from './kinds/score-bands.js';
import { selector } from './kinds/selector.js';
import { timeLimit } from './kinds/time-limit.js';
import { veto } from './kinds/veto.js';
import type { RuleKind } from './rule-kind.js';

/** The closed set of what a rule can say. */
export const RULE_KINDS: ReadonlyMap<string, RuleKind> = new Map(
  [
    archive,
    authority,
    authorityDecides,
    cap,
    consequence,
    deadline,
    duty,
    eligibility,
    externalShare,
    form,
    formula,
    headUnitLink,
    levelConditions,
    openQuestion,
    order,
    petition,
    pointer,
    procedure,
    publication,
    rollUp,
    scoreBands,
    selector,
    timeLimit,
    veto,
  ].map((kind) => [kind.kind, kind]),
);

/** Kinds of which a province or an agency may add rules: they can only demand more, never grant a level. */
export const TIGHTENING_KINDS: ReadonlySet<string> = new Set(
  [authority, deadline, eligibility, pointer, procedure, veto].map(({ kind }) => kind),
);
