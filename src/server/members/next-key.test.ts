import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { readServerKey } from "../../identity/server-key.ts";
import { openNextKey, takeDueKey } from "./next-key.ts";

const folder = mkdtempSync(join(tmpdir(), "coterie-next-key-"));
after(() => rmSync(folder, { recursive: true }));
let count = 0;

function newPaths(): { next: string; key: string } {
  count += 1;
  return { next: join(folder, `${count}.next.key`), key: join(folder, `${count}.key`) };
}

test("there is no next key until one is asked for, and then it keeps its time", () => {
  const { next } = newPaths();

  assert.equal(openNextKey(next, undefined), undefined);
  const made = openNextKey(next, 5000);
  assert.equal(made?.notBeforeMs, 5000);
  assert.deepEqual(openNextKey(next, undefined), made);
  assert.deepEqual(openNextKey(next, 9000), made);
});

test("a next key takes the place of the present one when its time has come", () => {
  const { next, key } = newPaths();
  writeFileSync(key, "the old one");
  const made = openNextKey(next, 5000);

  takeDueKey(next, key, 4999);
  assert.equal(readFileSync(key, "utf8"), "the old one");
  takeDueKey(next, key, 5000);
  takeDueKey(next, key, 5001);

  assert.deepEqual(readServerKey(readFileSync(key, "utf8")), made?.key);
  assert.equal(existsSync(next), false);
});

test("a next key that does not say its time is not used", () => {
  const { next, key } = newPaths();
  writeFileSync(next, openNextKey(newPaths().next, 1)?.key.privatePem ?? "", { mode: 0o600 });

  assert.throws(() => takeDueKey(next, key, 5000), { code: "COTERIE_SERVER_KEY" });
  assert.equal(existsSync(key), false);
});
