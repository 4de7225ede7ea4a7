import { HEADER_BYTES, OFFSET } from "./command.ts";
import { readU16, writeU16 } from "./numbers.ts";

/** A sentence of the server for the person at the other end. */
export interface Notice {
  readonly code: number;
  readonly text: string;
  /** What to do; may be empty. */
  readonly remedy: string;
}

/** What a notice is about. A reader shows the text of one that it does not know. */
export const NoticeCode = {
  /** Somebody has joined by a code of this person. */
  joined: 201,
  /** A command of level 2 made no sense, and was passed over. */
  badCommand: 400,
  /** Another connection has taken the name; this one ends. */
  takenOver: 409,
  /** Somebody has tried a code of this person that is used up. */
  codeTried: 410,
  /** Two programs take the name from each other; this one ends. */
  contested: 423,
  /** The server stops. */
  stopping: 503,
} as const;
export type NoticeCode = (typeof NoticeCode)[keyof typeof NoticeCode];

/** Code u16, bytes of the text u16, the text, the remedy to the end. */
const NOTICE = { code: 0, textBytes: 2, text: 4 } as const;

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/** The body of NOTICE. */
export function encodeNotice({ code, text, remedy }: Notice): Uint8Array {
  const [textBytes, remedyBytes] = [encoder.encode(text), encoder.encode(remedy)];
  const body = new Uint8Array(NOTICE.text + textBytes.length + remedyBytes.length);
  writeU16(body, NOTICE.code, code);
  writeU16(body, NOTICE.textBytes, textBytes.length);
  body.set(textBytes, NOTICE.text);
  body.set(remedyBytes, NOTICE.text + textBytes.length);
  return body;
}

/** Reads the NOTICE at `bytes[at, at + size)`; `undefined` if it makes no sense. */
export function decodeNotice(bytes: Uint8Array, at: number, size: number): Notice | undefined {
  if (size < HEADER_BYTES + NOTICE.text) return undefined;
  const body = at + OFFSET.text;
  const split = body + NOTICE.text + readU16(bytes, body + NOTICE.textBytes);
  if (split > at + size) return undefined;
  return {
    code: readU16(bytes, body + NOTICE.code),
    text: decoder.decode(bytes.subarray(body + NOTICE.text, split)),
    remedy: decoder.decode(bytes.subarray(split, at + size)),
  };
}
