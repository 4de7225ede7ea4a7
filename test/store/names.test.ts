import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { DatabaseSync } from "node:sqlite";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import type { StoreState } from "../../src/core/ports.ts";
import { DataFolder } from "../../src/io/store/folder.ts";
import { migrate, STEPS } from "../../src/io/store/schema.ts";
import type { OpenTestStore } from "./store.testing.ts";
import {
  ann,
  bob,
  cid,
  message,
  named,
  opens,
  pageOf,
  temporaryFolder,
  textOf,
} from "./store.testing.ts";

const CHILD = fileURLToPath(new URL("./names-child.ts", import.meta.url));
const DAY_MS = 86_400_000;
/** Pages of 4 KiB: some forty messages of 1,000 bytes. */
const PAGES_MAX = 22;
const MORNING = 0x0102_0304_0506_0708n;
const EVENING = 0xfffe_fdfc_fbfa_f9f8n;
const facts = Uint8Array.from({ length: 24 }, (_, at) => 200 + at);
const annsName = new TextEncoder().encode("ann\0\0\0\0\0");

/** What is remembered, each page by its first byte. */
function remembered({ verdicts }: StoreState): [number, bigint, number, number][] {
  return verdicts.map(({ person, epoch, page, bits }) => {
    assert.equal(bits.length, 256);
    return [person, epoch, page, bits[0] ?? 0];
  });
}

/** A message after whose commit everything that was asked for before it is on disk too. */
async function isOnDisk({ keeps }: OpenTestStore, number: number): Promise<void> {
  await keeps(message(number, cid, "and then"));
}

test("a kept message comes back with its name, facts and time, others with none", async (t) => {
  const folder = temporaryFolder(t);
  const clock = { monotonicMs: () => performance.now(), wallMs: () => 1_800_000_000_000 };
  const first = await opens(t, { folder, clock });
  await first.keeps(
    message(1, bob, "level 1"),
    named(message(2, bob, "named"), EVENING),
    named(message(3, bob, "with facts"), MORNING, facts),
    message(4, bob, "level 1 again"),
    named(message(5, bob, "facts alone"), 0n, facts),
  );
  const found = (await first.page(bob)).map((record) => ({ ...record, text: textOf(record) }));
  const common = { src: ann.id, atMs: 1_800_000_000_000 };
  const expected = [
    { ...common, number: 1, id: 10, text: "level 1", epoch: 0n, facts: undefined },
    { ...common, number: 2, id: 20, text: "named", epoch: EVENING, facts: undefined },
    { ...common, number: 3, id: 30, text: "with facts", epoch: MORNING, facts },
    { ...common, number: 4, id: 40, text: "level 1 again", epoch: 0n, facts: undefined },
    { ...common, number: 5, id: 50, text: "facts alone", epoch: 0n, facts },
  ];
  assert.deepEqual(found, expected);
  await first.store.close();

  const { page, state } = await opens(t, { folder });
  const { at, ids, epochs, tokens } = state.kept.named;
  assert.deepEqual([...at], [1, 2]);
  assert.deepEqual([...ids], [20, 30]);
  assert.deepEqual(
    Array.from(epochs, (place) => tokens[place]),
    [EVENING, MORNING],
  );
  const again = (await page(bob)).map((record) => ({ ...record, text: textOf(record) }));
  assert.deepEqual(again, expected);
});

/** Most of them, but for the first hundred. */
function isNamed(number: number): boolean {
  return number > 100 && number % 7 !== 0;
}

test("messages with and without names stay in order in groups of any size", async (t) => {
  const { keeps, page } = await opens(t, { folder: temporaryFolder(t) });
  const envelopes = Array.from({ length: 700 }, (_, at) => {
    const plain = message(at + 1, bob, `${at + 1}`);
    return isNamed(at + 1) ? named(plain, BigInt(at + 1), at % 3 === 0 ? facts : undefined) : plain;
  });

  await keeps(...envelopes);

  const records = await page(bob, 0, 1000);
  assert.deepEqual(
    records.map(({ number, epoch }) => [number, epoch]),
    envelopes.map(({ number }) => [number, isNamed(number) ? BigInt(number) : 0n]),
  );
  assert.ok(records.every((record) => textOf(record) === `${record.number}`));
});

test("the last of a page of names holds, an empty one is forgotten, all else stays", async (t) => {
  const folder = temporaryFolder(t);
  const first = await opens(t, { folder });
  const { store } = first;
  store.verdicts(ann.id, MORNING, 4_194_303, pageOf(1));
  store.verdicts(ann.id, MORNING, 0, pageOf(2));
  store.verdicts(bob.id, EVENING, 0, pageOf(3));
  store.verdicts(ann.id, MORNING, 0, pageOf(4));
  await isOnDisk(first, 1);
  const lent = pageOf(5);
  store.verdicts(ann.id, EVENING, 1, lent);
  lent.fill(6);
  store.verdicts(bob.id, EVENING, 0, new Uint8Array(0));
  await store.close();

  const { state } = await opens(t, { folder });
  assert.deepEqual(
    remembered(state).toSorted(([, , , left], [, , , right]) => left - right),
    [
      [ann.id, MORNING, 4_194_303, 1],
      [ann.id, MORNING, 0, 4],
      [ann.id, EVENING, 1, 5],
    ],
  );
});

test("the least lately changed page comes first, and none after thirty days", async (t) => {
  const folder = temporaryFolder(t);
  let wallMs = 1000 * DAY_MS;
  const clock = { monotonicMs: () => performance.now(), wallMs: () => wallMs };
  const first = await opens(t, { folder, clock });
  for (const page of [3, 1, 2]) {
    first.store.verdicts(ann.id, MORNING, page, pageOf(page));
    await isOnDisk(first, page);
    wallMs += DAY_MS;
  }
  first.store.verdicts(ann.id, MORNING, 3, pageOf(9));
  await first.store.close();
  const opened = async (): Promise<number[]> => {
    const { state, store } = await opens(t, { folder, clock });
    await store.close();
    return remembered(state).map(([, , page]) => page);
  };

  assert.deepEqual(await opened(), [1, 2, 3]);
  wallMs = 1031 * DAY_MS;
  assert.deepEqual(await opened(), [1, 2, 3], "thirty days, and not a moment more");
  wallMs += 1;
  assert.deepEqual(await opened(), [2, 3]);
  wallMs += 2 * DAY_MS;
  assert.deepEqual(await opened(), []);
});

test("more pages of names than fit into one read come back, each once", async (t) => {
  const folder = temporaryFolder(t);
  const first = await opens(t, { folder });
  const count = 10_000;
  for (let at = 0; at < count; at += 1) {
    first.store.verdicts(at % 7, BigInt(at % 11) + 1n, at, pageOf(at % 251));
  }
  await isOnDisk(first, 1);
  await first.store.close();

  const { state } = await opens(t, { folder });
  const pages = remembered(state).toSorted(([, , left], [, , right]) => left - right);
  assert.equal(pages.length, count);
  for (const [at, page] of pages.entries()) {
    assert.deepEqual(page, [at % 7, BigInt(at % 11) + 1n, at, at % 251]);
  }
});

test("after kill -9 the names are as old as the messages that went with them", async (t) => {
  const folder = temporaryFolder(t);
  for (let round = 0; round < 3; round += 1) {
    const child = spawn(process.execPath, [CHILD, folder], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const ended = new Promise((resolve) => child.once("close", resolve));
    let answered = 0;
    let lines = 0;
    for await (const line of createInterface({ input: child.stdout })) {
      answered = Number(line);
      lines += 1;
      if (lines === 10 + round * 17) child.kill("SIGKILL");
    }
    await ended;

    const { page, state, store } = await opens(t, { folder });
    const last = state.kept.numbers.at(-1) ?? 0;
    assert.ok(last >= answered && answered > 0, `${answered} was answered, ${last} is there`);
    const [verdicts] = state.verdicts;
    assert.ok(verdicts !== undefined);
    const view = new DataView(verdicts.bits.buffer, verdicts.bits.byteOffset, 256);
    assert.equal(view.getFloat64(0), last);
    const records = await page(bob, 0, 100_000);
    assert.equal(records.length, state.kept.numbers.length);
    for (const { number, epoch, facts: said } of records) {
      assert.equal(epoch, BigInt(number));
      assert.deepEqual(said?.[0], number % 256);
    }
    await store.close();
  }
});

test("on a full disk pages of names are asked for until there is room", async (t) => {
  const folder = temporaryFolder(t);
  const opened = await opens(t, { folder, pagesMax: PAGES_MAX });
  const { store, witness, keeps } = opened;
  await keeps(...Array.from({ length: 30 }, (_, at) => message(at + 1, bob, "x".repeat(1000))));

  for (let page = 0; page < 100; page += 1) store.verdicts(ann.id, MORNING, page, pageOf(1));
  await witness.until(() => witness.low === true);
  // It is refused by now or at the next moment, and these are asked for after it.
  store.verdicts(ann.id, MORNING, 7, pageOf(2));
  store.verdicts(ann.id, MORNING, 8, new Uint8Array(0));
  store.reserve(100_000);
  for (let number = 1; number <= 30; number += 1) store.erase(number);
  await witness.until(() => witness.reservedEnds.length === 1);
  await store.close();

  const { state } = await opens(t, { folder });
  const pages = new Map(remembered(state).map(([, , page, byte]) => [page, byte]));
  assert.equal(pages.size, 99);
  assert.equal(pages.get(7), 2, "what was asked for later holds");
  assert.equal(pages.get(8), undefined);
  assert.equal(pages.get(99), 1);
  assert.equal(witness.brokenError, undefined);
});

test("a message that is too old is reported with its name", async (t) => {
  let wallMs = 1000 * DAY_MS;
  const clock = { monotonicMs: () => performance.now(), wallMs: () => wallMs };
  const { store, keeps, witness } = await opens(t, { folder: temporaryFolder(t), clock });
  store.enrol(bob.id, annsName);
  await keeps(named(message(1, bob, "named"), MORNING, facts), message(2, bob, "plain"));

  wallMs += 8 * DAY_MS;
  store.expireOld();
  await witness.until(() => witness.expiredRows.length === 1);

  assert.deepEqual(witness.expiredRows[0]?.records, [
    { number: 1, src: ann.id, id: 10, epoch: MORNING, bytes: 5 },
    { number: 2, src: ann.id, id: 20, epoch: 0n, bytes: 5 },
  ]);
});

test("a mailbox of the first layout is brought to this one and handed over whole", async (t) => {
  const folder = temporaryFolder(t);
  const db = new DatabaseSync(join(folder, "mail.db"));
  db.exec("PRAGMA page_size = 4096; PRAGMA auto_vacuum = INCREMENTAL; PRAGMA journal_mode = WAL");
  migrate(db, new DataFolder(folder), STEPS.slice(0, 1));
  db.prepare("INSERT INTO account VALUES (1, ?, 5, 6)").run(annsName);
  const keep = db.prepare("INSERT INTO kept VALUES (?, ?, 1, ?, 7000, ?)");
  const texts = Array.from({ length: 500 }, (_, at) => `text ${at + 1} ${"y".repeat(at)}`);
  for (const [at, text] of texts.entries()) {
    keep.run(at + 1, bob.id, at * 3, new TextEncoder().encode(text));
  }
  db.exec("INSERT INTO taken VALUES (2, 2, 20); INSERT INTO meta VALUES ('reserved', 65537)");
  db.close();

  const first = await opens(t, { folder });
  assert.deepEqual(await first.texts(bob, 0, 1000), texts.slice(20));
  assert.equal(first.state.people[0]?.seen, true);
  assert.deepEqual(first.state.verdicts, []);
  assert.equal(first.state.kept.named.at.length, 0);
  await first.keeps(named(message(200_000, bob, "new"), MORNING));
  first.store.verdicts(ann.id, MORNING, 0, pageOf(1));
  await first.store.close();

  const second = await opens(t, { folder });
  const records = await second.page(bob, 0, 1000);
  assert.deepEqual([records[0]?.atMs, records[0]?.facts], [7000, undefined]);
  assert.deepEqual(records.map(textOf), [...texts.slice(20), "new"]);
  assert.equal(records.at(-1)?.epoch, MORNING);
  assert.equal(second.state.verdicts.length, 1);
});
