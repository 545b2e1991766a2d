/** A number in [0, 1) that depends on nothing but its words, so that the sample never depends on the order of rows. */
export function chanceOf(...words: readonly (string | number)[]): number {
  let hash = 2_166_136_261;
  for (const char of words.join('|')) hash = Math.imul(hash ^ (char.codePointAt(0) as number), 16_777_619);
  hash ^= hash >>> 15;
  hash = Math.imul(hash, 2_246_822_519);
  hash ^= hash >>> 13;
  hash = Math.imul(hash, 3_266_489_917);
  hash ^= hash >>> 16;
  return (hash >>> 0) / 4_294_967_296;
}

/** One of several, by weight. */
export function pick<T>(chance: number, options: readonly (readonly [number, T])[]): T {
  const total = options.reduce((sum, [weight]) => sum + weight, 0);
  let left = chance * total;
  for (const [weight, option] of options) {
    left -= weight;
    if (left < 0) return option;
  }
  return (options.at(-1) as readonly [number, T])[1];
}
