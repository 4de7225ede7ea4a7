import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import {
  commands,
  concat,
  cut,
  everySplit,
  hex,
  orders,
  split,
  streamOf,
  unhex,
} from "../../test/helpers/wire.ts";
import type { Cut } from "../../test/helpers/wire.ts";
import type { ByteOrder } from "./byte-order.ts";
import { encodeCommand } from "./codec.ts";
import type { Command } from "./command.ts";
import { CoterieError } from "./error.ts";
import { FrameCutter } from "./frame.ts";
import { parseUsername } from "./username.ts";

const ann = parseUsername("ann");
const bob = parseUsername("bob");
const small = fc.record({
  type: fc.integer({ min: 0, max: 2 }),
  id: fc.integer({ min: 0, max: 300 }),
  src: fc.constant(ann),
  dst: fc.constant(bob),
  text: fc.uint8Array({ maxLength: 9 }),
});
const streams = fc.array(commands, { minLength: 1, maxLength: 5 });
const cuts = fc.array(fc.nat(3000), { maxLength: 12 });

function framesOf(sent: readonly Command[]): string[] {
  return sent.map((command) => hex(encodeCommand(command)));
}

test("every split of every short stream gives the same commands", () => {
  fc.assert(
    fc.property(fc.array(small, { minLength: 1, maxLength: 3 }), orders, (sent, order) => {
      for (const pieces of everySplit(streamOf(sent, order))) {
        const found = cut(pieces);
        assert.deepEqual(found.frames, framesOf(sent));
        assert.equal(found.order, order);
        assert.equal(found.unfinishedBytes, 0);
      }
    }),
  );
});

test("any split of any stream gives the same commands", () => {
  fc.assert(
    fc.property(streams, orders, cuts, (sent, order, ends) => {
      // The order is given: that it is learned is another test, and nine lengths are ambiguous.
      const found = cut(split(streamOf(sent, order), ends), order);
      assert.deepEqual(found, {
        frames: framesOf(sent),
        lost: undefined,
        order,
        unfinishedBytes: 0,
      });
    }),
  );
});

test("an unfinished command waits and is not handed out", () => {
  fc.assert(
    fc.property(streams, orders, fc.nat(), cuts, (sent, order, seed, ends) => {
      const whole = streamOf(sent, order);
      const last = sent.at(-1);
      const lastBytes = 24 + (last?.text.length ?? 0);
      const missing = 1 + (seed % lastBytes);
      const found = cut(split(whole.subarray(0, whole.length - missing), ends), order);

      assert.deepEqual(found.frames, framesOf(sent.slice(0, -1)));
      assert.equal(found.unfinishedBytes, lastBytes - missing);
    }),
  );
});

test("commands in front of rubbish are delivered, then framing is lost", () => {
  const rubbish = fc
    .uint8Array({ minLength: 2, maxLength: 40 })
    .filter((bytes) => !fits(bytes, "network") && !fits(bytes, "little"));
  fc.assert(
    fc.property(streams, rubbish, orders, cuts, (sent, behind, order, ends) => {
      const found = cut(split(concat([streamOf(sent, order), behind]), ends), order);
      assert.deepEqual(found.frames, framesOf(sent));
      assert.equal(found.lost, "COTERIE_FRAME_SIZE");
    }),
  );
});

test("rubbish in front loses the framing at its second byte, and nothing is delivered", () => {
  const rubbish = fc
    .uint8Array({ minLength: 2, maxLength: 40 })
    .filter((bytes) => !fits(bytes, "network") && !fits(bytes, "little"));
  fc.assert(
    fc.property(rubbish, streams, orders, cuts, (front, sent, order, ends) => {
      const found = cut(split(concat([front, streamOf(sent, order)]), ends));
      assert.deepEqual(found.frames, []);
      assert.equal(found.lost, "COTERIE_FRAME_SIZE");
      assert.equal(cut([front.subarray(0, 2)]).lost, "COTERIE_FRAME_SIZE");
    }),
  );
});

for (const [what, text] of [
  ["a web browser", "GET / HTTP/1.1\r\n"],
  ["an SSH client", "SSH-2.0-OpenSSH_9.2\r\n"],
  ["zeros", "\0\0\0\0"],
] as const) {
  test(`${what} is told apart from a client at once, and the log gets its bytes`, () => {
    const bytes = new TextEncoder().encode(text);
    assert.throws(
      () => new FrameCutter().push(bytes, { frame: () => assert.fail() }),
      (error) => {
        assert.ok(error instanceof CoterieError);
        assert.equal(error.code, "COTERIE_FRAME_SIZE");
        const shown = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join(" ");
        assert.ok(error.message.endsWith(`: ${shown}`), error.message);
        assert.notEqual(error.remedy, "");
        return true;
      },
    );
  });
}

test("the log gets at most 32 bytes of rubbish", () => {
  assert.throws(
    () => new FrameCutter().push(new Uint8Array(500).fill(0xff), { frame: () => assert.fail() }),
    (error) => error instanceof CoterieError && error.message.endsWith(`: ${"ff ".repeat(31)}ff`),
  );
});

for (const size of [0, 1, 23, 1025, 65_535]) {
  for (const order of ["network", "little"] as const) {
    test(`a len of ${size} in ${order} order loses the framing as soon as it is read`, () => {
      const before = encodeCommand(
        { type: 0, id: 0, src: ann, dst: bob, text: new Uint8Array() },
        order,
      );
      const len = order === "network" ? [size >>> 8, size & 255] : [size & 255, size >>> 8];
      assert.equal(cut([before, Uint8Array.from(len)]).lost, "COTERIE_FRAME_SIZE");
      assert.equal(cut([before, Uint8Array.from(len.slice(0, 1))]).lost, undefined);
    });
  }
}

for (const size of [24, 25, 1023, 1024]) {
  test(`a len of ${size} is a command`, () => {
    const text = new Uint8Array(size - 24).fill(0x61);
    for (const order of ["network", "little"] as const) {
      const found = cut([encodeCommand({ type: 0, id: 0, src: ann, dst: bob, text }, order)]);
      assert.equal(found.frames.length, 1);
      assert.equal(found.order, order);
    }
  });
}

test("the byte order of a connection never changes", () => {
  const little = encodeCommand(
    { type: 0, id: 1, src: ann, dst: bob, text: new Uint8Array() },
    "little",
  );
  const network = encodeCommand({ type: 0, id: 1, src: ann, dst: bob, text: new Uint8Array() });
  const found = cut([concat([little, network])]);
  assert.equal(found.frames.length, 1);
  assert.equal(found.lost, "COTERIE_FRAME_SIZE");
});

test("a second decoder, written in another manner, finds the same in any bytes", () => {
  const bent = fc.record({ at: fc.nat(200), byte: fc.nat(255) });
  const anything = fc.oneof(
    fc.uint8Array({ maxLength: 80 }),
    fc
      .tuple(
        fc.array(fc.oneof(small, commands), { maxLength: 4 }),
        orders,
        fc.array(bent, { maxLength: 2 }),
        fc.nat(60),
      )
      .map(([sent, order, bends, cutOff]) => {
        const bytes = streamOf(sent, order);
        for (const { at, byte } of bends) if (at < bytes.length) bytes[at] = byte;
        return bytes.subarray(0, Math.max(0, bytes.length - cutOff));
      }),
  );
  fc.assert(
    fc.property(anything, cuts, (bytes, ends) => {
      const expected = cutSlowly(hex(bytes));
      const found = cut(split(bytes, ends));
      assert.deepEqual(found.frames, expected.frames);
      assert.equal(found.lost, expected.lost);
      assert.equal(found.order, expected.order);
      if (found.lost === undefined) assert.equal(found.unfinishedBytes, expected.unfinishedBytes);
    }),
    { numRuns: 2000 },
  );
});

test("a command whose len, type and id read the same both ways is taken as network order", () => {
  const same = unhex(`0101 0000 01000001 616e6e0000000000 626f620000000000 ${"61".repeat(233)}`);
  for (const pieces of everySplit(same)) {
    assert.deepEqual(cut(pieces), {
      frames: [hex(same)],
      lost: undefined,
      order: "network",
      unfinishedBytes: 0,
    });
  }
});

function fits(bytes: Uint8Array, order: ByteOrder): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const len = view.getUint16(0, order === "little");
  return len >= 24 && len <= 1024;
}

/**
 * The second decoder: no state, no offsets, no pieces. It works on the hex text of the whole
 * stream, turns numbers by turning their digits, and ranks byte orders instead of excluding them.
 */
function cutSlowly(stream: string): Cut {
  const [order, waits] = rankOrders(stream);
  const frames: string[] = [];
  let rest = stream;
  let lost: string | undefined;
  if (order === undefined) {
    if (!waits) lost = "COTERIE_FRAME_SIZE";
    return { frames, lost, order, unfinishedBytes: rest.length / 2 };
  }
  while (rest.length >= 4) {
    const len = Number.parseInt(turned(rest.slice(0, 4), order), 16);
    if (len < 24 || len > 1024) {
      lost = "COTERIE_FRAME_SIZE";
      break;
    }
    const match = new RegExp(`^(.{4})(.{4})(.{8})(.{${2 * len - 16}})`, "u").exec(rest);
    if (match === null) break;
    const [whole, ...fields] = match;
    frames.push(fields.map((field, at) => (at < 3 ? turned(field, order) : field)).join(""));
    rest = rest.slice(whole.length);
  }
  return { frames, lost, order, unfinishedBytes: rest.length / 2 };
}

function turned(digits: string, order: ByteOrder): string {
  if (order === "network") return digits;
  return (digits.match(/../gu) ?? []).toReversed().join("");
}

/** The best byte order for a stream, or whether more of it is needed to say so. */
function rankOrders(stream: string): [ByteOrder | undefined, boolean] {
  if (stream.length < 4) return [undefined, true];
  const ranked = (["network", "little"] as const)
    .map((order, index) => {
      const field = (from: number, to: number): number =>
        Number.parseInt(turned(stream.slice(from, to), order), 16);
      const key = [field(4, 8) < 3 ? 0 : 1, field(8, 16), index];
      return { order, len: field(0, 4), key };
    })
    .filter(({ len }) => len >= 24 && len <= 1024);
  if (ranked.length < 2) return [ranked[0]?.order, false];
  if (stream.length < 16) return [undefined, true];
  ranked.sort((left, right) => {
    const at = left.key.findIndex((part, index) => part !== right.key[index]);
    return (left.key[at] ?? 0) - (right.key[at] ?? 0);
  });
  return [ranked[0]?.order, false];
}
