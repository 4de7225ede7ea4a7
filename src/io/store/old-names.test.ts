import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { test } from "node:test";
import { epochBytes, NAMES_KEPT_MS } from "./names.ts";
import { OldNames } from "./old-names.ts";
import { STEPS } from "./schema.ts";

test("pages of names that did not change for thirty days are deleted, and no others", () => {
  const db = new DatabaseSync(":memory:");
  for (const step of STEPS) db.exec(step);
  const insert = db.prepare("INSERT INTO verdict VALUES (?, ?, ?, zeroblob(256), ?)");
  const count = 2500;
  for (let at = 0; at < count; at += 1) {
    insert.run(at % 5, epochBytes(BigInt(at % 3)), at, at % 2 === 0 ? 1000 : 999);
  }
  const left = (): unknown => db.prepare("SELECT count(*) AS n FROM verdict").get()?.["n"];
  const names = new OldNames(db);
  assert.ok(!names.looking);

  names.begin(1000 + NAMES_KEPT_MS);
  let slices = 0;
  for (; names.looking; slices += 1) {
    names.deleteSlice();
    names.dropSlice();
  }

  assert.equal(left(), count / 2);
  assert.ok(slices >= 3, `${slices} slices`);
  names.begin(1001 + NAMES_KEPT_MS);
  names.deleteSlice();
  names.begin(1001 + NAMES_KEPT_MS);
  for (; names.looking; names.dropSlice()) names.deleteSlice();
  assert.equal(left(), 0);
});
