import { CoterieError } from "./error.ts";

declare const validated: unique symbol;

/**
 * A name that may stand in SRC_username or DST_username: 1–8 bytes of UTF-8, no control
 * characters, not starting with `#` (reserved for rooms), no spaces at its end. Two names are the
 * same only if their bytes are.
 */
export type Username = string & { readonly [validated]: "username" };

/** Bytes of a name field (S2). */
export const USERNAME_BYTES = 8;

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const encoder = new TextEncoder();
const CONTROL = /\p{Cc}/u;

function isUsername(text: string): text is Username {
  return text !== "" && !text.startsWith("#") && !CONTROL.test(text) && !text.endsWith(" ");
}

/**
 * Reads the name field at `at`: cut at the first NUL, then trailing spaces.
 *
 * @returns the name; `undefined` if what is there is no valid name.
 */
export function readUsername(bytes: Uint8Array, at: number): Username | undefined {
  let end = at;
  while (end < at + USERNAME_BYTES && bytes[end] !== 0) end += 1;
  while (end > at && bytes[end - 1] === 0x20) end -= 1;
  let text: string;
  try {
    text = decoder.decode(bytes.subarray(at, end));
  } catch {
    return undefined;
  }
  return isUsername(text) ? text : undefined;
}

/** Writes a name field at `at`: the name's bytes, then NULs up to 8. */
export function writeUsername(name: Username, bytes: Uint8Array, at: number): void {
  const { written } = encoder.encodeInto(name, bytes.subarray(at, at + USERNAME_BYTES));
  bytes.fill(0, at + written, at + USERNAME_BYTES);
}

/**
 * Makes a name of what a person typed.
 *
 * @throws CoterieError COTERIE_NAME if it cannot be a name; the message says why.
 */
export function parseUsername(text: string): Username {
  const size = encoder.encode(text).length;
  const remedy = "Choose a name of 1 to 8 bytes, such as ann (letters outside ASCII take 2 to 4).";
  if (size > USERNAME_BYTES) {
    const message = `the name "${text}" has ${size} bytes, and a name has at most 8 bytes`;
    throw new CoterieError("COTERIE_NAME", message, remedy);
  }
  if (text === "") throw new CoterieError("COTERIE_NAME", "the name is empty", remedy);
  if (text.startsWith("#")) {
    const message = `the name "${text}" starts with #, which is kept for rooms`;
    throw new CoterieError("COTERIE_NAME", message, remedy);
  }
  if (!text.isWellFormed()) {
    const message = "the name has half a character in it, which is not UTF-8";
    throw new CoterieError("COTERIE_NAME", message, remedy);
  }
  if (!isUsername(text)) {
    const message = "the name has control characters, or spaces at its end";
    throw new CoterieError("COTERIE_NAME", message, remedy);
  }
  return text;
}
