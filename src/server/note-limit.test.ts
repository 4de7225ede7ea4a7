import assert from "node:assert/strict";
import { test } from "node:test";
import { NoteLimit } from "./note-limit.ts";

test("of a flood of bad connections twenty a second are logged, and the rest is counted", () => {
  const limit = new NoteLimit();
  const logged = Array.from({ length: 50 }, () => limit.admit("COTERIE_CLOSED", 0));
  assert.deepEqual(logged.slice(0, 20), Array<number>(20).fill(0));
  assert.deepEqual(logged.slice(20), Array<undefined>(30).fill(undefined));

  assert.equal(limit.admit("COTERIE_TURNED_AWAY", 0), 0);
  assert.equal(limit.admit("COTERIE_CLOSED", 999), undefined);
  assert.equal(limit.admit("COTERIE_CLOSED", 1000), 31);
  assert.equal(limit.admit("COTERIE_CLOSED", 1000), 0);
});
