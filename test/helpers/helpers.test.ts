import assert from "node:assert/strict";
import { after, test } from "node:test";
import { peer, seedFrame } from "./seed-peer.ts";
import { startServer } from "./server.ts";

const server = await startServer();
after(async () => {
  await server.stop();
});

test("a server that cannot start gives its reason to the test", async () => {
  await assert.rejects(
    async () => startServer({ data: server.data }),
    /the server ended with [1-9]\d* before it listened; it said:\n.*\S/su,
  );
});

test("a stopped server ends with 0, a killed one does not, its port is free again", async () => {
  const stopped = await startServer();
  assert.deepEqual(stopped.lines.at(-1), `listening on 127.0.0.1:${stopped.port}`);
  assert.equal(await stopped.stop(), 0);

  const killed = await startServer({ data: stopped.data, port: stopped.port });
  assert.equal(killed.port, stopped.port);
  await killed.kill();
  assert.equal(await killed.exited(), 128 + 9);
  await assert.rejects(async () => peer(killed, "ann"));
});

test("peers talk, and each sees only what is for it", async () => {
  await using ann = await peer(server, "ann1");
  await using bob = await peer(server, "bob1", { order: "little" });
  await bob.hello();
  assert.equal(await bob.roundtrip(), "200");

  const id = await ann.sends("bob1", "hi");
  const hi = await bob.receives();
  assert.partialDeepStrictEqual(hi, { type: 0, id, src: "ann1", dst: "bob1", text: "hi" });
  await bob.replies(hi);
  assert.equal(await ann.hears(id), "200");

  bob.autoReply = true;
  assert.equal(await ann.hears(await ann.sends("bob1", "you there?")), "200");
  assert.equal((await bob.receives()).id, id + 1);

  await ann.roundtrip();
  await bob.roundtrip();
  assert.deepEqual([ann.arrived, bob.arrived], [[], []]);
});

test("a peer that resets is absent at once, and one that finishes still hears", async () => {
  await using ann = await peer(server, "ann2");
  const bob = await peer(server, "bob2");
  await bob.hello();
  await bob.roundtrip();
  const unanswered = await ann.sends("bob2", "gone?");
  await bob.receives();

  await bob.reset();
  assert.equal(await ann.hears(unanswered), "300");

  const last = await ann.sends("bob2", "bye");
  await ann.finish();
  assert.equal(await ann.hears(last), "300");
  assert.equal(await ann.closed(), "end");
  await assert.rejects(async () => ann.receives(), /nothing more comes for ann2/u);
});

test("a peer that writes rubbish is hung up on, whatever it was waiting for", async () => {
  await using bob = await peer(server, "bob3");
  await bob.writes(seedFrame({ type: 0, id: 0, src: "bob3", dst: "nobody", text: "kept" }));
  assert.equal(await bob.hears(0), "300");

  const waits = assert.rejects(async () => bob.receives(), /the connection of bob3 is over/u);
  await bob.writes(Uint8Array.of(0xff, 0xff));
  await waits;
});
