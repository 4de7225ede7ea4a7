import type { Username } from "./username.ts";

/** Bytes of a command before its message (S2). */
export const HEADER_BYTES = 24;
/** Bytes of the largest command (S2, S6). */
export const COMMAND_BYTES_MAX = 1024;
/** Bytes of the longest message (S2). */
export const TEXT_BYTES_MAX: number = COMMAND_BYTES_MAX - HEADER_BYTES;

/** Byte offsets of the fields of a command (S2). */
export const OFFSET = { len: 0, type: 2, id: 4, src: 8, dst: 16, text: 24 } as const;

/** How a command is to be handled (S7). Anything from 3 up is none of the seed's. */
export const CommandType = {
  /** A message for a recipient; a reply is expected (S3). */
  message: 0,
  /** A reply; none is expected back (S5). */
  reply: 1,
  /** A message that was kept while its recipient was away; no reply is expected (S4). */
  offline: 2,
} as const;

/** One command, decoded. `id` is an unsigned 32-bit number chosen by the sender (S8). */
export interface Command {
  /** 0..65535; see {@link CommandType} for the seed's own three. */
  readonly type: number;
  readonly id: number;
  readonly src: Username | undefined;
  readonly dst: Username | undefined;
  /** 0..1000 bytes: text, or a reply code. Not necessarily UTF-8. */
  readonly text: Uint8Array;
}
