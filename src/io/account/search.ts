import type { AccountDatabase } from "./database.ts";
import { fold } from "./fold.ts";

const lossy = new TextDecoder();

/** Puts the words of a message into the index. What is not UTF-8 parts words. */
export function indexMessage(
  database: AccountDatabase,
  row: number,
  peer: number,
  text: Uint8Array,
): void {
  const words = fold(lossy.decode(text));
  database.run("INSERT INTO find(rowid, words, who) VALUES (?, ?, ?)", row, words, peerWord(peer));
}

function peerWord(peer: number): string {
  return `p${peer}`;
}

/**
 * The question to the index for all of these words, in one conversation if `peer` is given;
 * `undefined` if there is no word in it. Whatever stands in `words`, nothing in it commands.
 */
export function queryOf(words: string, peer: number | undefined): string | undefined {
  // Folded words hold no quotation mark. One written word may be several of the index, in a row.
  const phrases = words
    .split(/\s+/u)
    .map((word) => fold(word))
    .filter((word) => word !== "")
    .map((word) => `words : "${word}" *`);
  if (phrases.length === 0) return undefined;
  if (peer !== undefined) phrases.push(`who : ${peerWord(peer)}`);
  return phrases.join(" AND ");
}
