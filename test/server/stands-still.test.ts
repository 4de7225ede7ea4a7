import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as passes } from "node:timers/promises";
import { peer } from "../helpers/seed-peer.ts";
import { startServer } from "../helpers/server.ts";

test("a command that waited while the server stood still does not prove a text read", async () => {
  await using server = await startServer();
  const ann = await peer(server, "ann");
  assert.equal(await ann.hears(await ann.sends("bob", "kept")), "300");
  const bob = await peer(server, "bob");
  await bob.hello();
  assert.equal((await bob.receives()).text, "kept");

  process.kill(server.pid, "SIGSTOP");
  await bob.hello();
  // The subject is the time itself: more than the second after which a command is a proof.
  await passes(1500);
  process.kill(server.pid, "SIGCONT");
  await ann.roundtrip();
  await bob.reset();

  const again = await peer(server, "bob");
  await again.hello();
  assert.equal((await again.receives()).text, "kept");
  await again.reset();
});
