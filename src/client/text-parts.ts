import { CoterieError } from "../wire/error.ts";
import { splitText } from "../wire/split-text.ts";

/** Bytes of the longest text. */
const textBytesMax = 16 * 1024 * 1024;

/**
 * The commands' worth of a text that a program wants to send.
 *
 * @throws CoterieError COTERIE_TEXT if it cannot be sent as it is.
 */
export function partsOf(text: string): Uint8Array[] {
  if (!text.isWellFormed()) {
    const message = "the text has half a character in it, which is not UTF-8";
    throw new CoterieError("COTERIE_TEXT", message, "Cut texts between characters.");
  }
  if (text.length <= textBytesMax) {
    const parts = splitText(text);
    const size = parts.reduce((sum, { length }) => sum + length, 0);
    if (size > 0 && size <= textBytesMax) return parts;
  }
  if (text === "") {
    throw new CoterieError("COTERIE_TEXT", "the text is empty", "Send at least one character.");
  }
  const message = "the text is longer than 16 MiB";
  throw new CoterieError("COTERIE_TEXT", message, "Send it as a file, or in several texts.");
}
