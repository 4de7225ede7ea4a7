import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { peer } from "../helpers/seed-peer.ts";
import { startServer } from "../helpers/server.ts";
import type { Flip, FlipReport } from "./flipped.ts";
import { openFlipped } from "./flipped.ts";
import { makeSample, type Sample } from "./mailbox-sample.ts";

const MESSAGES = 300;
const PAGE = 4096;

function sampleIn(t: TestContext): { readonly folder: string; readonly sample: Sample } {
  const folder = mkdtempSync(join(tmpdir(), "coterie-damage-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return { folder, sample: makeSample(folder, MESSAGES) };
}

/** Changes one place after another in a file of the sample. */
function* flips(
  folder: string,
  which: Pick<Flip, "how" | "file">,
  everyBytes: number,
  masks: readonly number[],
): Generator<Flip> {
  const { size } = statSync(join(folder, which.how, which.file));
  for (let at = 0; at < size; at += everyBytes) yield { ...which, at, with: masks };
}

function holds(report: FlipReport, flip: Flip): void {
  const where = `${flip.file} at ${flip.at}: ${JSON.stringify(report)}`;
  assert.deepEqual(report.untold, [], where);
  assert.ok(report.preserved, where);
}

test("an overwritten page costs its own messages at most, and what was told says which", (t) => {
  const { folder, sample } = sampleIn(t);
  const noise = Array.from({ length: PAGE }, (_, at) => 1 + (at % 255));
  let salvaged = 0;
  for (const flip of flips(folder, { how: "stopped", file: "mail.db" }, PAGE, noise)) {
    const report = openFlipped(folder, sample, flip);
    holds(report, flip);
    assert.ok(report.missing.length <= 60, `${report.missing.length} are missing`);
    if (report.outcome === "salvaged") salvaged += 1;
  }
  assert.ok(salvaged >= 10, `${salvaged} were salvaged`);
});

test("one bit anywhere in the log costs nothing that is not named", (t) => {
  const { folder, sample } = sampleIn(t);
  let salvaged = 0;
  for (const flip of flips(folder, { how: "killed", file: "mail.db-wal" }, 2357, [4])) {
    const report = openFlipped(folder, sample, flip);
    holds(report, flip);
    if (report.outcome === "salvaged") salvaged += 1;
  }
  assert.ok(salvaged >= 10, `${salvaged} were salvaged`);
});

test("one bit anywhere in the database never ends a start without a sentence", (t) => {
  const { folder, sample } = sampleIn(t);
  for (const flip of flips(folder, { how: "killed", file: "mail.db" }, 613, [0x20])) {
    holds(openFlipped(folder, sample, flip), flip);
  }
});

test("nothing but noise is refused with a remedy and left as it is", (t) => {
  const { folder, sample } = sampleIn(t);
  const { size } = statSync(join(folder, "stopped", "mail.db"));
  const noise = Array.from({ length: size }, (_, at) => (at === 0 || at > 100 ? 0xa5 : 0));
  const report = openFlipped(folder, sample, {
    how: "stopped",
    file: "mail.db",
    at: 0,
    with: noise,
  });
  assert.equal(report.outcome, "COTERIE_STORE_DAMAGED");
  assert.match(
    report.told,
    /nothing can be read of it .*\. Start the server once more; .*a backup in its place/u,
  );
  assert.ok(report.preserved);
  const names = readdirSync(join(folder, "data"));
  assert.ok(!names.includes("broken") && !names.includes("broken.db"), names.join(" "));
});

test("a server with a damaged mailbox names it, keeps the file, and serves the rest", async (t) => {
  const { folder, sample } = sampleIn(t);
  const data = join(folder, "data");
  sample.place(data, "stopped");
  const path = join(data, "mail.db");
  const bytes = readFileSync(path);
  bytes.fill(0xee, PAGE * 12, PAGE * 13);
  writeFileSync(path, bytes);

  await using server = await startServer({ data, args: ["--limits", "off"] });
  await server.logs(/COTERIE_STORE_SALVAGED.*was damaged .*messages and 40 names were saved/u);
  assert.deepEqual(readFileSync(join(data, "damaged-1.db")), bytes);
  const note = readFileSync(join(data, "damaged-1.txt"), "utf8");
  assert.match(
    note,
    /some may be missing or changed\.\nThe damaged file is kept as damaged-1\.db/u,
  );

  await using user = await peer(server, "user7");
  await user.hello();
  await user.roundtrip();
  const mine = [...sample.rows.values()].filter(({ dst }) => dst === 7);
  const expected = new Set(mine.map(({ text }) => text));
  assert.ok(user.arrived.length >= mine.length - 2);
  for (const { text } of user.arrived) assert.ok(expected.has(text), text);
});
