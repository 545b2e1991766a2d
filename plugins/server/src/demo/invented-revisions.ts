import { civilDate, type Unit } from '@xeploai/domain';
import type { IndicatorRevision } from '@xeploai/application';
import { DISBURSEMENT } from './invented-evidence.js';

/*
 * Figures that arrive after the season, invented like everything else of the sample: one agency had waited for its
 * disbursement, one had used a substitute that proves too high.
 */

const FIGURES: Readonly<Record<string, string>> = { 'SN.08': '96.4%', 'SN.09': '91.2%' };

export const inventRevisions = (agencies: readonly Unit[], year: number): readonly IndicatorRevision[] =>
  agencies.flatMap(({ id, code }) => {
    const value = FIGURES[code];
    return value === undefined
      ? []
      : [
          {
            year,
            agencyId: id,
            indicator: DISBURSEMENT,
            value,
            issuer: 'Sở Tài chính (minh họa)',
            asOf: civilDate('2025-01-31'),
            document: `BC-QUYET-TOAN-${code}/2025 (minh họa)`,
          },
        ];
  });

/** The day of the invented decision on the first of them. */
export const SETTLED_ON = civilDate('2025-02-14');
