import assert from "node:assert/strict";
import { test } from "node:test";
import type { AccountFile } from "../io/account/account-file.ts";
import { annSpeaks2, annsFile } from "./level-2.testing.ts";

/** Ann's file after her client was killed in the middle of writing "one" to bob. */
async function annWasKilled(): Promise<AccountFile> {
  const { server, file, sends } = await annSpeaks2();
  void sends("bob", "one");
  server.breaks();
  return file;
}

test("what is written after a crash does not overtake what was under way in it", async () => {
  const { server, clock, sends } = await annSpeaks2({ file: await annWasKilled() });

  void sends("bob", "two");
  void sends("carl", "three");
  server.tellsFates([[0, 0]]);
  await clock.passes(3900);
  assert.deepEqual(server.hears(), ["0 #2 ann>carl three"]);

  await clock.passes(200);
  assert.deepEqual(server.hears(), ["0 #0 ann>bob one", "0 #1 ann>bob two"]);
});

test("what is written after a crash waits no longer than until the server has told", async () => {
  for (const code of [200, 300, 410]) {
    const { server, sends } = await annSpeaks2({ file: await annWasKilled() });
    void sends("bob", "two");
    assert.deepEqual(server.hears(), []);

    server.tellsFates([[0, code]]);
    assert.deepEqual(server.hears(), ["0 #1 ann>bob two"]);
  }
});

test("what another process of the account had under way is waited for until it knows", async () => {
  const other = await annSpeaks2();
  void other.sends("bob", "one");
  const { server, clock, sends } = await annSpeaks2({ file: annsFile(other.file.path) });
  void sends("bob", "two");
  server.tellsFates([[0, 0]]);

  other.server.replies(0, "200");
  await clock.passes(500);
  assert.deepEqual(server.hears(), ["0 #1 ann>bob two"]);

  await clock.passes(9000);
  assert.deepEqual(server.hears(), []);
});
