import { areSame, inWords, quoted } from "./command.ts";
import type { Fields } from "./command.ts";

/** What a command must be like. A field that is left out may be anything. */
export interface Expected {
  readonly type: number;
  readonly id?: number;
  readonly src?: Uint8Array;
  readonly dst?: Uint8Array;
  readonly text?: Uint8Array;
  /** A reply code. NULs behind it are let pass: S9 calls it "a string", as C has them. */
  readonly code?: string;
}

/** `sent` as its recipient gets it (S3): nothing differs. A type 2 stays one. */
export function asSent({ type, id, src, dst, text }: Fields): Expected {
  return { type, id, src, dst, text };
}

/** `sent` as its recipient gets it later (S4): only the type differs. */
export function asKept({ id, src, dst, text }: Fields): Expected {
  return { type: 2, id, src, dst, text };
}

/**
 * The reply that the sender of `sent` gets (S5). Its names are judged by cases of their own, so
 * that a server with one wrong name in its replies fails those and not everything.
 */
export function asReply({ id }: Fields, code: "200" | "300"): Expected {
  return { type: 1, id, code };
}

/** Which fields of `came` are not as expected. */
export function mismatches(expected: Expected, came: Fields): string[] {
  const wrong: string[] = [];
  if (came.type !== expected.type) wrong.push("type");
  if (expected.id !== undefined && came.id !== expected.id) wrong.push("messageID");
  if (expected.src !== undefined && !areSame(came.src, expected.src)) wrong.push("SRC_username");
  if (expected.dst !== undefined && !areSame(came.dst, expected.dst)) wrong.push("DST_username");
  if (expected.text !== undefined && !areSame(came.text, expected.text)) wrong.push("message");
  if (expected.code !== undefined && codeIn(came.text) !== expected.code) wrong.push("message");
  return wrong;
}

/** A reply code, cut of the NULs behind it. */
export function codeIn(text: Uint8Array): string {
  return String.fromCharCode(...text).replace(/\0+$/u, "");
}

/** What is expected, in words. */
export function expectedWords(
  expected: Expected,
  nameWords: (field: Uint8Array) => string,
): string {
  const { type, id, src, dst, text, code } = expected;
  if (id !== undefined && src !== undefined && dst !== undefined && text !== undefined)
    return inWords({ type, id, src, dst, text }, nameWords);
  const words = [`type ${type}`];
  if (id !== undefined) words.push(`id ${id}`);
  if (src !== undefined) words.push(`SRC ${nameWords(src)}`);
  if (dst !== undefined) words.push(`DST ${nameWords(dst)}`);
  if (text !== undefined) words.push(`message ${quoted(text)}`);
  if (code !== undefined) words.push(`message "${code}"`);
  return words.join(" ");
}
