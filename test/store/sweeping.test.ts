import assert from "node:assert/strict";
import { statSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as passing } from "node:timers/promises";
import { test } from "node:test";
import { ann, bob, cid, message, opens, temporaryFolder } from "./store.testing.ts";

const DAY_MS = 86_400_000;
const ENDLESS = new TextEncoder().encode("bob\0\0\0\0\0");

test("a mailbox that was emptied gives its space back", async (t) => {
  const folder = temporaryFolder(t);
  const { keeps, store } = await opens(t, { folder, quietMs: 10 });
  const text = "x".repeat(900);
  await keeps(...Array.from({ length: 4000 }, (_, at) => message(at + 1, bob, text)));
  await keeps(message(5000, cid, "stays"));

  store.advance(bob.id, 4000);
  // The size on disk is the fact to wait for, and nothing reports it.
  for (;;) {
    const bytes = ["mail.db", "mail.db-wal"].map((name) => statSync(join(folder, name)).size);
    if (Math.max(...bytes) < 1_048_576) break;
    await passing(10);
  }
  await store.close();

  const db = new DatabaseSync(join(folder, "mail.db"), { readOnly: true });
  assert.deepEqual(
    db
      .prepare("SELECT id FROM kept")
      .all()
      .map((row) => row["id"]),
    [5000],
  );
  db.close();
});

test("rows that were taken but not swept before a stop are swept by the next start", async (t) => {
  const folder = temporaryFolder(t);
  const first = await opens(t, { folder });
  await first.keeps(message(1, bob, "a"), message(2, bob, "b"));
  first.store.advance(bob.id, 1);
  await first.store.close();

  const second = await opens(t, { folder });
  assert.deepEqual([...second.state.kept.numbers], [2]);
  second.store.expireOld();
  await passing(30);
  assert.deepEqual(await second.texts(bob), ["b"]);
  assert.deepEqual(second.witness.expiredRows, []);
  await second.store.close();
  const db = new DatabaseSync(join(folder, "mail.db"), { readOnly: true });
  assert.deepEqual(
    db
      .prepare("SELECT id FROM kept")
      .all()
      .map((row) => row["id"]),
    [2],
  );
  db.close();
});

test("what is past its announced time is deleted and reported with sender and size", async (t) => {
  let wallMs = 1000 * DAY_MS;
  const clock = { monotonicMs: () => performance.now(), wallMs: () => wallMs };
  const { store, keeps, witness, texts } = await opens(t, { folder: temporaryFolder(t), clock });
  store.enrol(bob.id, ENDLESS);
  store.seen(bob.id);
  store.enrol(cid.id, new TextEncoder().encode("cid\0\0\0\0\0"));
  await keeps(message(1, bob, "old", cid), message(2, cid, "to a name never seen"));
  await keeps(message(3, bob, "taken"), message(4, ann, "erased", bob));

  wallMs += 7 * DAY_MS - 1;
  await keeps(message(5, bob, "newer"));
  store.expireOld();
  wallMs += 2;
  store.expireOld();
  await witness.until(() => witness.expiredRows.length === 1);
  assert.deepEqual(witness.expiredRows, [
    { dst: cid.id, records: [{ number: 2, src: ann.id, id: 20, epoch: 0n, bytes: 20 }] },
  ]);

  store.erase(3);
  wallMs += 83 * DAY_MS;
  assert.deepEqual(await texts(bob), ["old", "newer"]);
  store.expireOld();
  await witness.until(() => witness.expiredRows.length === 3);
  assert.deepEqual(
    witness.expiredRows.slice(1).map(({ dst, records }) => [dst, records[0]?.number]),
    [
      [bob.id, 1],
      [ann.id, 4],
    ],
  );
  assert.deepEqual(await texts(bob), ["newer"]);
});
