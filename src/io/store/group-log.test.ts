import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { GroupLog, type GroupVisitor, readGroupLog } from "./group-log.ts";

type Operation =
  | ["keep", number, number, number, number, Uint8Array]
  | ["keepNoted", number, number, number, number, Uint8Array, Uint8Array]
  | ["verdicts", number, bigint, number, Uint8Array]
  | ["erase" | "seen" | "reserve", number]
  | ["advance", number, number]
  | ["enrol", number, Uint8Array];

const number = fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER });
const u32 = fc.integer({ min: 0, max: 0xffff_ffff });
const text = fc.uint8Array({ maxLength: 1000 });
const name = fc.uint8Array({ minLength: 8, maxLength: 8 });
const note = fc.constantFrom(8, 32, 40).chain((size) => bytesOf(size));
const bits = fc.constantFrom(0, 256).chain((size) => bytesOf(size));
const epoch = fc.bigInt({ min: 0n, max: 0xffff_ffff_ffff_ffffn });
const operation: fc.Arbitrary<Operation> = fc.oneof(
  fc.tuple(fc.constant("keep" as const), number, u32, u32, u32, text),
  fc.tuple(fc.constant("keepNoted" as const), number, u32, u32, u32, text, note),
  fc.tuple(fc.constant("verdicts" as const), u32, epoch, u32, bits),
  fc.tuple(fc.constantFrom("erase" as const, "reserve" as const), number),
  fc.tuple(fc.constant("seen" as const), u32),
  fc.tuple(fc.constant("advance" as const), u32, number),
  fc.tuple(fc.constant("enrol" as const), u32, name),
);

function bytesOf(size: number): fc.Arbitrary<Uint8Array> {
  return fc.uint8Array({ minLength: size, maxLength: size });
}

/** Writes down what it is asked, with copies of what it is only lent. */
class Recorder implements GroupVisitor {
  readonly operations: Operation[] = [];

  keep(at: number, dst: number, src: number, id: number, body: Uint8Array): void {
    this.operations.push(["keep", at, dst, src, id, body.slice()]);
  }

  keepNoted(
    at: number,
    dst: number,
    src: number,
    id: number,
    body: Uint8Array,
    beside: Uint8Array,
  ): void {
    this.operations.push(["keepNoted", at, dst, src, id, body.slice(), beside.slice()]);
  }

  verdicts(person: number, of: bigint, page: number, found: Uint8Array): void {
    this.operations.push(["verdicts", person, of, page, found.slice()]);
  }

  erase(at: number): void {
    this.operations.push(["erase", at]);
  }

  advance(person: number, upto: number): void {
    this.operations.push(["advance", person, upto]);
  }

  enrol(person: number, bytes: Uint8Array): void {
    this.operations.push(["enrol", person, bytes.slice()]);
  }

  seen(person: number): void {
    this.operations.push(["seen", person]);
  }

  reserve(end: number): void {
    this.operations.push(["reserve", end]);
  }
}

function write(to: GroupVisitor, asked: Operation): void {
  switch (asked[0]) {
    case "keep":
      return to.keep(asked[1], asked[2], asked[3], asked[4], asked[5]);
    case "keepNoted":
      return to.keepNoted(asked[1], asked[2], asked[3], asked[4], asked[5], asked[6]);
    case "verdicts":
      return to.verdicts(asked[1], asked[2], asked[3], asked[4]);
    case "advance":
      return to.advance(asked[1], asked[2]);
    case "enrol":
      return to.enrol(asked[1], asked[2]);
    case "erase":
    case "seen":
    case "reserve":
      return to[asked[0]](asked[1]);
  }
}

function readBack(log: GroupLog): Operation[] {
  const recorder = new Recorder();
  readGroupLog(log.buffer, log.used, recorder);
  return recorder.operations;
}

test("a group reads back as it was written, also over the rest of an earlier one", () => {
  fc.assert(
    fc.property(fc.array(operation), fc.array(operation), (earlier, asked) => {
      const old = new GroupLog(new ArrayBuffer(64));
      for (const one of earlier) write(old, one);
      assert.deepEqual(readBack(old), earlier);

      const log = new GroupLog(old.buffer);
      for (const one of asked) write(log, one);
      assert.deepEqual(readBack(log), asked);
    }),
  );
});

test("a group knows how many messages and bytes of text wait in it", () => {
  const log = new GroupLog();
  log.keep(1, 2, 3, 4, new Uint8Array(10));
  log.erase(1);
  log.keepRun(2, 2, 3, -1, new Uint8Array(100), 50, 7);

  assert.equal(log.messages, 2);
  assert.equal(log.textBytes, 17);
  const [, , kept] = readBack(log);
  assert.deepEqual(kept, ["keep", 2, 2, 3, 0xffff_ffff, new Uint8Array(7)]);
});

test("a name that is not of 8 bytes, and an operation nobody knows, are faults", () => {
  assert.throws(() => new GroupLog().enrol(1, new Uint8Array(7)), /7 bytes, not 8/);
  assert.throws(() => readGroupLog(new ArrayBuffer(1), 1, new Recorder()), /kind 0/);
});
