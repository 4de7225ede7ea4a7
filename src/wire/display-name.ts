import { splitText } from "./split-text.ts";

/** Bytes of a display name at most, UTF-8. */
export const DISPLAY_NAME_BYTES_MAX = 64;

/** Control characters, and what ends a line or a paragraph. */
const UNFIT = /[\p{Cc}\p{Zl}\p{Zp}]/u;

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/**
 * Reads the display name in `bytes[at, end)`: what people call a member, beside the name.
 *
 * @returns `undefined` if it is too long, not UTF-8, or would take more than one line.
 */
export function readDisplayName(bytes: Uint8Array, at: number, end: number): string | undefined {
  if (end - at > DISPLAY_NAME_BYTES_MAX) return undefined;
  try {
    const text = decoder.decode(bytes.subarray(at, end));
    return UNFIT.test(text) ? undefined : text;
  } catch {
    return undefined;
  }
}

/** The bytes of a display name, cut between characters to {@link DISPLAY_NAME_BYTES_MAX}. */
export function displayNameBytes(text: string): Uint8Array {
  const [first = new Uint8Array()] = splitText(text, DISPLAY_NAME_BYTES_MAX);
  return first;
}
