/** Seeded source of numbers: the same seed gives the same faults on every machine. */
export interface Seeded {
  /** Integer from 0 to `below - 1`. */
  int(below: number): number;
  of<T>(items: readonly T[]): T;
}

/** SplitMix32 over a seed and a name, so that families and lives do not share a sequence. */
export function seeded(seed: number, name = ''): Seeded {
  let state = seed >>> 0;
  for (const letter of name) state = (Math.imul(state, 31) + letter.charCodeAt(0)) >>> 0;
  const next = (): number => {
    state = (state + 0x9e3779b9) >>> 0;
    let z = state;
    z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
    return ((z ^ (z >>> 15)) >>> 0) / 4_294_967_296;
  };
  const int = (below: number): number => Math.floor(next() * below);
  return { int, of: <T>(items: readonly T[]): T => items[int(items.length)] as T };
}
