import { safe, safeText } from "../../tui/text/safe-text.ts";
import type { SafeText } from "../../tui/text/safe-text.ts";
import { TEXT_BYTES_MAX } from "../../wire/command.ts";
import { splitText } from "../../wire/split-text.ts";
import type { WritingWords } from "../../words/english/talks.ts";
import type { AppState } from "../state.ts";
import type { Signs } from "./signs.ts";

/** From so many bytes on it is said how many there are. */
const countedFromBytes = 800;
/** Longer texts are not split only to say in how many messages they go. */
const splitMaxBytes = 64 * 1024;

/** How many of our messages are being sent, or wait for the connection. */
export function underWayWords(
  { underWay, link, words }: AppState,
  signs: Signs,
): SafeText | undefined {
  const count = underWay.size;
  if (count === 0) return undefined;
  const { writing } = words;
  const said = link.kind === "online" ? writing.sending(count) : writing.waiting(count);
  return safe`${signs.waits} ${safeText(said)}`;
}

/** How many bytes are written, once that matters: "812/1000". */
export function bytesWords(text: string): SafeText | undefined {
  // No character has more bytes than three for each of its units.
  if (text.length * 3 < countedFromBytes) return undefined;
  const bytes = byteLength(text);
  return bytes < countedFromBytes ? undefined : safe`${bytes}/${TEXT_BYTES_MAX}`;
}

/** What does not fit into one message goes as several. */
export function splitWords(text: string, writing: WritingWords): SafeText | undefined {
  if (text.length * 3 <= TEXT_BYTES_MAX) return undefined;
  const bytes = byteLength(text);
  if (bytes <= TEXT_BYTES_MAX) return undefined;
  if (bytes > splitMaxBytes) {
    return safeText(writing.goesAsAbout(Math.ceil(bytes / TEXT_BYTES_MAX)));
  }
  return safeText(writing.goesAs(splitText(text).length));
}

function byteLength(text: string): number {
  return new TextEncoder().encode(text).length;
}
