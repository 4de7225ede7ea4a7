import assert from "node:assert/strict";
import { test } from "node:test";
import { startServer } from "../helpers/server.ts";
import { startChat } from "../hostile/chat.ts";
import { fuzzSockets } from "./sockets.ts";

const seed = Number(process.env["SEED"] ?? Date.now() % 1_000_000);

test(`whatever connections say, the server goes on and they end (SEED=${seed})`, async () => {
  await using server = await startServer();
  const chat = await startChat(server);
  const ends = await fuzzSockets(server, seed, 500);
  await chat.goesOn();
  const fates = await chat.end();

  assert.equal(ends.ended + ends.torn, 500);
  assert.equal(fates.taken, fates.sent);
  assert.deepEqual([fates.lost, fates.twice, fates.outOfOrder, fates.strange], [0, 0, 0, []]);
  assert.equal(await server.stop(), 0);
  assert.doesNotMatch(server.stderr(), /a fault in Coterie/u);
});
