import assert from "node:assert/strict";
import { test } from "node:test";
import { startServer } from "../helpers/server.ts";
import { newHome, run, start } from "./person.ts";

test("two profiles of one home know nothing of each other, and run at once", async () => {
  await using server = await startServer();
  const where = ["--server", `${server.host}:${server.port}`];
  const home = newHome();
  const work = ["--profile", "work"];
  const club = ["--profile", "club"];

  const listening = start(["listen", ...where, "--user", "ann", ...work], { home });
  await listening.says(/connected to/u);
  const bob = [...where, "--user", "bob", ...club];
  const sent = await run(["send", ...bob, "--to", "ann", "hi"], { home });
  assert.match(sent.out, /ann has it/u);
  assert.equal(await listening.line(), "hi");
  listening.interrupt();
  await listening.ended;

  // Each remembers its own name and server.
  assert.match((await run(["log", ...club], { home })).out, /^ann .*bob: hi\n$/u);
  assert.match((await run(["log", ...work], { home })).out, /^bob .*bob: hi\n$/u);
  const none = await run(["log"], { home });
  assert.equal(none.exit, 64);
});
