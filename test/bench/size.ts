/** `XEPLOAI_BENCH=full` measures at the sizes of the goals, with as many pairs as it takes; it needs about half an hour. */
const full = process.env['XEPLOAI_BENCH'] === 'full';

export const SIZE = full ? { people: 100_000, pairs: 9 } : { people: 10_000, pairs: 5 };
