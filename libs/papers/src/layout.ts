import nd30 from './nd30-2020.layout.json' with { type: 'json' };

/** The layout of administrative papers, as data with its act. */
export const LAYOUT = nd30;

/** Millimetres as twentieths of a point. */
export const twips = (mm: number): number => Math.round((mm * 1440) / 25.4);

/** Points as half-points, the unit of font sizes. */
export const halfPoints = (pt: number): number => pt * 2;
