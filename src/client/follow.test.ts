import assert from "node:assert/strict";
import { test } from "node:test";
import { FollowingClient } from "./follow.ts";
import type { FollowEvents } from "./follow.ts";
import { accountOf, PlayClock, PlayServer, settled } from "./play.testing.ts";
import type { Account } from "./account.ts";

interface Play {
  readonly server: PlayServer;
  readonly clock: PlayClock;
  readonly account: Account;
  readonly client: FollowingClient;
}

async function annFollows(events: FollowEvents = {}, server = new PlayServer()): Promise<Play> {
  const clock = new PlayClock();
  const account = accountOf("ann");
  const random = { fraction: () => 0.5 };
  const client = new FollowingClient(account, { transport: server, clock, random }, events);
  client.start();
  await settled();
  return { server, clock, account, client };
}

function bytes(text: string): Uint8Array {
  return Buffer.from(text);
}

test("a broken connection is made again by itself", async () => {
  const told: string[] = [];
  const { server, clock } = await annFollows({
    online: () => told.push("online"),
    offline: ({ kind }) => told.push(kind),
  });

  server.breaks();
  await clock.passes(5000);
  server.ends();
  await clock.passes(5000);

  assert.deepEqual(told, ["online", "broken", "online", "ended", "online"]);
  assert.equal(server.dials, 3);
});

test("a server that is away is tried again, more and more seldom", async () => {
  const delaysMs: number[] = [];
  const server = new PlayServer();
  server.isUp = false;
  const { clock } = await annFollows({ offline: (_, delayMs) => delaysMs.push(delayMs) }, server);

  await clock.passes(120_000);

  assert.ok(delaysMs.every((delayMs, index) => delayMs >= (delaysMs[index - 1] ?? 0)));
  assert.ok(delaysMs.length > 5 && delaysMs.length < 20);
});

test("a text typed while the server was away leaves when it is back, once", async () => {
  const server = new PlayServer();
  server.isUp = false;
  const { clock, account, client } = await annFollows({}, server);

  const fate = client.deliver(account.file.queue("bob", [bytes("hi")], 0));
  server.isUp = true;
  await clock.passes(3000);
  assert.deepEqual(server.hears(), ["1 #0 ann>ann 200", "0 #0 ann>bob hi"]);
  server.says(1, 0, "bob", "ann", "200");

  assert.deepEqual(await fate, [{ state: "answered", code: "200" }]);
});

test("a text in flight at a break is not sent again by itself", async () => {
  const { server, clock, account, client } = await annFollows();

  const fate = client.deliver(account.file.queue("bob", [bytes("hi")], 0));
  server.breaks();
  server.hears();
  await clock.passes(3000);

  assert.deepEqual(await fate, [{ state: "unknown", code: undefined }]);
  assert.deepEqual(server.hears(), ["1 #0 ann>ann 200"]);
});

test("parts of a long text that had not left at a break leave on the next connection", async () => {
  const { server, clock, account, client } = await annFollows();
  const parts = Array.from({ length: 70 }, (_, index) => bytes(String(index)));

  const fates = client.deliver(account.file.queue("bob", parts, 0));
  server.breaks();
  server.hears();
  await clock.passes(3000);
  assert.equal(server.hears().length, 1 + 6);
  for (let id = 64; id < 70; id += 1) server.says(1, id, "bob", "ann", "300");

  const states = (await fates).map(({ state }) => state);
  assert.deepEqual(states.slice(62, 66), ["unknown", "unknown", "answered", "answered"]);
});

test("while another process of the account has its turn, it is left alone", async () => {
  const { server, clock, account } = await annFollows();
  const other = accountOf("ann", account.file.path.replace(/\/accounts\/.*/, ""));
  assert.ok(other.turn.tryTake());

  server.ends();
  await clock.passes(60_000);
  assert.equal(server.dials, 1);
  other.turn.release();
  await clock.passes(1000);

  assert.equal(server.dials, 2);
});

test("a client that is closed while it connects never says its name", async () => {
  const server = new PlayServer();
  server.answersDials = false;
  const { client } = await annFollows({}, server);

  await client.close();
  server.opens();
  await settled();

  assert.deepEqual(server.hears(), ["FIN"]);
});

test("a closed client stays away, and what had not left stays unsent", async () => {
  const server = new PlayServer();
  server.isUp = false;
  const { clock, account, client } = await annFollows({}, server);
  const fate = client.deliver(account.file.queue("bob", [bytes("hi")], 0));

  await client.close();
  const { dials } = server;
  await clock.passes(60_000);

  assert.deepEqual(await fate, [{ state: "unsent", code: undefined }]);
  assert.equal(account.file.outboxCount("unsent"), 1);
  assert.equal(server.dials, dials);
});
