import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { after, test } from "node:test";
import { AccountFile } from "./account-file.ts";

/** The tables of version 1, as it made them. */
const schema = `
  CREATE TABLE counter(next_id INTEGER NOT NULL) STRICT;
  INSERT INTO counter VALUES (0);
  CREATE TABLE outbox(
    row INTEGER PRIMARY KEY AUTOINCREMENT, id INTEGER NOT NULL, dst TEXT NOT NULL,
    part INTEGER NOT NULL, parts INTEGER NOT NULL, text BLOB NOT NULL,
    state INTEGER NOT NULL, code TEXT, at INTEGER NOT NULL) STRICT;
  CREATE INDEX outbox_state ON outbox(state, row);
  CREATE TABLE inbox(
    row INTEGER PRIMARY KEY AUTOINCREMENT, src TEXT NOT NULL, dst TEXT NOT NULL,
    id INTEGER NOT NULL, offline INTEGER NOT NULL, at INTEGER NOT NULL,
    text BLOB NOT NULL) STRICT;
  PRAGMA user_version = 1;
`;

const folder = mkdtempSync(join(tmpdir(), "coterie-version-1-"));
after(() => {
  rmSync(folder, { recursive: true });
});
let count = 0;

/** A file of version 1 with these rows in it, opened by this version. */
function carriedOver(rows: string): AccountFile {
  count += 1;
  const path = join(folder, `${count}.sqlite`);
  const database = new DatabaseSync(path);
  database.exec("PRAGMA auto_vacuum = INCREMENTAL; PRAGMA journal_mode = WAL;");
  database.exec(schema + rows);
  database.close();
  return new AccountFile(path);
}

test("a file of version 1 keeps its outbox, its inbox and its counter", () => {
  const file = carriedOver(`
    UPDATE counter SET next_id = 9;
    INSERT INTO outbox VALUES (3, 5, 'bob', 1, 1, x'6869', 0, NULL, 100);
    INSERT INTO outbox VALUES (4, 6, 'carl', 1, 1, x'686f', 1, NULL, 300);
    INSERT INTO outbox VALUES (5, 7, 'carl', 1, 1, x'ff00', 2, '404', 400);
    INSERT INTO inbox VALUES (8, 'bob', 'ann', 70000, 1, 200, x'00ff');
    INSERT INTO inbox VALUES (9, 'bob', 'ann', 2, 0, 350, x'');
  `);

  const [unsent] = file.outbox("unsent", 10);
  assert.deepEqual(
    [unsent?.id, unsent?.to, unsent?.text, unsent?.atMs],
    [5, "bob", Uint8Array.of(0x68, 0x69), 100],
  );
  assert.equal(file.outbox("unknown", 10)[0]?.id, 6);
  assert.equal(file.outbox("refused", 10)[0]?.code, "404");
  const common = { from: "bob", to: "ann" };
  assert.deepEqual(file.inbox(10), [
    { ...common, row: 2, id: 70_000, offline: true, atMs: 200, text: Uint8Array.of(0, 255) },
    { ...common, row: 4, id: 2, offline: false, atMs: 350, text: new Uint8Array() },
  ]);
  assert.equal(file.queue("bob", [Buffer.from("next")], 500)[0]?.id, 9);
  file.close();
});

test("parts of a long text of version 1 stay together, also if some have gone", () => {
  const file = carriedOver(`
    INSERT INTO inbox VALUES (1, 'bob', 'ann', 1, 0, 100, x'61');
    INSERT INTO outbox VALUES (12, 2, 'bob', 2, 4, x'62', 0, NULL, 100);
    INSERT INTO outbox VALUES (14, 4, 'bob', 4, 4, x'63', 0, NULL, 100);
    INSERT INTO outbox VALUES (15, 5, 'bob', 1, 2, x'64', 0, NULL, 100);
    INSERT INTO outbox VALUES (16, 6, 'bob', 2, 2, x'65', 0, NULL, 100);
    INSERT INTO inbox VALUES (2, 'bob', 'ann', 2, 0, 101, x'66');
  `);

  const groups = Map.groupBy(file.outbox("unsent", 10), ({ row, part }) => row - part);

  assert.deepEqual(
    [...groups.values()].map((texts) => texts.map(({ id }) => id)),
    [
      [2, 4],
      [5, 6],
    ],
  );
  assert.deepEqual(
    file.inbox(10).map(({ id }) => id),
    [1, 2],
  );
  file.close();
});
