import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { commands, orders, streamOf } from "../../test/helpers/wire.ts";
import { speakerOf } from "./first-bytes.ts";

const bytes = (...all: readonly number[]): Uint8Array => Uint8Array.from(all);

test("a record that begins a ClientHello is TLS, and no byte less says so", () => {
  for (const minor of [0x01, 0x03]) {
    for (const size of [45, 200, 517, 1600, 16_384]) {
      const hello = bytes(0x16, 0x03, minor, size >> 8, size & 0xff, 0x01);
      assert.equal(speakerOf(hello), "tls");
      for (const end of [0, 1, 2, 3, 4, 5])
        assert.equal(speakerOf(hello.subarray(0, end)), undefined);
    }
  }
});

test("what only begins like TLS is plain as soon as that can be seen", () => {
  const plain = [
    [0x17],
    [0x16, 0x02],
    [0x16, 0x03, 0x00],
    [0x16, 0x03, 0x02],
    [0x16, 0x03, 0x01, 0x41],
    [0x16, 0x03, 0x01, 0x40, 0x01],
    [0x16, 0x03, 0x03, 0x00, 0x2c],
    [0x16, 0x03, 0x03, 0x02, 0x00, 0x02],
  ];
  for (const first of plain) {
    assert.equal(speakerOf(bytes(...first)), "plain");
    assert.equal(speakerOf(bytes(...first.slice(0, -1))), undefined);
  }
});

test("every command of the seed is plain from its first bytes on, in either order", () => {
  fc.assert(
    fc.property(commands, orders, (command, order) => {
      fc.pre(command.type <= 2);
      const stream = streamOf([command], order);
      fc.pre(stream.length !== 790 || command.type !== 1);
      assert.equal(speakerOf(stream), "plain");
    }),
  );
});

test("a little-endian command of 790 bytes is plain, whatever its id, unless it is a reply", () => {
  fc.assert(
    fc.property(fc.constantFrom(0, 2), fc.nat(0xffff), (type, id) => {
      assert.equal(speakerOf(bytes(0x16, 0x03, type, 0, id & 0xff, id >> 8)), "plain");
    }),
  );
});

test("the replies of 790 bytes that are taken for TLS are those that the comment names", () => {
  const taken: number[] = [];
  for (let id = 0; id <= 0xffff; id += 1) {
    if (speakerOf(bytes(0x16, 0x03, 1, 0, id & 0xff, id >> 8)) === "tls") taken.push(id);
  }

  assert.deepEqual([taken[0], taken.at(-1), taken.length], [0x012d, 0x01ff, 0x1ff - 0x12d + 1]);
});
