import { splitText } from "./split-text.ts";

/** Bytes of a label: UTF-8, then NULs. */
export const LABEL_BYTES = 32;

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/**
 * Reads the label at `at`.
 *
 * @returns the label; `undefined` if it is not UTF-8, or if anything but NULs stands behind its
 * first NUL: one label has one form, since labels are signed.
 */
export function readLabel(bytes: Uint8Array, at: number): string | undefined {
  const field = bytes.subarray(at, at + LABEL_BYTES);
  const nul = field.indexOf(0);
  const end = nul < 0 ? LABEL_BYTES : nul;
  if (field.subarray(end).some((byte) => byte !== 0)) return undefined;
  try {
    return decoder.decode(field.subarray(0, end));
  } catch {
    return undefined;
  }
}

/** Writes what comes before the label's first NUL at `at`, cut between characters to 32 bytes. */
export function writeLabel(label: string, bytes: Uint8Array, at: number): void {
  const [text = ""] = label.split("\0", 1);
  const [first = new Uint8Array()] = splitText(text, LABEL_BYTES);
  bytes.fill(0, at, at + LABEL_BYTES);
  bytes.set(first, at);
}
