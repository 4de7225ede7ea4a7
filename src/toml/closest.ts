import { closestMatch } from "leven";

/** The word that was meant. Half of one may be wrong; beyond that the nearest is no help. */
export function closest(word: string, words: readonly string[]): string | undefined {
  const maxDistance = Math.max(2, Math.ceil(word.length / 2));
  return closestMatch(word, words, { maxDistance });
}
