import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { peer } from "../helpers/seed-peer.ts";
import { startServer, temporaryFolder } from "../helpers/server.ts";
import type { RunningServer } from "../helpers/server.ts";

test("connections that have ended make room for others, however many there were", async () => {
  await using server = await startServer({ ulimit: "-n 80" });
  for (let count = 0; count < 80; count += 1) {
    await using ann = await peer(server, "ann");
    assert.equal(await ann.roundtrip(), "200");
  }
  assert.doesNotMatch(server.stderr(), /COTERIE_DESCRIPTORS/);
});

test("more connections than descriptors: the newest are turned away, others served", async () => {
  await using server = await startServer({ ulimit: "-n 80" });
  await using ann = await peer(server, "ann");
  await ann.hello();
  const crowd = await Promise.all(Array.from({ length: 60 }, () => peer(server, "crowd")));
  await Promise.race(crowd.map((one) => one.closed()));

  assert.equal(await ann.roundtrip(), "200");
  await server.logs(/COTERIE_DESCRIPTORS/u);

  for (const one of crowd) await one[Symbol.asyncDispose]();
  assert.equal(await served(server), "200");
});

/** A busy server notices only by and by that others have gone, and turns bob away until then. */
async function served(server: RunningServer): Promise<string> {
  for (;;) {
    await using bob = await peer(server, "bob");
    const code = await bob.roundtrip().catch(() => undefined);
    if (code !== undefined) return code;
  }
}

test("a failing disk ends the server with 74, and the next start copies the mailbox", async () => {
  const data = temporaryFolder("coterie-trouble-");
  // Beyond this size every write fails, which SQLite takes for a failing disk.
  const server = await startServer({ data, ulimit: "-f 512", args: ["--limits", "off"] });
  await using ann = await peer(server, "ann");
  const text = "x".repeat(1000);
  let kept = 0;
  for (;;) {
    const id = await ann.sends("bob", text).catch(() => undefined);
    const code = id === undefined ? undefined : await ann.hears(id).catch(() => undefined);
    if (code === undefined) break;
    assert.equal(code, "300");
    kept += 1;
  }

  assert.equal(await server.exited(), 74);
  assert.match(server.stderr(), /the disk of the mailbox failed/);
  assert.ok(existsSync(join(data, "broken")));
  assert.ok(kept > 0);

  await using again = await startServer({ data });
  await using bob = await peer(again, "bob");
  await bob.hello();
  for (let count = 0; count < kept; count += 1) assert.equal((await bob.receives()).text, text);
  assert.ok(!existsSync(join(data, "broken")));
});

test("signals that come twice do not break off the stop: what is pending is answered", async () => {
  await using server = await startServer();
  await using bob = await peer(server, "bob");
  await bob.hello();
  await using ann = await peer(server, "ann");
  const id = await ann.sends("bob", "are you there?");
  await bob.receives();

  process.kill(server.pid, "SIGINT");
  while (await accepts(server)); // Until the first has been heard.
  process.kill(server.pid, "SIGINT");
  process.kill(server.pid, "SIGTERM");

  assert.equal(await ann.hears(id), "300");
  assert.equal(await server.exited(), 0);
});

async function accepts(server: RunningServer): Promise<boolean> {
  try {
    await using one = await peer(server, "late");
    return !one.socket.destroyed;
  } catch {
    return false;
  }
}
