import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { test } from "node:test";
import { parseMemberName } from "../../wire/member-name.ts";
import { newPath } from "./files.testing.ts";
import { dropJoinAttempt, noteJoinAttempt, readJoinAttempt } from "./join-attempt.ts";
import {
  dropNewKey,
  hasJoined,
  joinedFiles,
  keepNewKey,
  readServerPins,
  writeServerPins,
} from "./joined-files.ts";

function newFolder(): string {
  const folder = newPath();
  mkdirSync(folder);
  return folder;
}

const pin = new Uint8Array(32).fill(7);
const other = new Uint8Array(32).fill(8);

test("an account has joined once it has both a key and the server's", () => {
  const files = joinedFiles(newFolder(), "ann");
  assert.equal(hasJoined(files), false);

  writeServerPins(files, [{ pin, untilMs: undefined }]);
  writeFileSync(files.newKey, "key");
  assert.equal(hasJoined(files), false);
  keepNewKey(files);

  assert.equal(hasJoined(files), true);
  assert.equal(existsSync(files.newKey), false);
});

test("the server's keys are read as they were written, and lie there for their owner alone", () => {
  const folder = `${newFolder()}/chat_7427`;
  const files = joinedFiles(folder, "ann");
  assert.deepEqual(readServerPins(files), []);

  const pins = [
    { pin, untilMs: 1_700_000_000_000 },
    { pin: other, untilMs: undefined },
  ];
  writeServerPins(files, pins);

  assert.deepEqual(readServerPins(files), pins);
  assert.equal(statSync(files.server).mode & 0o777, 0o600);
  assert.equal(statSync(folder).mode & 0o777, 0o700);
  assert.deepEqual(readdirSync(folder), ["server.json"]);
});

test("a damaged file of the server's keys is an error, and not a server without a key", () => {
  const files = joinedFiles(newFolder(), "ann");
  const texts = ["", "{", "[]", "{}", '{"pins":[{}]}', '{"pins":[{"pin":"07","until":null}]}'];
  for (const text of texts) {
    writeFileSync(files.server, text);
    assert.throws(() => readServerPins(files), { code: "COTERIE_SERVER_FILE" }, text);
  }
});

test("a key that the server will not know is dropped, once or twice", () => {
  const files = joinedFiles(newFolder(), "ann");
  writeFileSync(files.newKey, "key");

  dropNewKey(files);
  dropNewKey(files);

  assert.equal(existsSync(files.newKey), false);
});

test("what was begun is remembered until it has ended", () => {
  const folder = newFolder();
  assert.equal(readJoinAttempt(folder), undefined);

  const attempt = { inviteId: 0x0a_0bn, user: parseMemberName("ann"), pin };
  noteJoinAttempt(folder, attempt);
  assert.deepEqual(readJoinAttempt(folder), attempt);

  dropJoinAttempt(folder);
  assert.equal(readJoinAttempt(folder), undefined);
});

test("a damaged note of what was begun is as good as none", () => {
  const folder = newFolder();
  const noName = { invite: "0".repeat(16), user: "Ann!", pin: "0".repeat(64) };
  for (const text of ["", "{", "[]", '{"invite":1}', JSON.stringify(noName)]) {
    writeFileSync(`${folder}/joining.json`, text);
    assert.equal(readJoinAttempt(folder), undefined, text);
  }
});
