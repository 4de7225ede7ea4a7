import assert from "node:assert/strict";
import { test } from "node:test";
import { joinedFiles } from "../io/account/joined-files.ts";
import { AddedType } from "../wire/added-type.ts";
import { encodeCommand } from "../wire/codec.ts";
import { encodeAuth } from "../wire/sign-in.ts";
import { parseUsername } from "../wire/username.ts";
import { Client } from "./client.ts";
import { FollowingClient } from "./follow.ts";
import {
  annFollows,
  annsAccount,
  annSaysHello,
  annsFile,
  Level2Server,
  listener,
} from "./level-2.testing.ts";
import { newFolder, PlayClock, settled } from "./play.testing.ts";

const hour = 3_600_000;

/** A server of a group: whoever dials signs in first. */
function groupServer(): Level2Server {
  const server = new Level2Server();
  const said = { features: 0, deviceId: 5n, flags: 0, signature: new Uint8Array(64) };
  const ann = parseUsername("ann");
  const command = { type: AddedType.auth, id: 0, src: ann, dst: undefined };
  server.opening = () => encodeCommand({ ...command, text: encodeAuth(said) });
  return server;
}

/** Ann dials, who has joined; `entered` settles as her connection comes about or does not. */
async function annDials() {
  const server = groupServer();
  const clock = new PlayClock();
  const told: string[] = [];
  const folder = newFolder();
  const file = annsFile(`${folder}/ann.sqlite`);
  const account = { ...annsAccount(file), joined: joinedFiles(folder, "ann") };
  const client = new Client(account, { transport: server, clock }, listener(told));
  const entered = client.open();
  entered.catch(() => {});
  await settled();
  return { server, clock, told, client, entered, file };
}

test("AUTH stands in front of HELLO, and neither waits for the other's answer", async () => {
  const { server, told, entered } = await annDials();

  assert.deepEqual(server.hears(), ["AUTH", "HELLO epoch 1 features 15"]);
  server.letsIn();
  server.welcomes();

  await entered;
  assert.deepEqual(told, ["level 2, features 7"]);
});

test("a device that the server does not know is told so, with what to do", async () => {
  const { server, told, client, entered } = await annDials();

  server.turnsAway(401);

  await assert.rejects(entered, {
    code: "COTERIE_NOT_LET_IN",
    message: /does not know this device/u,
    remedy: /new code/u,
  });
  assert.equal(client.endReason?.kind, "refused");
  assert.deepEqual(told, []);
});

test("a server that hangs up instead of answering AUTH was not reached", async () => {
  const { server, told, entered } = await annDials();

  server.ends();

  await assert.rejects(entered, { code: "COTERIE_UNREACHABLE" });
  assert.deepEqual(told, []);
});

test("AUTH without an answer is given up after 10 s", async () => {
  const { clock, entered } = await annDials();

  await clock.passes(10_000);

  await assert.rejects(entered, { code: "COTERIE_UNREACHABLE", message: /nothing answers/u });
});

test("texts given to a client that is never let in come back as unsent", async () => {
  for (const how of ["breaks", "is silent"] as const) {
    const { server, clock, client, entered, file } = await annDials();
    const fates: string[] = [];
    const texts = file.queue("bob", [Buffer.from("hi")], clock.wallMs());
    void client.deliver(texts, (_, { state }) => fates.push(state));

    if (how === "breaks") server.breaks();
    else await clock.passes(10_000);

    await assert.rejects(entered, { code: "COTERIE_UNREACHABLE" });
    assert.deepEqual(fates, ["unsent"], how);
    assert.equal(file.outboxCount("unsent"), 1, how);
  }
});

test("who has joined never takes the server for one of level 1", async () => {
  const { server, clock, entered, file, told } = await annDials();
  server.letsIn();
  await entered;

  await clock.passes(10_000);

  assert.deepEqual(told, ["ended broken"]);
  assert.equal(file.plainUntil(), undefined);
});

test("who is put out of a session hears why", async () => {
  const { server, client, entered } = await annDials();
  server.letsIn();
  server.welcomes();
  await entered;

  server.putsOut(403, "ann was removed");

  const reason = client.endReason;
  assert.ok(reason?.kind === "refused");
  assert.match(reason.error.message, /put this device out: ann was removed/u);
  assert.equal(reason.retryMs, undefined);
});

test("where nobody signs in, refusals and KICKED are types that nobody knows", async () => {
  const { server, client } = await annSaysHello();
  server.putsOut(403, "out");
  server.letsIn();
  server.welcomes();

  server.turnsAway(401);

  assert.equal(client.endReason, undefined);
  assert.equal(client.level.kind, "full");
});

test("whose name is a member's, and has no key, is told so in answer to HELLO", async () => {
  const { server, client } = await annSaysHello();

  server.turnsAway(403);

  const reason = client.endReason;
  assert.ok(reason?.kind === "refused");
  assert.match(reason.error.remedy, /coterie join/u);
});

test("a follower that is not let in stops, and what was written stays in the outbox", async () => {
  const server = groupServer();
  const { client, clock, told, file, sends } = await annFollows({ server });
  const failed = sends("bob", "hi");

  server.turnsAway(401);
  assert.equal((await failed).state, "unsent");
  await clock.passes(hour);

  assert.equal(server.dials, 1);
  assert.equal(file.outboxCount("unsent"), 1);
  assert.deepEqual(told, ["failed COTERIE_NOT_LET_IN"]);
  client.abandon();
});

test("a follower that tried too often waits as long as the server says", async () => {
  const server = groupServer();
  const { client, clock, told } = await annFollows({ server });

  server.turnsAway(429, 50);
  await clock.passes(49_000);
  assert.deepEqual([server.dials, told], [1, ["offline refused"]]);

  await clock.passes(1000);
  assert.equal(server.dials, 2);
  client.abandon();
});

test("a follower is not connected before the server has let it in", async () => {
  const server = groupServer();
  const told: string[] = [];
  const ports = { transport: server, clock: new PlayClock(), random: { fraction: () => 0.5 } };
  const online = (): void => void told.push("online");
  const client = new FollowingClient(annsAccount(annsFile()), ports, { online });
  client.start();
  await settled();
  assert.deepEqual(told, []);

  server.letsIn();
  await settled();

  assert.deepEqual(told, ["online"]);
  client.abandon();
});

test("a follower that was put out stays out", async () => {
  const server = groupServer();
  const { client, clock, told } = await annFollows({ server });
  server.letsIn();
  server.welcomes();
  await settled();
  told.length = 0;

  server.putsOut(401, "this device was removed");
  await clock.passes(hour);

  assert.deepEqual([server.dials, told], [1, ["failed COTERIE_NOT_LET_IN"]]);
  client.abandon();
});
