import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { test } from "node:test";
import { newHome, type Result, run } from "../cli/person.ts";
import { membersServer } from "../members/started.ts";

/** Runs a command that must succeed. */
async function does(home: string, ...words: string[]): Promise<Result> {
  const result = await run(words, { home });
  assert.equal(result.exit, 0, result.err);
  return result;
}

test("who connects before the server has another key goes on, others are told", async () => {
  const old = await membersServer();
  const [anns, bobs] = [newHome(), newHome()];
  await does(anns, ...(old.lines[0] ?? "").split(" ").slice(1), "--user", "ann");
  const invites = async (name: string): Promise<string[]> =>
    (await does(anns, "invite", name)).out.trim().split(" ").slice(1);
  await does(bobs, ...(await invites("bob")));
  const carols = newHome();
  await does(carols, ...(await invites("carol")));
  await old.stop();
  const port = ["--port", String(old.port)];

  const between = await membersServer(old.data, ...port, "--roll-key", "--roll-after", "1s");
  const isDueMs = Date.now() + 1000;
  await between.logs(/key {6}another at the first start from 2\d{3}-/u);
  await does(anns, "send", "--to", "bob", "hi");
  await does(carols, "members");
  await between.kill();
  while (Date.now() < isDueMs) await wait(isDueMs - Date.now());

  await using next = await membersServer(old.data, ...port);
  assert.equal(existsSync(join(next.data, "server.next.key")), false);
  await does(anns, "send", "--to", "bob", "still here");
  await does(carols, "device");
  const refused = await run(["listen", "--count", "1"], { home: bobs });
  assert.notEqual(refused.exit, 0);
  assert.match(refused.err, /shows the key .*, and this account knows it by /u);
});
