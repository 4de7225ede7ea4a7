import assert from "node:assert/strict";
import { test } from "node:test";
import { peer } from "../helpers/seed-peer.ts";
import { startServer } from "../helpers/server.ts";
import { startChat } from "./chat.ts";
import { count, Raw } from "./raw.ts";

/** With so many descriptors there is room for 32 connections. */
const FEW = "-n 80";

test("few descriptors, taken by nameless sockets: newcomers get in, one line says so", async () => {
  await using server = await startServer({ ulimit: FEW });
  const chat = await startChat(server);
  const crowd: Raw[] = [];
  for (const at of count(200)) {
    crowd.push(await Raw.opens(server.port));
    if (at % 20 !== 19) continue;
    await using newcomer = await peer(server, `new${at}`);
    assert.equal(await newcomer.roundtrip(), "200");
    // The database has a descriptor, too.
    assert.equal(await newcomer.hears(await newcomer.sends("absent", "kept")), "300");
  }
  await chat.goesOn();
  const fates = await chat.end();

  assert.equal(fates.taken, fates.sent);
  assert.deepEqual([fates.lost, fates.twice, fates.strange], [0, 0, []]);
  await server.logs(/COTERIE_DESCRIPTORS/u);
  assert.equal(server.stderr().match(/COTERIE_DESCRIPTORS/gu)?.length, 1);
  for (const raw of crowd) raw.resets();
});

test("few descriptors, all taken by people: they stay, and who leaves makes room", async () => {
  await using server = await startServer({ ulimit: FEW });
  const chat = await startChat(server);
  const crowd = await Promise.all(count(30).map(async (at) => peer(server, `p${at}`)));
  for (const one of crowd) assert.equal(await one.roundtrip(), "200");
  const tooMany = await peer(server, "tooMany");
  await tooMany.closed();
  await chat.goesOn();

  await crowd[0]?.reset();
  await chat.goesOn();
  await using late = await peer(server, "late");
  assert.equal(await late.roundtrip(), "200");
  const fates = await chat.end();
  assert.equal(fates.taken, fates.sent);
  assert.deepEqual(fates.strange, []);
  for (const one of crowd.slice(1)) {
    assert.equal(await one.roundtrip(), "200");
    await one.reset();
  }
});
