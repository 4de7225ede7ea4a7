import { InputParser } from "../keys.ts";
import type { InputEvent } from "./events.ts";
import { chordOf } from "./chord.ts";

/** The bytes of `text`. */
export function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** What comes out when the terminal sends `bytes` and then nothing more. */
export function eventsOf(
  bytes: Uint8Array | string,
  parser: InputParser = new InputParser(),
): InputEvent[] {
  const pushed = parser.push(typeof bytes === "string" ? bytesOf(bytes) : bytes);
  return [...pushed, ...parser.flush()];
}

/** Events in short: chords, and in quotes the text of keys that type. */
export function inShort(events: readonly InputEvent[]): string {
  const words = events.map((event) => {
    if (event.kind !== "key") return JSON.stringify(event);
    return event.text === undefined ? chordOf(event) : JSON.stringify(event.text);
  });
  return words.join(" ");
}
