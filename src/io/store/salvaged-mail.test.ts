import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { test } from "node:test";
import { SalvagedMail } from "./salvaged-mail.ts";
import { STEPS } from "./schema.ts";

const epoch = new Uint8Array(8).fill(7);
const bits = new Uint8Array(256).fill(1);
const text = new TextEncoder().encode("hi");

/** A fresh mailbox of layout 2 that knows a person 1. */
function fresh(): { db: DatabaseSync; mail: SalvagedMail } {
  const db = new DatabaseSync(":memory:");
  for (const step of STEPS) db.exec(step);
  const mail = new SalvagedMail(db);
  mail.person([1, new TextEncoder().encode("ann\0\0\0\0\0"), 1, 1]);
  return { db, mail };
}

test("a page of names that nobody can have written is forgotten", () => {
  const { db, mail } = fresh();
  mail.names([2, epoch, 0, bits, 5]);
  mail.names([1, epoch.subarray(1), 0, bits, 5]);
  mail.names([1, epoch, 4_194_304, bits, 5]);
  mail.names([1, epoch, -1, bits, 5]);
  mail.names([1, epoch, 0, bits.subarray(1), 5]);
  mail.names([1, epoch, 0, bits, undefined]);
  mail.names([1, undefined, 0, bits, 5]);
  assert.equal(db.prepare("SELECT count(*) AS n FROM verdict").get()?.["n"], 0);

  mail.names([1, epoch, 4_194_303, bits, 5]);
  assert.equal(db.prepare("SELECT count(*) AS n FROM verdict").get()?.["n"], 1);
});

test("of two finds of one page of names the younger holds", () => {
  for (const times of [
    [5, 6],
    [6, 5],
  ]) {
    const { db, mail } = fresh();
    for (const ts of times) mail.names([1, epoch, 0, new Uint8Array(256).fill(ts), ts]);

    const row = db.prepare("SELECT bits, ts FROM verdict").get();
    assert.equal(row?.["ts"], 6);
    assert.deepEqual(row["bits"], new Uint8Array(256).fill(6));
  }
});

test("a message whose note cannot be one is served without", () => {
  const { db, mail } = fresh();
  const notes = [undefined, new Uint8Array(7), new Uint8Array(33), 5, epoch];
  for (const [at, note] of notes.entries()) mail.message([at + 1, 1, 1, 10, 1000, text, note]);

  const rows = db.prepare("SELECT note FROM kept ORDER BY id").all();
  assert.deepEqual(
    rows.map(({ note }) => note),
    [null, null, null, null, epoch],
  );
});
