/** The four levels, worst first, so that the index is the rank. */
export const LEVELS = ['notCompleted', 'completed', 'good', 'excellent'] as const;
export type Level = (typeof LEVELS)[number];

export const rankOf = (level: Level): number => LEVELS.indexOf(level);

export const isLevel = (value: unknown): value is Level => (LEVELS as readonly unknown[]).includes(value);

/** What an evaluation can come to: a level, no ranking for a legal reason, or a question for the authority. */
export const RESULTS = [...LEVELS, 'notRated', 'authorityDecides'] as const;
export type Result = (typeof RESULTS)[number];
