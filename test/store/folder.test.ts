import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { chmodSync, mkdirSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { expectPragma, openDatabase } from "../../src/io/store/database.ts";
import { DataFolder } from "../../src/io/store/folder.ts";
import { openStore } from "../../src/io/store/open-store.ts";
import { migrate, STEPS } from "../../src/io/store/schema.ts";
import { bob, fileAppears, message, opens, temporaryFolder } from "./store.testing.ts";

const CHILD = fileURLToPath(new URL("./flood-child.ts", import.meta.url));

function modeOf(path: string): string {
  return (statSync(path).mode & 0o777).toString(8);
}

test("nobody else on the machine can read the data folder or a file in it", async (t) => {
  const folder = join(temporaryFolder(t), "new", "data");
  const { keeps } = await opens(t, { folder, spareBytes: 65_536 });
  await keeps(message(1, bob, "secret"));
  await fileAppears(join(folder, "spare"));

  assert.equal(modeOf(folder), "700");
  const names = readdirSync(folder).toSorted();
  assert.deepEqual(names, ["lock", "mail.db", "mail.db-wal", "spare"]);
  for (const name of names) assert.equal(modeOf(join(folder, name)), "600", name);
});

test("an empty folder that others could read is closed, one with files left alone", async (t) => {
  const empty = join(temporaryFolder(t), "empty");
  mkdirSync(empty, { mode: 0o755 });
  await opens(t, { folder: empty });
  assert.equal(modeOf(empty), "700");

  const shared = temporaryFolder(t);
  chmodSync(shared, 0o755);
  writeFileSync(join(shared, "notes.txt"), "mine");
  await opens(t, { folder: shared });
  assert.equal(modeOf(shared), "755");
  assert.equal(modeOf(join(shared, "mail.db")), "600");
});

test("a second server on the same folder is refused and harms nothing", async (t) => {
  const folder = temporaryFolder(t);
  const first = await opens(t, { folder });
  await first.keeps(message(1, bob, "mine"));

  await assert.rejects(openStore({ folder }), {
    code: "COTERIE_STORE_LOCKED",
    message: `another server is using the data folder ${folder}`,
    remedy: /--data DIR/,
  });

  await first.keeps(message(2, bob, "still mine"));
  assert.deepEqual(await first.texts(bob), ["mine", "still mine"]);
});

test("the folder of a killed server is free at once, that of a living one is not", async (t) => {
  const folder = temporaryFolder(t);
  const child = spawn(process.execPath, [CHILD, folder, "3"], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = new Promise((resolve) => child.once("close", resolve));
  await new Promise((resolve) => child.stdout.once("data", resolve));
  child.stdout.resume();

  await assert.rejects(openStore({ folder }), { code: "COTERIE_STORE_LOCKED" });
  child.kill("SIGKILL");
  await ended;
  await opens(t, { folder });
});

test("a folder that a newer version wrote is refused unchanged", async (t) => {
  const folder = temporaryFolder(t);
  const { store } = await opens(t, { folder });
  await store.close();
  const path = join(folder, "mail.db");
  withDatabase(path, (db) => db.exec("PRAGMA user_version = 99"));

  await assert.rejects(openStore({ folder }), {
    code: "COTERIE_STORE_NEWER",
    message: /newer Coterie \(layout 99, this one knows up to 2\)/,
    remedy: /newer version/,
  });
  withDatabase(path, (db) => {
    assert.equal(db.prepare("PRAGMA user_version").get()?.["user_version"], 99);
  });
});

test("a file of another program is refused with a remedy", async (t) => {
  const text = temporaryFolder(t);
  writeFileSync(join(text, "mail.db"), "dear diary ".repeat(1000));
  await assert.rejects(openStore({ folder: text }), { code: "COTERIE_STORE_FOREIGN" });

  const database = temporaryFolder(t);
  withDatabase(join(database, "mail.db"), (db) => db.exec("CREATE TABLE recipes(a)"));
  await assert.rejects(openStore({ folder: database }), { code: "COTERIE_STORE_FOREIGN" });
});

test("a data folder that cannot be used is named in one sentence", async (t) => {
  const file = join(temporaryFolder(t), "file");
  writeFileSync(file, "");

  for (const folder of [file, join(file, "below"), "/proc/coterie"]) {
    await assert.rejects(openStore({ folder }), {
      code: "COTERIE_STORE_FOLDER",
      remedy: /writable/,
    });
  }
});

test("where a mailbox is expected an empty folder is refused, and left empty", async (t) => {
  const folder = temporaryFolder(t);
  for (const empty of [folder, join(folder, "not", "mounted")]) {
    await assert.rejects(openStore({ folder: empty, mustExist: true }), {
      code: "COTERIE_STORE_EMPTY",
      message: `there is no mailbox in ${empty}, and the configuration expects one`,
      remedy: /mounted/,
    });
  }
  assert.deepEqual(readdirSync(folder), []);

  const first = await opens(t, { folder });
  await first.keeps(message(1, bob, "here"));
  await first.store.close();
  const second = await opens(t, { folder, mustExist: true });
  assert.deepEqual(await second.texts(bob), ["here"]);
});

test("every commit is flushed, and a database that would not do that is not used", (t) => {
  const db = openDatabase(new DataFolder(temporaryFolder(t)), 0);
  t.after(() => db.close());
  expectPragma(db, "synchronous", "2");

  db.exec("PRAGMA synchronous = NORMAL");
  assert.throws(() => expectPragma(db, "synchronous", "2"), { code: "COTERIE_STORE_UNSAFE" });
});

test("a migration keeps a copy of what was there, and a failing step changes nothing", (t) => {
  const folder = new DataFolder(temporaryFolder(t));
  const db = openDatabase(folder, 0);
  t.after(() => db.close());
  db.exec("INSERT INTO kept(id, dst, src, mid, ts, body) VALUES(1, 2, 3, 4, 5, x'61')");
  const good = "ALTER TABLE kept ADD COLUMN more TEXT";

  assert.throws(() => migrate(db, folder, [...STEPS, `${good}; NONSENSE`]), /syntax error/);
  assert.equal(db.prepare("PRAGMA user_version").get()?.["user_version"], 2);
  assert.throws(() => db.prepare("SELECT more FROM kept"), /no such column/);

  migrate(db, folder, [...STEPS, good]);
  assert.equal(db.prepare("PRAGMA user_version").get()?.["user_version"], 3);
  db.prepare("SELECT more FROM kept").get();
  withDatabase(folder.file("mail.db.layout-2"), (copy) => {
    assert.equal(copy.prepare("SELECT count(*) AS n FROM kept").get()?.["n"], 1);
  });
  assert.equal(modeOf(folder.file("mail.db.layout-2")), "600");
});

function withDatabase(path: string, use: (db: DatabaseSync) => void): void {
  const db = new DatabaseSync(path);
  try {
    use(db);
  } finally {
    db.close();
  }
}
