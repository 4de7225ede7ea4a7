import fc from "fast-check";
import type { ByteOrder } from "../../src/wire/byte-order.ts";
import { encodeCommand } from "../../src/wire/codec.ts";
import type { Command } from "../../src/wire/command.ts";
import { CoterieError } from "../../src/wire/error.ts";
import { FrameCutter } from "../../src/wire/frame.ts";
import type { Username } from "../../src/wire/username.ts";
import { parseUsername } from "../../src/wire/username.ts";

/** What a cutter made of a stream. Frames are hex in network order. */
export interface Cut {
  readonly frames: readonly string[];
  /** The error's code if framing was lost. */
  readonly lost: string | undefined;
  readonly order: ByteOrder | undefined;
  readonly unfinishedBytes: number;
}

/** Pushes pieces through one cutter, as a connection would. The pieces are left as they are. */
export function cut(pieces: readonly Uint8Array[], order?: ByteOrder): Cut {
  const cutter = new FrameCutter(order);
  const frames: string[] = [];
  const sink = {
    frame: (bytes: Uint8Array, at: number, size: number): void => {
      frames.push(hex(bytes.subarray(at, at + size)));
    },
  };
  let lost: string | undefined;
  try {
    for (const piece of pieces) cutter.push(piece.slice(), sink);
  } catch (error) {
    if (!(error instanceof CoterieError)) throw error;
    lost = error.code;
  }
  return { frames, lost, order: cutter.order, unfinishedBytes: cutter.unfinishedBytes };
}

/** `bytes` in pieces that end at each of `ends`, which may be in any order and out of range. */
export function split(bytes: Uint8Array, ends: readonly number[]): Uint8Array[] {
  const inside = ends.filter((end) => end > 0 && end < bytes.length);
  const sorted = [0, ...inside.toSorted((left, right) => left - right), bytes.length];
  return sorted.slice(1).map((end, index) => bytes.subarray(sorted[index] ?? 0, end));
}

/** Every way to split `bytes` in two, byte by byte, and whole. */
export function* everySplit(bytes: Uint8Array): Generator<Uint8Array[]> {
  yield [bytes];
  for (let end = 1; end < bytes.length; end += 1) yield split(bytes, [end]);
  yield Array.from(bytes, (byte) => Uint8Array.of(byte));
}

export function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}

/** Bytes of hex in which spaces mean nothing. */
export function unhex(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text.replaceAll(/\s/gu, ""), "hex"));
}

export function concat(parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

/** Any name that may stand in a command. */
export const usernames: fc.Arbitrary<Username> = fc
  .string({ unit: "binary", minLength: 1, maxLength: 8 })
  .filter((text) => new TextEncoder().encode(text).length <= 8)
  .filter((text) => !/^#|\p{Cc}| $/u.test(text))
  .map((text) => parseUsername(text));

/** Any command that can be sent, small messages being the most likely. */
export const commands: fc.Arbitrary<Command> = fc.record(
  {
    type: fc.oneof(fc.integer({ min: 0, max: 2 }), fc.integer({ min: 0, max: 65_535 })),
    id: fc.oneof(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 4_294_967_295 })),
    src: fc.option(usernames, { nil: undefined }),
    dst: fc.option(usernames, { nil: undefined }),
    text: fc.oneof(fc.uint8Array({ maxLength: 12 }), fc.uint8Array({ maxLength: 1000 })),
  },
  { noNullPrototype: true },
);

export const orders: fc.Arbitrary<ByteOrder> = fc.constantFrom("network", "little");

/** The stream of a connection that sends `sent`. */
export function streamOf(sent: readonly Command[], order: ByteOrder): Uint8Array {
  return concat(sent.map((command) => encodeCommand(command, order)));
}
