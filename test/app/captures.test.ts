import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { root } from "../ground/checkout.ts";
import { capturedFiles } from "./captures/files.ts";
import { playScenes } from "./captures/scenes.ts";

test("the screens in the documents are those of the client", async () => {
  for (const [path, text] of capturedFiles(await playScenes())) {
    const found = existsSync(join(root, path)) ? readFileSync(join(root, path), "utf8") : "";
    assert.equal(found, text, `${path} is stale: npm run captures\n${difference(found, text)}`);
  }
});

/** The first line that is another. */
function difference(found: string, made: string): string {
  const [lines, fresh] = [found.split("\n"), made.split("\n")];
  const at = fresh.findIndex((line, index) => line !== lines[index]);
  return `line ${at + 1} is    ${lines[at]}\nand would be ${fresh[at]}`;
}
