import assert from "node:assert/strict";
import { test } from "node:test";
import { unhex } from "../../test/helpers/wire.ts";
import { detectByteOrder, swapHeader } from "./byte-order.ts";

/** The lengths that fit 24..1024 in both orders: the page lists them as a known limit. */
const ambiguous = [257, 258, 259, 513, 514, 515, 769, 770, 771];

function lengths(): number[] {
  return Array.from({ length: 1001 }, (_, index) => index + 24);
}

function twoBytes(value: number): [number, number] {
  return [value >>> 8, value & 255];
}

test("the first len tells the order of every length but nine", () => {
  const undecided = lengths().filter((size) => {
    const [high, low] = twoBytes(size);
    const network = detectByteOrder(Uint8Array.of(high, low));
    const little = detectByteOrder(Uint8Array.of(low, high));
    if (network === undefined && little === undefined) return true;
    assert.deepEqual([network, little], ["network", "little"], `len ${size}`);
    return false;
  });
  assert.deepEqual(undecided, ambiguous);
});

test("a len that fits in no order is nobody's", () => {
  for (const bytes of ["0000", "0017", "1700", "0500", "0005", "ffff", "4745"]) {
    assert.equal(detectByteOrder(unhex(bytes)), "neither", bytes);
  }
});

test("no bytes, or one, tell nothing yet", () => {
  assert.equal(detectByteOrder(new Uint8Array()), undefined);
  assert.equal(detectByteOrder(Uint8Array.of(0)), undefined);
  assert.equal(detectByteOrder(Uint8Array.of(0xff)), undefined);
});

test("of an ambiguous length nothing is said before type and messageID are there", () => {
  const head = unhex("0101 0000 00000001");
  for (let size = 2; size < 8; size += 1) {
    assert.equal(detectByteOrder(head.subarray(0, size)), undefined);
  }
  assert.equal(detectByteOrder(head), "network");
});

/** Heads of ambiguous lengths, and what decides. */
const heads = [
  ["0101 0001 00000000", "network", "the type is the seed's in network order only"],
  ["0101 0100 00000000", "little", "the type is the seed's in little-endian order only"],
  ["0102 0002 01000000", "network", "the type decides before the messageID"],
  ["0201 0200 00000001", "little", "the type decides before the messageID"],
  ["0101 0000 00000001", "network", "the smaller messageID"],
  ["0101 0000 01000000", "little", "the smaller messageID"],
  ["0303 0000 000000ff", "network", "the smaller messageID"],
  ["0301 0000 ff000000", "little", "the smaller messageID"],
  ["0101 0000 00000000", "network", "nothing: network order"],
  ["0303 0000 01000001", "network", "nothing: network order"],
  ["0101 0300 00000300", "network", "no order has a type of the seed: the smaller messageID"],
  ["0101 0300 00030000", "little", "no order has a type of the seed: the smaller messageID"],
] as const;

for (const [head, order, why] of heads) {
  test(`${head} is ${order}: ${why}`, () => {
    assert.equal(detectByteOrder(unhex(head)), order);
  });
}

test("a program whose first message is its first never errs with type 0 and a small id", () => {
  for (const size of ambiguous) {
    const [high, low] = twoBytes(size);
    for (let id = 1; id < 256; id += 1) {
      assert.equal(detectByteOrder(Uint8Array.of(high, low, 0, 0, 0, 0, 0, id)), "network");
      assert.equal(detectByteOrder(Uint8Array.of(low, high, 0, 0, id, 0, 0, 0)), "little");
    }
  }
});

test("turning a header turns len, type and messageID, nothing else, and twice is nothing", () => {
  const bytes = unhex("ee 001a 0002 01020304 616e6e0000000000 626f620000000000 6869");
  swapHeader(bytes, 1);
  assert.deepEqual(bytes, unhex("ee 1a00 0200 04030201 616e6e0000000000 626f620000000000 6869"));
  swapHeader(bytes, 1);
  assert.deepEqual(bytes[2], 0x1a);
});
