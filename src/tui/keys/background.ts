import type { Reply } from "./events.ts";

// xterm and all that follow it: one to four hexadecimal digits for red, green and blue.
const part = String.raw`[\da-f]{1,4}`;
const answer = new RegExp(
  `^11;rgba?:(?<red>${part})/(?<green>${part})/(?<blue>${part})(?:/${part})?$`,
  "iu",
);

/** What an OSC string says, if it is the answer for the background (OSC 11). */
export function backgroundReply(text: string): Reply | undefined {
  const { red, green, blue } = answer.exec(text)?.groups ?? {};
  if (red === undefined || green === undefined || blue === undefined) return undefined;
  // As bright as people see it: green counts most.
  const brightness = 0.2126 * partOf(red) + 0.7152 * partOf(green) + 0.0722 * partOf(blue);
  return { kind: "background", brightness };
}

/** "80" and "8080" are both a half. */
function partOf(digits: string): number {
  return Number.parseInt(digits, 16) / (16 ** digits.length - 1);
}
