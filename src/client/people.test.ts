import assert from "node:assert/strict";
import { test } from "node:test";
import { Feature } from "../wire/added-type.ts";
import { parseUsername } from "../wire/username.ts";
import { annFollows, annSaysHello, annSpeaks2, Level2Server } from "./level-2.testing.ts";
import { settled } from "./play.testing.ts";

const bob = parseUsername("bob");
const cid = parseUsername("cid");

test("what ann types and has read is told to those whom it concerns", async () => {
  const { server, client, file } = await annSpeaks2();
  client.tellRead(bob);
  assert.deepEqual(server.hears(), []);

  server.delivers({ id: 7, text: "hi" });
  server.hears();
  file.dropInbox(file.inbox(1).map(({ row }) => row));
  client.typing(bob, true);
  client.tellRead(bob);

  assert.deepEqual(server.hears(), ["TYPING to bob", "READ to bob: #7 of 2"]);
});

test("where signs mean nothing, none leaves", async () => {
  const { server, client } = await annSaysHello();
  server.welcomes(Feature.facts | Feature.names);
  server.hears();

  client.typing(bob, true);
  client.tellRead(bob);

  assert.deepEqual(server.hears(), []);
});

test("who is watched is asked for on every connection, and told with every change", async () => {
  const { server, client, clock, told } = await annFollows();
  client.watch([bob]);
  assert.deepEqual(server.hears(), ["HELLO epoch 1"]);
  server.welcomes();
  client.watch([bob, cid]);
  assert.deepEqual(server.hears(), ["WHO #1 watch bob", "WHO #2 watch cid"]);
  told.length = 0;
  server.tellsWhoIsHere(1, ["bob"]);
  await settled();
  assert.deepEqual(told, ["presence bob 3"]);

  server.breaks();
  await clock.passes(1000);
  server.welcomes();

  assert.equal(server.hears().at(-1), "WHO #1 watch bob cid");
});

test("news that stands right behind the answer is not undone by it", async () => {
  const { server, client, told } = await annFollows();
  server.welcomes();
  client.watch([bob, cid]);
  told.length = 0;

  server.tellsWhoIsHere(1, ["bob"]);
  server.tellsWhoIsHere(0, ["cid"]);
  await settled();

  assert.deepEqual(told, ["presence bob 3", "presence cid 3"]);
});

test("more people than one question holds are watched with several", async () => {
  const { server, client } = await annFollows();
  server.welcomes();
  server.hears();

  client.watch(Array.from({ length: 130 }, (_, at) => parseUsername(`p${at}`)));
  server.tellsWhoIsHere(1, ["p0"]);
  await settled();

  assert.deepEqual(
    server.hears().map((line) => line.split(" p").length - 1),
    [124, 6],
  );
});

test("whoever comes is told again what has been read, if the account tells that", async () => {
  for (const tellsRead of [true, false]) {
    const { server, client, file } = await annFollows({ tellsRead });
    client.watch([bob]);
    server.welcomes();
    server.delivers({ id: 7, text: "hi" });
    file.dropInbox(file.inbox(1).map(({ row }) => row));
    server.tellsWhoIsHere(1, []);
    await settled();
    server.hears();

    server.tellsWhoIsHere(0, ["bob"]);

    assert.deepEqual(server.hears(), tellsRead ? ["READ to bob: #7 of 2"] : []);
  }
});

test("who only asks tells a server of level 1 no name", async () => {
  const { server, client, clock } = await annSaysHello({ asksOnly: true });
  assert.deepEqual(server.hears(), ["HELLO epoch 1 send-only"]);

  await clock.passes(10_000);

  assert.equal(client.level.kind, "plain");
  assert.deepEqual(server.hears(), []);
});

test("nobody waits for who is here while there is no server", async () => {
  const server = new Level2Server();
  server.isUp = false;
  const { client } = await annFollows({ server });

  assert.equal(await client.who([bob]), undefined);
});
