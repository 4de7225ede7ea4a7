import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { commands, cut, everySplit, hex, orders, unhex } from "../../test/helpers/wire.ts";
import type { ByteOrder } from "./byte-order.ts";
import { decodeCommand, encodeCommand, readId, readType, readU32, writeHead } from "./codec.ts";
import type { Command } from "./command.ts";
import { CoterieError } from "./error.ts";
import { parseUsername } from "./username.ts";

const encoder = new TextEncoder();
const ann = parseUsername("ann");
const bob = parseUsername("bob");

interface Row {
  readonly what: string;
  readonly order?: ByteOrder;
  readonly command: Command;
  readonly hex: string;
}

/** Each row is a command and its bytes, and is checked in four ways below. */
const rows: readonly Row[] = [
  {
    what: "a message",
    command: { type: 0, id: 0, src: ann, dst: bob, text: encoder.encode("hi") },
    hex: "001a 0000 00000000 616e6e0000000000 626f620000000000 6869",
  },
  {
    what: "a message in little-endian order",
    order: "little",
    command: { type: 0, id: 1, src: ann, dst: bob, text: encoder.encode("hi") },
    hex: "1a00 0000 01000000 616e6e0000000000 626f620000000000 6869",
  },
  {
    what: "a message without text",
    command: { type: 0, id: 1, src: ann, dst: bob, text: new Uint8Array() },
    hex: "0018 0000 00000001 616e6e0000000000 626f620000000000",
  },
  {
    what: "a reply",
    command: { type: 1, id: 258, src: bob, dst: ann, text: encoder.encode("200") },
    hex: "001b 0001 00000102 626f620000000000 616e6e0000000000 323030",
  },
  {
    what: "a reply that names no sender, with the largest id",
    order: "little",
    command: { type: 1, id: 4_294_967_295, src: undefined, dst: ann, text: encoder.encode("300") },
    hex: "1b00 0100 ffffffff 0000000000000000 616e6e0000000000 333030",
  },
  {
    what: "an offline command between names that fill their fields",
    command: {
      type: 2,
      id: 0x80_00_00_01,
      src: parseUsername("Анна"),
      dst: parseUsername("x1234567"),
      text: encoder.encode("привет"),
    },
    hex: "0024 0002 80000001 d090d0bdd0bdd0b0 7831323334353637 d0bfd180d0b8d0b2d0b5d182",
  },
  {
    what: "the largest command, of a type that is none of the seed's",
    command: { type: 65_535, id: 7, src: ann, dst: bob, text: new Uint8Array(1000).fill(0xff) },
    hex: `0400 ffff 00000007 616e6e0000000000 626f620000000000 ${"ff".repeat(1000)}`,
  },
];

for (const row of rows) {
  const order = row.order ?? "network";
  const bytes = unhex(row.hex);
  const network = hex(encodeCommand(row.command));

  test(`${row.what} has these bytes`, () => {
    assert.equal(hex(encodeCommand(row.command, order)), hex(bytes));
  });

  test(`${row.what} is read from its bytes`, () => {
    assert.deepEqual(decodeCommand(bytes, order), row.command);
  });

  test(`${row.what} is found however its bytes are split`, () => {
    for (const pieces of everySplit(bytes)) {
      const found = cut(pieces);
      assert.deepEqual(found, { frames: [network], lost: undefined, order, unfinishedBytes: 0 });
    }
  });

  test(`${row.what} is found with rubbish behind it`, () => {
    const found = cut([Uint8Array.of(...bytes, 0xff, 0xff, 0xff)]);
    assert.deepEqual(found.frames, [network]);
    assert.equal(found.lost, "COTERIE_FRAME_SIZE");
  });
}

test("every command is read as it was written, in both byte orders", () => {
  fc.assert(
    fc.property(commands, orders, (command, order) => {
      const bytes = encodeCommand(command, order);
      assert.deepEqual(decodeCommand(bytes, order), command);
    }),
  );
});

test("reading a command leaves its bytes alone and shares none of them", () => {
  const bytes = encodeCommand(
    { type: 0, id: 1, src: ann, dst: bob, text: Uint8Array.of(65) },
    "little",
  );
  const before = hex(bytes);

  const command = decodeCommand(bytes, "little");
  assert.equal(hex(bytes), before);

  bytes.fill(0);
  assert.deepEqual(command.text, Uint8Array.of(65));
});

test("a name that is not valid is read as none, and the rest of the command is still read", () => {
  const bytes = unhex("001a 0000 00000005 ff00000000000000 23726f6f6d000000 6869");
  const command = decodeCommand(bytes);
  assert.deepEqual(command, {
    type: 0,
    id: 5,
    src: undefined,
    dst: undefined,
    text: encoder.encode("hi"),
  });
});

test("a text of 1001 bytes does not become a command", () => {
  const command = { type: 0, id: 0, src: ann, dst: bob, text: new Uint8Array(1001) };
  assert.throws(
    () => encodeCommand(command),
    (error) => {
      assert.ok(error instanceof CoterieError);
      assert.equal(error.code, "COTERIE_TEXT_SIZE");
      assert.match(error.message, /1001 bytes.*at most 1000/u);
      return true;
    },
  );
});

test("the head is written and read in place, anywhere in a buffer", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 40 }),
      fc.integer({ min: 24, max: 1024 }),
      fc.integer({ min: 0, max: 65_535 }),
      fc.integer({ min: 0, max: 4_294_967_295 }),
      (at, size, type, id) => {
        const bytes = new Uint8Array(48).fill(0xee);
        writeHead(bytes, at, size, type, id);

        const view = new DataView(bytes.buffer);
        assert.deepEqual(
          [view.getUint16(at), view.getUint16(at + 2), view.getUint32(at + 4)],
          [size, type, id],
        );
        assert.deepEqual([readType(bytes, at), readId(bytes, at)], [type, id]);
        assert.equal(readU32(bytes, at + 4), id);
        assert.equal(
          bytes.filter((byte, index) => byte !== 0xee && (index < at || index >= at + 8)).length,
          0,
        );
      },
    ),
  );
});
