import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { ReplacedFile } from "./replaced-file.ts";

const folder = mkdtempSync(join(tmpdir(), "coterie-replaced-"));
after(() => rmSync(folder, { recursive: true }));

function begin(path: string): { file: ReplacedFile; told: string[] } {
  const told: string[] = [];
  const file = new ReplacedFile(path, {
    kept: (version) => told.push(`kept ${version}`),
    notKept: (version) => told.push(`not kept ${version}`),
  });
  return { file, told };
}

test("a file that is replaced holds the last text, for its owner alone", async () => {
  const path = join(folder, "one");
  const { file, told } = begin(path);

  file.put("first", 1);
  file.put("second", 2);
  file.put("third", 3);
  await file.settled();

  assert.equal(readFileSync(path, "utf8"), "third");
  assert.equal(statSync(path).mode & 0o777, 0o600);
  assert.deepEqual(told, ["kept 1", "kept 3"]);
});

test("one that cannot be written says so, and takes the next", async () => {
  const { file, told } = begin(join(folder, "missing", "file"));

  file.put("first", 1);
  await file.settled();
  file.put("second", 2);
  await file.settled();

  assert.deepEqual(told, ["not kept 1", "not kept 2"]);
});
