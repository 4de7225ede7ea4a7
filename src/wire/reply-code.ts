/**
 * What became of a message, as its sender is told (S9).
 *
 * `200` the recipient's client has it; `300` it is kept for later. The others are refusals, the
 * one thing that the seed's page has no word for: what is refused was not kept, so `300` would
 * be untrue.
 */
export const ReplyCode = {
  taken: "200",
  kept: "300",
  /** DST is empty or no valid name. */
  badName: "400",
  /** This sender may not write there. */
  notAllowed: "403",
  /** No such member or room. */
  unknown: "404",
  /** Only at level 2: it was kept, and is gone without having been taken. */
  gone: "410",
  /** The recipient's mailbox is full. */
  mailboxFull: "413",
  /** This sender's share of the mailbox is used up. */
  shareFull: "429",
  /** Storage failed after the message was forwarded: it may have been seen. */
  maybeSeen: "504",
  /** Storage failed, and the message was never forwarded. */
  storageFailed: "507",
} as const;
export type ReplyCode = (typeof ReplyCode)[keyof typeof ReplyCode];

/** Bytes of a reply code. */
export const REPLY_CODE_BYTES = 3;

/** How many bytes of `bytes[start, end)` are left without trailing NUL, space, CR and LF. */
export function trimmedEnd(bytes: Uint8Array, start: number, end: number): number {
  let at = end;
  while (at > start) {
    const byte = bytes[at - 1];
    if (byte !== 0 && byte !== 0x20 && byte !== 0x0d && byte !== 0x0a) break;
    at -= 1;
  }
  return at;
}

/**
 * Whether the text of a reply is `200`, trailing NUL, space, CR and LF aside. Nothing else
 * confirms a message: a recipient cannot forge a "300".
 */
export function isTaken(bytes: Uint8Array, start: number, end: number): boolean {
  return (
    end - start >= REPLY_CODE_BYTES &&
    bytes[start] === 0x32 &&
    bytes[start + 1] === 0x30 &&
    bytes[start + 2] === 0x30 &&
    trimmedEnd(bytes, start, end) === start + REPLY_CODE_BYTES
  );
}

/** Reads a reply's code as text, trailing NUL, space, CR and LF aside; not necessarily ours. */
export function readReplyCode(text: Uint8Array): string {
  return String.fromCharCode(...text.subarray(0, Math.min(trimmedEnd(text, 0, text.length), 16)));
}

const encoder = new TextEncoder();

/** The three bytes of a code, to be put behind a header. */
export function replyCodeBytes(code: ReplyCode): Uint8Array {
  return encoder.encode(code);
}
