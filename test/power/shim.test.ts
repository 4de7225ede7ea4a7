import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { Random } from "../../sim/random.ts";
import { FlushCount } from "./flush-count.ts";
import { PowerDisk } from "./power-disk.ts";
import type { Files } from "./power-disk.ts";
import type { Step } from "./recording.ts";
import { recorder } from "./recorder.ts";

const { folder, records } = recorder();
const NAIVE_LOG = fileURLToPath(new URL("naive-log.ts", import.meta.url));
const FLOOD = fileURLToPath(new URL("../store/flood-child.ts", import.meta.url));

function texts(files: Files): { readonly [name: string]: string } {
  return Object.fromEntries([...files].map(([name, text]) => [name, Buffer.from(text).toString()]));
}

function diskAfter(files: Files, steps: readonly Step[]): PowerDisk {
  const disk = new PowerDisk(files);
  for (const step of steps) disk.apply(step);
  return disk;
}

test("whatever Node does to files is recorded, each file for itself", async () => {
  const script = `
    const fs = require("node:fs");
    const at = (name) => ${JSON.stringify(`${folder}/`)} + name;
    fs.writeFileSync(at("a"), "first");
    fs.appendFileSync(at("a"), " second");
    const a = fs.openSync(at("a"), "r+");
    fs.unlinkSync(at("a"));
    fs.writeSync(a, "into nothing");
    fs.closeSync(a);
    fs.writeFileSync(at("b"), "in the place of a");
    fs.truncateSync(at("b"), 5);
    fs.writeFileSync(at("c"), "renamed over");
    fs.writeFileSync(at("d"), "the last");
    fs.renameSync(at("d"), at("c"));
    fs.rmSync(at("old"), { force: true });
    const e = fs.openSync(at("e"), "a+");
    fs.writevSync(e, [Buffer.from("1"), Buffer.from("2")]);
    fs.writeSync(e, "3");
    const folder = fs.openSync(at("."), "r");
    fs.fsyncSync(folder);
    fs.fdatasyncSync(e);
  `;
  const files = new Map([["old", Buffer.from("old")]]);
  const { steps } = await records(files, ["--eval", script]);

  const disk = diskAfter(files, steps);
  const found = readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), "utf8")]);
  assert.deepEqual(Object.fromEntries(found), { b: "in th", c: "the last", e: "123" });
  assert.deepEqual(texts(disk.contents()), { b: "in th", c: "the last", e: "123" });
  assert.deepEqual(texts(disk.cut(new Random(1, 1), 0).files), { b: "", c: "", e: "123" });
});

test("what the model does not have is not passed over", async () => {
  const script = `require("node:fs").linkSync("${folder}/old", "${folder}/new")`;
  const files = new Map([["old", Buffer.from("old")]]);
  await assert.rejects(records(files, ["--eval", script]), /the model of the disk has no link/u);
});

test("a log without checksums loses what it answers after a torn write", async () => {
  const args = [NAIVE_LOG, join(folder, "log"), "20"];
  const first = await records(new Map(), args, written);
  const cut = diskAfter(new Map(), first.steps).cut(new Random(2, 1), 0.3);
  assert.ok(cut.torn > 0);
  assert.equal(readable(cut.files), 20);

  const second = await records(cut.files, args, written);
  const { files } = diskAfter(cut.files, second.steps).cut(new Random(2, 2), 0);
  assert.equal(second.lines.filter((line) => line !== "written").length, 20);
  assert.ok(readable(files) < 40, "twenty more were answered, and are flushed");
});

function written(line: string): boolean {
  return line === "written";
}

/** How many answered texts a reader of the log finds before it meets what is none. */
function readable(files: Files): number {
  const log = Buffer.from(files.get("log") ?? []);
  let count = 0;
  for (let at = 0; at + 4 <= log.length;) {
    const size = log.readUInt32LE(at);
    const text = log.toString("utf8", at + 4, at + 4 + size);
    if (text.startsWith("answered")) count += 1;
    else if (!text.startsWith("x")) break;
    at += 4 + size;
  }
  return count;
}

test("a transaction is flushed once, 1,000 pages of the log three times more", async (t) => {
  let lines = 0;
  const { steps } = await records(new Map(), [FLOOD, folder, "3"], () => (lines += 1) >= 300);
  const count = new FlushCount();
  let atStart = 0;
  for (const step of steps) {
    count.apply(step);
    // Making the tables is a transaction too.
    if (count.commits < 3) atStart = count.otherFlushes;
  }
  const { commits, frames, commitsUnflushed } = count;
  const more = count.otherFlushes - atStart;
  t.diagnostic(`${atStart} flushes at the start`);
  t.diagnostic(`${commits} transactions, ${frames} pages, ${more} flushes more`);
  assert.equal(commitsUnflushed, 0);
  assert.ok(frames > 2000);
  assert.ok(more > 0 && more <= 3 * Math.ceil(frames / 1000));
});
