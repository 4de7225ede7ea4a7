import assert from "node:assert/strict";
import { test } from "node:test";
import { NoteLimit } from "./note-limit.ts";

test("of many bad connections twenty are logged, then one a second; the rest is counted", () => {
  const limit = new NoteLimit();
  const logged = Array.from({ length: 50 }, () => limit.admit("COTERIE_CLOSED", 0));
  assert.deepEqual(logged.slice(0, 20), Array<number>(20).fill(0));
  assert.deepEqual(logged.slice(20), Array<undefined>(30).fill(undefined));

  assert.equal(limit.admit("COTERIE_TURNED_AWAY", 0), 0);
  assert.equal(limit.admit("COTERIE_CLOSED", 999), undefined);
  assert.equal(limit.admit("COTERIE_CLOSED", 1000), 31);
  assert.equal(limit.admit("COTERIE_CLOSED", 1000), undefined);
  assert.equal(limit.admit("COTERIE_CLOSED", 2999), 1);
});

test("after a minute of quiet there are twenty lines again, and no more", () => {
  const limit = new NoteLimit();
  for (let count = 0; count < 20; count += 1) limit.admit("COTERIE_CLOSED", 0);
  const logged = Array.from({ length: 25 }, () => limit.admit("COTERIE_CLOSED", 60_000));
  assert.equal(logged.filter((withheld) => withheld !== undefined).length, 20);
});
