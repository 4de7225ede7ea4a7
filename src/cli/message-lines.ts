import type { InboxMessage } from "../io/account/message.ts";
import type { Naming } from "../tui/lines/names.ts";
import { nameWords } from "../tui/lines/words.ts";
import { wrapRows } from "../tui/text/columns.ts";
import { jsonSafe, safe, safeLines } from "../tui/text/safe-text.ts";
import { clockTime } from "../tui/text/times.ts";

const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const lossy = new TextDecoder("utf-8", { ignoreBOM: true });

/**
 * One message as one line of JSON, the form that scripts rely on.
 *
 * A text that is not UTF-8 has U+FFFD where it is not, and all its bytes in base64 in `bytes`.
 */
export function messageJson({ from, to, id, offline, atMs, text }: InboxMessage): string {
  const at = new Date(atMs).toISOString();
  const { text: words, ...bytes } = textJson(text);
  return `${jsonSafe({ from, to, text: words, id, offline, at, ...bytes })}\n`;
}

/** The fields of JSON for a text; see {@link messageJson}. */
export function textJson(text: Uint8Array): { readonly text: string; readonly bytes?: string } {
  const words = lossy.decode(text);
  return isUtf8(text)
    ? { text: words }
    : { text: words, bytes: Buffer.from(text).toString("base64") };
}

/**
 * One message for a pipe: the text alone, byte for byte, further lines indented by two spaces, so
 * that each line that is not indented begins a message.
 */
export function messageForPipe({ text }: InboxMessage): Uint8Array {
  return Buffer.concat([indented(text), Uint8Array.of(lineEnd)]);
}

/** A text byte for byte, its further lines indented by two spaces. */
export function indented(text: Uint8Array): Uint8Array {
  const lines: Uint8Array[] = [];
  let start = 0;
  for (let end = text.indexOf(lineEnd); end !== -1; end = text.indexOf(lineEnd, start)) {
    lines.push(text.subarray(start, end + 1), indentBytes);
    start = end + 1;
  }
  return Buffer.concat([...lines, text.subarray(start)]);
}

const lineEnd = 0x0a;
const indentBytes = new TextEncoder().encode("  ");

/**
 * One message for a terminal of so many columns: who wrote it, a mark with the time of arrival if
 * it was kept, and the text, all made safe. Only its first row begins in column 0, so that no
 * text can forge a message of somebody else.
 */
export function messageForTerminal(
  { from, offline, atMs, text }: InboxMessage,
  columns: number,
  names: Naming = nameWords,
): string {
  const mark = offline ? safe` (offline, came ${clockTime(atMs)})` : safe``;
  const [first = safe``, ...further] = safeLines(text, "  ");
  const lines = [safe`${names(from)}${mark}: ${first}`, ...further];
  const rows = lines.flatMap((line) => wrapRows(line, columns, 4));
  return `${rows.join("\n")}\n`;
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    strict.decode(bytes);
    return true;
  } catch {
    return false;
  }
}
