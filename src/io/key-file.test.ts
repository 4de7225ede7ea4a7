import assert from "node:assert/strict";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { makeServerKey, readServerKey } from "../identity/server-key.ts";
import type { ServerKey } from "../identity/server-key.ts";
import { CoterieError } from "../wire/error.ts";
import { openKeyFile } from "./key-file.ts";
import type { KeyMaker } from "./key-file.ts";

const keys: KeyMaker<ServerKey> = {
  make: makeServerKey,
  read: readServerKey,
  write: ({ privatePem }) => privatePem,
};

const root = mkdtempSync(join(tmpdir(), "coterie-key-"));
after(() => rmSync(root, { recursive: true }));
let places = 0;
const newPlace = (): string => join(root, `${(places += 1)}`, "server-key.pem");

const failsWith =
  (code: string, pattern: RegExp) =>
  (error: unknown): boolean =>
    error instanceof CoterieError &&
    error.code === code &&
    pattern.test(`${error.message} ${error.remedy}`);

test("the first start makes a key, and every later one finds the same", () => {
  const path = newPlace();
  const first = openKeyFile(path, keys);

  assert.deepEqual(openKeyFile(path, keys), first);
  assert.equal(statSync(path).mode & 0o777, 0o600);
  assert.equal(statSync(join(path, "..")).mode & 0o777, 0o700);
  assert.deepEqual(readdirSync(join(path, "..")), ["server-key.pem"]);
});

test("what a first start left behind unfinished is in nobody's way", () => {
  const path = newPlace();
  mkdirSync(join(path, ".."));
  writeFileSync(`${path}.new`, "-----BEGIN PRIV", { mode: 0o644 });

  const first = openKeyFile(path, keys);
  assert.deepEqual(openKeyFile(path, keys), first);
  assert.ok(!existsSync(`${path}.new`));
});

test("a damaged key is told with its file, and is left as it is", () => {
  const path = newPlace();
  openKeyFile(path, keys);
  writeFileSync(path, readFileSync(path, "utf8").slice(0, 50));

  const isTold = failsWith("COTERIE_SERVER_KEY", /server-key\.pem: .* copy/su);
  assert.throws(() => openKeyFile(path, keys), isTold);
  assert.equal(readFileSync(path).length, 50);
});

test("a key that others on the machine may read is not used", () => {
  const path = newPlace();
  openKeyFile(path, keys);

  for (const mode of [0o640, 0o604, 0o620, 0o644]) {
    chmodSync(path, mode);
    const isTold = failsWith("COTERIE_KEY_FILE", /others .* chmod 600/su);
    assert.throws(() => openKeyFile(path, keys), isTold);
  }
  chmodSync(path, 0o600);
  assert.doesNotThrow(() => openKeyFile(path, keys));
});

test("what cannot be a key file is told with a remedy", () => {
  const folder = newPlace();
  mkdirSync(folder, { recursive: true });
  chmodSync(folder, 0o600);
  assert.throws(() => openKeyFile(folder, keys), failsWith("COTERIE_KEY_FILE", /no file/u));

  const large = newPlace();
  mkdirSync(join(large, ".."));
  writeFileSync(large, "x".repeat(20_000), { mode: 0o600 });
  assert.throws(() => openKeyFile(large, keys), failsWith("COTERIE_KEY_FILE", /too large/u));

  const below = join(large, "key");
  assert.throws(() => openKeyFile(below, keys), failsWith("COTERIE_KEY_FILE", /ENOTDIR/u));
});
