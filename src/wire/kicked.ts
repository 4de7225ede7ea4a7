import { HEADER_BYTES, OFFSET } from "./command.ts";
import { readU16, writeU16 } from "./numbers.ts";
import { REFUSAL_TEXT_BYTES_MAX } from "./sign-in.ts";
import { splitText } from "./split-text.ts";

/** The server ends the session. */
export interface Kicked {
  /** See `RefusalCode`. */
  readonly code: number;
  /** Up to 120 bytes; what is longer is cut. */
  readonly text: string;
}

/** Code u16, the text to the end. */
const KICKED = { code: 0, text: 2 } as const;

const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/** The body of KICKED. */
export function encodeKicked({ code, text }: Kicked): Uint8Array {
  const [said = new Uint8Array()] = splitText(text, REFUSAL_TEXT_BYTES_MAX);
  const body = new Uint8Array(KICKED.text + said.length);
  writeU16(body, KICKED.code, code);
  body.set(said, KICKED.text);
  return body;
}

/** Reads the KICKED at `bytes[at, at + size)`; `undefined` if it is too short. */
export function decodeKicked(bytes: Uint8Array, at: number, size: number): Kicked | undefined {
  if (size < HEADER_BYTES + KICKED.text) return undefined;
  const body = at + OFFSET.text;
  return {
    code: readU16(bytes, body + KICKED.code),
    text: decoder.decode(bytes.subarray(body + KICKED.text, at + size)),
  };
}
