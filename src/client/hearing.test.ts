import assert from "node:assert/strict";
import { test } from "node:test";
import { AddedType, Feature } from "../wire/added-type.ts";
import { parseUsername } from "../wire/username.ts";
import { annSaysHello, annSpeaks2, type Level2Server } from "./level-2.testing.ts";

const bob = parseUsername("bob");
const cid = parseUsername("cid");

/** Says everything that a server of level 2 may say after WELCOME, messages aside. */
function saysEverything(server: Level2Server): void {
  server.tellsFates([[0, 200]]);
  server.tellsWhoIsHere(0, ["bob"]);
  server.relaysTyping("bob", true);
  server.relaysRead("bob", 0);
  server.gives(503, "the server stops");
  server.pings(9, "?");
}

test("PING is answered by PONG with the same messageID and body", async () => {
  const { server } = await annSpeaks2();

  server.pings(9, "still there?");
  server.pings(4_294_967_295, "x".repeat(1000));
  server.tells(AddedType.pong, Buffer.from("still there?"), { id: 9 });

  assert.deepEqual(server.hears(), [
    "PONG #9 still there?",
    `PONG #4294967295 ${"x".repeat(1000)}`,
  ]);
});

test("a sentence for the person reaches it, with what to do, whatever its code", async () => {
  const { server, told } = await annSpeaks2();

  server.gives(409, "another connection has taken this name", "Use it.");
  server.gives(65_535, "привет");

  assert.deepEqual(told, [
    "notice 409 another connection has taken this name | Use it.",
    "notice 65535 привет | ",
  ]);
});

test("that somebody types is heard", async () => {
  const { server, told } = await annSpeaks2();

  server.relaysTyping("bob", true);
  server.relaysTyping("bob", false);

  assert.deepEqual(told, ["bob types", "bob types no more"]);
});

test("up to where others have read is heard, and never runs backwards", async () => {
  const { server, file, told } = await annSpeaks2();
  file.queue("bob", [Buffer.from("one"), Buffer.from("two"), Buffer.from("three")], 0);

  server.relaysRead("bob", 1);
  server.relaysRead("bob", 0);
  server.relaysRead("bob", 7);
  server.relaysRead("cid", 2);
  server.relaysRead("bob", 2);

  assert.deepEqual(told, ["bob has read #1 of 1", "bob has read #2 of 1"]);
  assert.equal(file.readUpto("bob")?.id, 2);
});

test("PRESENCE answers the question under its messageID, in one command or more", async () => {
  const { server, client, told } = await annSpeaks2();

  const everybody = client.who([]);
  const both = client.who([bob, cid]);
  assert.deepEqual(server.hears(), ["WHO #1 everybody", "WHO #2 bob cid"]);
  server.tellsWhoIsHere(2, ["bob"], true);
  server.tellsWhoIsHere(1, ["eve"]);
  server.tellsWhoIsHere(2, ["cid"]);

  const namesOf = async (found: ReturnType<typeof client.who>): Promise<string[] | undefined> =>
    (await found)?.map(({ name }) => name);
  assert.deepEqual(await namesOf(everybody), ["eve"]);
  assert.deepEqual(await namesOf(both), ["bob", "cid"]);
  assert.deepEqual(told, []);
});

test("who is watched for is told of when a change comes, without a question", async () => {
  const { server, client, told } = await annSpeaks2();

  const found = client.who([bob], true);
  assert.deepEqual(server.hears(), ["WHO #1 watch bob"]);
  server.tellsWhoIsHere(1, []);
  server.tellsWhoIsHere(0, ["bob"]);

  assert.deepEqual(await found, []);
  assert.deepEqual(told, ["presence bob 3"]);
});

test("nobody waits for an answer that cannot come", async () => {
  const { server, client } = await annSaysHello();
  assert.equal(await client.who([]), undefined);
  server.welcomes();

  const found = client.who([bob]);
  server.tellsWhoIsHere(1, ["bob"], true);
  server.breaks();

  assert.equal(await found, undefined);
  assert.equal(await client.who([bob]), undefined);
});

test("a state that nobody knows yet is passed on as it is", async () => {
  const { server, told } = await annSpeaks2();
  const body = new Uint8Array(20);
  body.set(Buffer.from("bob"), 4);
  body[12] = 77;

  server.tells(AddedType.presence, body);

  assert.deepEqual(told, ["presence bob 77"]);
});

test("before WELCOME nothing of level 2 is heard", async () => {
  const { server, told } = await annSaysHello();
  server.hears();

  saysEverything(server);

  assert.deepEqual(told, []);
  assert.deepEqual(server.hears(), []);
});

test("at level 1 nothing of level 2 is heard", async () => {
  const { server, clock, told, sends } = await annSaysHello();
  await clock.passes(2000);
  void sends("bob", "hi");
  server.hears();

  server.welcomes();
  saysEverything(server);

  assert.deepEqual(told, ["level 1"]);
  assert.deepEqual(server.hears(), []);
});

test("what belongs to a feature that was not agreed on is not heard", async () => {
  const { server, told, sends } = await annSaysHello();
  server.welcomes(0);
  void sends("bob", "hi");
  server.hears();

  saysEverything(server);

  assert.deepEqual(told, ["level 2, features 0", "notice 503 the server stops | "]);
  assert.deepEqual(server.hears(), ["PONG #9 ?"]);
});

test("ABOUT is not heard where facts were not agreed on", async () => {
  for (const features of [undefined, Feature.names | Feature.people]) {
    const { server, clock, file } = await annSaysHello();
    if (features === undefined) await clock.passes(2000);
    else server.welcomes(features);
    server.hears();

    server.delivers({ id: 7, text: "one", number: 5, part: 1, parts: 2 });
    server.delivers({ id: 7, text: "two", number: 5, part: 2, parts: 2 });

    assert.deepEqual(server.hears(), ["1 #7 ann>bob 200", "1 #7 ann>bob 200"]);
    const said = file.history("bob", { limit: 9 });
    assert.deepEqual(
      said.map(({ epoch, parts }) => [epoch, parts]),
      [
        [0n, 1],
        [0n, 1],
      ],
    );
  }
});

test("WELCOME and what it allows may come in one piece", async () => {
  const { server, told } = await annSaysHello();
  server.hears();

  server.inOnePiece(() => {
    server.relaysTyping("eve", true);
    server.welcomes();
    server.relaysTyping("bob", true);
    server.delivers({ id: 7, text: "hi", number: 5 });
  });

  assert.deepEqual(told, ["level 2, features 7", "bob types", "arrived bob #7 hi"]);
  assert.deepEqual(server.hears(), ["TAKEN 5"]);
});
