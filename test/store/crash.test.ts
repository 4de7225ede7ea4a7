import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { type TestContext, test } from "node:test";
import { fileURLToPath } from "node:url";
import { opens, person, temporaryFolder, textOf } from "./store.testing.ts";

const CHILD = fileURLToPath(new URL("./flood-child.ts", import.meta.url));
const PEOPLE = 3;

/** What a crashed program had said, and what must therefore be true. */
class Ledger {
  readonly answered: Set<number> = new Set();
  /** Per person the highest cursor that was asked for, and the highest known to be on disk. */
  readonly asked: Map<number, number> = new Map();
  readonly moved: Map<number, number> = new Map();
  broken = "";

  read(line: string): void {
    const [what, ...rest] = line.split(" ");
    const [dst = 0, upto = 0] = rest.map(Number);
    if (what === "kept") for (const number of rest) this.answered.add(Number(number));
    else if (what === "taking") this.asked.set(dst, upto);
    else if (what === "took") this.moved.set(dst, upto);
    else if (what === "broken") this.broken = line;
  }
}

/** Runs the flood until it ends; `onLine` may kill it. */
async function floods(
  command: readonly string[],
  ledger: Ledger,
  onLine: (lines: number, kill: () => void) => void,
): Promise<{ code: number | null; stderr: string }> {
  const [file = "", ...args] = command;
  const child = spawn(file, args, { stdio: ["ignore", "pipe", "pipe"] });
  let stderr = "";
  child.stderr.on("data", (bytes: Buffer) => (stderr += bytes.toString()));
  const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
  let lines = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    ledger.read(line);
    lines += 1;
    onLine(lines, () => child.kill("SIGKILL"));
  }
  return { code: await ended, stderr };
}

async function holdsWhatWasAnswered(t: TestContext, folder: string, ledger: Ledger): Promise<void> {
  const { page, store } = await opens(t, { folder });
  const found = new Set<number>();
  for (let dst = 1; dst <= PEOPLE; dst += 1) {
    let last = 0;
    for (;;) {
      const records = await page(person(dst), last, 4096);
      for (const record of records) {
        assert.ok(record.number > last, "in order and once");
        assert.ok(
          record.number > (ledger.moved.get(dst) ?? 0),
          "nothing that was taken comes back",
        );
        assert.equal(Number.parseInt(textOf(record), 10), record.number);
        assert.equal((record.number % PEOPLE) + 1, dst);
        last = record.number;
        found.add(last);
      }
      if (records.length === 0) break;
    }
  }
  for (const number of ledger.answered) {
    const asked = ledger.asked.get((number % PEOPLE) + 1) ?? 0;
    assert.ok(number <= asked || found.has(number), `message ${number} was answered and is lost`);
  }
  await store.close();
}

test("kill -9 at any moment loses nothing answered, brings back nothing taken", async (t) => {
  const folder = temporaryFolder(t);
  const ledger = new Ledger();
  const rounds = Number(process.env["COTERIE_CRASH_ROUNDS"] ?? 4);

  for (let round = 0; round < rounds; round += 1) {
    const last = 1 + ((round * 37) % 101);
    const command = [process.execPath, CHILD, folder, String(PEOPLE)];
    await floods(command, ledger, (lines, kill) => {
      if (lines === last) kill();
    });
    await holdsWhatWasAnswered(t, folder, ledger);
  }

  assert.ok(ledger.answered.size > 0);
});

test("a failing disk stops everything; the next start copies the mailbox first", async (t) => {
  const folder = temporaryFolder(t);
  const ledger = new Ledger();
  // Beyond this size every write of the process fails, which SQLite takes for a failing disk.
  const limited = 'ulimit -f 4096; exec "$0" "$@"';
  const child = [process.execPath, CHILD, folder, String(PEOPLE)];
  const end = await floods(["/bin/sh", "-c", limited, ...child], ledger, () => {});

  assert.equal(end.code, 74, end.stderr);
  assert.match(ledger.broken, /^broken COTERIE_STORE_DISK the disk of the mailbox failed/);
  assert.ok(ledger.answered.size > 0);
  assert.ok(existsSync(join(folder, "broken")));
  assert.ok(existsSync(join(folder, "broken.db-wal")), "the process's end wrote nothing more");

  await holdsWhatWasAnswered(t, folder, ledger);
  assert.deepEqual(readdirSync(folder).toSorted(), ["lock", "mail.db"]);
});

test("a start that breaks off while it copies the mailbox is finished by the next", async (t) => {
  const folder = temporaryFolder(t);
  const ledger = new Ledger();
  const command = [process.execPath, CHILD, folder, String(PEOPLE)];
  await floods(command, ledger, (lines, kill) => {
    if (lines === 20) kill();
  });
  writeFileSync(join(folder, "broken"), "the disk failed\n");
  writeFileSync(join(folder, "copy.db"), "half a copy");

  const { repaired, store } = await opens(t, { folder });
  assert.equal(repaired, true);
  await store.close();
  await holdsWhatWasAnswered(t, folder, ledger);
  assert.deepEqual(readdirSync(folder).toSorted(), ["lock", "mail.db"]);
});
