import assert from "node:assert/strict";
import { test } from "node:test";
import { FakeDisk } from "./disk.testing.ts";
import { BLOCK_SIZE, Numbers } from "./numbers.ts";

/** A disk that only notes how far numbers are reserved. */
class Reservations extends FakeDisk {
  readonly ends: number[] = [];

  override reserve(end: number): void {
    this.ends.push(end);
  }
}

test("no number is given before the disk knows that it is gone", () => {
  const disk = new Reservations();
  const numbers = new Numbers(41, disk);
  assert.ok(!numbers.available);
  assert.deepEqual(disk.ends, [41 + BLOCK_SIZE]);

  numbers.reserved(41 + BLOCK_SIZE);

  assert.ok(numbers.available);
  assert.equal(numbers.take(), 41);
  assert.equal(numbers.take(), 42);
});

test("the next block is asked for while a whole one is left, and once", () => {
  const disk = new Reservations();
  const numbers = new Numbers(0, disk);
  numbers.reserved(BLOCK_SIZE);

  for (let count = 0; count < BLOCK_SIZE; count += 1) assert.equal(numbers.take(), count);

  assert.ok(!numbers.available);
  assert.deepEqual(disk.ends, [BLOCK_SIZE, 2 * BLOCK_SIZE]);
  numbers.reserved(2 * BLOCK_SIZE);
  assert.ok(numbers.available);
  numbers.take();
  assert.deepEqual(disk.ends.length, 3);
});

test("a report that comes twice or late takes nothing back", () => {
  const disk = new Reservations();
  const numbers = new Numbers(0, disk);
  numbers.reserved(2 * BLOCK_SIZE);
  numbers.reserved(BLOCK_SIZE);

  for (let count = 0; count <= BLOCK_SIZE; count += 1)
    assert.ok(numbers.available && numbers.take() >= 0);
});
