import assert from "node:assert/strict";
import { statSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { test } from "node:test";
import fc from "fast-check";
import { AccountFile } from "../io/account/account-file.ts";
import { CoterieError } from "../wire/error.ts";
import { fileName } from "./account.ts";
import { accountOf, newFolder } from "./play.testing.ts";

test("two names never share a file, also where case is folded, and none leaves its folder", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), fc.string({ unit: "binary" }), (one, other) => {
      fc.pre(one.isWellFormed() && other.isWellFormed());
      assert.match(fileName(one), /^[0-9a-z%-]*$/);
      if (one !== other) assert.notEqual(fileName(one), fileName(other));
    }),
  );
  assert.equal(fileName("../A"), "%2e%2e%2f%41");
});

test("folders of an account are for its owner alone, and so is its file", () => {
  const { file } = accountOf("ann");

  assert.equal(statSync(dirname(file.path)).mode & 0o777, 0o700);
  for (const suffix of ["", "-wal", "-shm"]) {
    assert.equal(statSync(file.path + suffix).mode & 0o777, 0o600);
  }
});

test("messageIDs start at 0, grow by 1 and go on after a restart", () => {
  const home = newFolder();
  const hi = [Buffer.from("hi"), Buffer.from("there")];

  const first = accountOf("ann", home);
  assert.deepEqual(
    first.file.queue("bob", hi, 0).map(({ id }) => id),
    [0, 1],
  );
  first.file.close();
  const again = accountOf("ann", home);
  assert.deepEqual(
    again.file.queue("carl", hi, 0).map(({ id }) => id),
    [2, 3],
  );
});

test("after messageID 4,294,967,295 comes 0", () => {
  const { file } = accountOf("ann");
  const database = new DatabaseSync(file.path);
  database.exec("UPDATE counter SET next_id = 4294967295");
  database.close();

  const ids = file.queue("bob", [Buffer.from("a"), Buffer.from("b")], 0).map(({ id }) => id);

  assert.deepEqual(ids, [4_294_967_295, 0]);
});

test("a text that one process has claimed is not claimed by another", () => {
  const home = newFolder();
  const one = accountOf("ann", home).file;
  const other = accountOf("ann", home).file;
  const [text] = one.queue("bob", [Buffer.from("hi")], 0);
  assert.ok(text !== undefined);

  assert.deepEqual([...other.claim([text.row])], [text.row]);
  assert.deepEqual([...one.claim([text.row])], []);
});

test("what another process puts into the inbox is noticed, what this one does is not", () => {
  const home = newFolder();
  const one = accountOf("ann", home).file;
  const other = accountOf("ann", home).file;
  const message = {
    from: "bob",
    to: "ann",
    id: 1,
    offline: false,
    atMs: 5,
    text: Buffer.from("x"),
  };
  one.changedElsewhere();

  one.take([message]);
  assert.equal(one.changedElsewhere(), false);
  other.take([message]);
  assert.equal(one.changedElsewhere(), true);
  assert.equal(one.changedElsewhere(), false);
  assert.equal(one.inboxCount(), 2);
});

test("who watches the file hears that another process has put something into it", async () => {
  const home = newFolder();
  const one = accountOf("ann", home).file;
  const other = accountOf("ann", home).file;
  one.changedElsewhere();
  const heard = Promise.withResolvers<void>();
  const stop = one.watch(() => {
    if (one.changedElsewhere()) heard.resolve();
  });

  other.queue("bob", [Buffer.from("hi")], 5);

  // The watch alone keeps no process alive.
  const alive = setInterval(() => {}, 1000);
  await heard.promise;
  clearInterval(alive);
  stop();
});

test("a turn belongs to one process at a time", () => {
  const home = newFolder();
  const one = accountOf("ann", home).turn;
  const other = accountOf("ann", home).turn;

  assert.ok(one.tryTake());
  assert.equal(other.tryTake(), false);
  assert.equal(other.isFree(), false);
  one.release();
  assert.ok(other.tryTake());
});

test("a full disk changes nothing and says so", () => {
  const file = new AccountFile(`${newFolder()}/ann.sqlite`, { pagesMax: 40 });
  const long = Array.from({ length: 400 }, () => Buffer.alloc(1000));

  assert.throws(
    () => file.queue("bob", long, 0),
    (error) => error instanceof CoterieError && /disk is full/.test(error.message),
  );
  assert.equal(file.outboxCount("unsent"), 0);
});
