/**
 * Where a number falls that peers choose, as 32 bits of which the highest tell most. A table that
 * is scattered by chance cannot be made one long chain by whoever fills it.
 *
 * @param factor see {@link factorOf}.
 */
export function scatter(value: number, factor: number): number {
  const mixed = Math.imul(value, factor);
  return Math.imul(mixed ^ (mixed >>> 15), 0x9e3779b1);
}

/** A factor for {@link scatter}; `seed` is a 32-bit number that peers cannot know. */
export function factorOf(seed: number): number {
  return (seed ^ 0x9e3779b1) | 1;
}
