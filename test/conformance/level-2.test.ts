import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { newHome, parsed, start } from "../cli/person.ts";
import { startServer, temporaryFolder } from "../helpers/server.ts";
import { Stranger, whyNot } from "./stranger.ts";

const skip = whyNot();

/** What a program of level 2 must not forget, for its next run as well. */
function newState(): string {
  return join(temporaryFolder("coterie-python-"), "state.json");
}

test(
  "a program written from the page of level 2 chats with ours, long texts too",
  { skip },
  async () => {
    await using server = await startServer();
    const ours = ["--server", `${server.host}:${server.port}`, "--user", "ann"];
    await using python = new Stranger("level 2", server, "bob", [newState()]);
    assert.equal(await python.prints(), "level 2");
    const home = newHome();

    const long = "длинный ".repeat(400).trim();
    const sent = await start(["send", ...ours, "--to", "bob", long], { home }).ended;
    assert.match(sent.out, /bob has it \(200/u);
    assert.equal(await python.prints(), `ann ${long}`);

    const listening = start(["listen", ...ours, "--count", "1", "--json"], { home });
    await listening.says(/connected to/u);
    python.types("/who ann", "ann hello");
    assert.equal(await python.prints(), "here ann 3");
    assert.equal(parsed(await listening.line()).text, "hello");
    assert.equal(await python.prints(), "fate 0 200");
  },
);

test(
  "it learns later what became of a kept text, and hands over nothing twice",
  { skip },
  async () => {
    const dying = await startServer();
    const state = newState();
    const first = new Stranger("level 2", dying, "bob", [state]);
    assert.equal(await first.prints(), "level 2");
    first.types("ann for later");
    assert.equal(await first.prints(), "fate 0 300");
    const holding = new Stranger("level 2", dying, "ann", [newState(), "--hold"]);
    assert.equal(await holding.prints(), "level 2");
    assert.equal(await holding.prints(), "held bob 0");
    await dying.kill();
    await first.ends();
    await holding.ends();

    await using server = await startServer({ data: dying.data, port: dying.port });
    const ours = ["--server", `${server.host}:${server.port}`, "--user", "ann"];
    const got = await start(["listen", ...ours, "--count", "1"]).ended;
    assert.equal(got.out, "for later\n");
    await using second = new Stranger("level 2", server, "bob", [state]);
    assert.equal(await second.prints(), "level 2");
    assert.equal(await second.prints(), "fate 0 200");
  },
);

test("it is told when another connection takes its name", { skip }, async () => {
  await using server = await startServer();
  const state = newState();
  await using first = new Stranger("level 2", server, "bob", [state]);
  assert.equal(await first.prints(), "level 2");
  await using tool = new Stranger("level 2", server, "bob", [newState(), "--send-only"]);
  assert.equal(await tool.prints(), "level 2");
  await using second = new Stranger("level 2", server, "bob", [newState()]);
  assert.equal(await second.prints(), "level 2");

  assert.equal(await first.prints(), "notice 409");
});
