import assert from "node:assert/strict";
import { test } from "node:test";
import { beginAnew } from "../io/account/files.testing.ts";
import { Feature } from "../wire/added-type.ts";
import type { MessageName } from "../wire/about.ts";
import { parseUsername } from "../wire/username.ts";
import { annFollows, annFollowsInMemory, annsFile, annSpeaks2, BOBS } from "./level-2.testing.ts";

const bobsThird: MessageName = { src: parseUsername("bob"), epoch: BOBS, id: 3 };

test("a text of its own has nothing in front of it", async () => {
  const { server, sends } = await annSpeaks2();

  void sends("bob", "hi");

  assert.deepEqual(server.hears(), ["0 #0 ann>bob hi"]);
});

test("parts of a text are preceded by what they are parts of", async () => {
  const { server, sends } = await annSpeaks2();

  void sends("bob", "one", "two");

  assert.deepEqual(server.hears(), [
    "ABOUT #0 part 1/2",
    "0 #0 ann>bob one",
    "ABOUT #1 part 2/2",
    "0 #1 ann>bob two",
  ]);
});

test("a text is preceded by what it answers", async () => {
  const { server, client, file } = await annSpeaks2();

  void client.deliver(file.queue("bob", [Buffer.from("yes")], 0, bobsThird));

  assert.deepEqual(server.hears(), ["ABOUT #0 part 0/0 answers bob #3 of 2", "0 #0 ann>bob yes"]);
});

test("at level 1 nothing precedes a text", async () => {
  const { server, clock, client, file } = await annFollows();
  server.hears();

  void client.deliver(file.queue("bob", ["one", "two"].map(bytes), 0, bobsThird));
  await clock.passes(2000);

  assert.deepEqual(server.hears(), ["1 #0 ann>ann 200", "0 #0 ann>bob one", "0 #1 ann>bob two"]);
});

test("texts in flight at a break go out again, byte for byte, ahead of new ones", async () => {
  const { server, clock, client, file, sends } = await annFollows();
  server.welcomes();
  const texts = file.queue("bob", [bytes("one"), Uint8Array.of(0xff, 0, 0x0a)], 0, bobsThird);
  const fates = client.deliver(texts);
  void sends("cid", "three");
  const sent = server.frames.splice(0).slice(1);
  assert.equal(sent.length, 5);

  server.breaks();
  void sends("bob", "new");
  await clock.passes(1000);
  server.welcomes();
  const again = server.frames.splice(0).slice(1);
  server.replies(0, "200");
  server.replies(1, "300");

  assert.deepEqual(again.slice(0, 5), sent);
  assert.deepEqual(server.hears().slice(-1), ["0 #3 ann>bob new"]);
  assert.equal(again.length, 6);
  assert.deepEqual(
    (await fates).map(({ code }) => code),
    ["200", "300"],
  );
});

test("what was answered before the break does not go out again", async () => {
  const { server, clock, sends } = await annFollows();
  server.welcomes();
  void sends("bob", "one");
  void sends("bob", "two");
  void sends("bob", "three");
  server.replies(1, "300");

  server.breaks();
  await clock.passes(1000);
  server.hears();
  server.welcomes();

  assert.deepEqual(server.hears(), ["ASK of 1: 1", "0 #0 ann>bob one", "0 #2 ann>bob three"]);
});

test("what had left goes ahead of what had not, however often the connection breaks", async () => {
  const { server, clock, client, file } = await annFollows();
  const parts = Array.from({ length: 70 }, (_, index) => bytes(String(index)));
  const fates = client.deliver(parts.flatMap((part) => file.queue("bob", [part], 0)));
  const taken: string[] = [];
  for (let round = 0; round < 3; round += 1) {
    server.welcomes();
    server.breaks();
    await clock.passes(1900);
  }
  server.hears();

  server.welcomes();
  for (let heard = server.hears(); heard.length > 0; heard = server.hears()) {
    taken.push(...heard);
    for (const line of heard) server.replies(Number(/#(\d+)/u.exec(line)?.[1]), "200");
  }

  assert.deepEqual(
    taken,
    parts.map((_, id) => `0 #${id} ann>bob ${id}`),
  );
  assert.ok((await fates).every(({ code }) => code === "200"));
});

test("a text in flight is not sent again at level 1: its fate is unknown", async () => {
  const { server, clock, file, sends } = await annFollows();
  server.welcomes();
  const fate = sends("bob", "in flight");

  server.breaks();
  server.hears();
  const next = sends("bob", "new");
  await clock.passes(119_000);
  assert.deepEqual(
    [...new Set(server.hears().map((heard) => heard.slice(0, 5)))],
    ["HELLO", "FIN"],
  );
  // It seems to have forgotten how to answer HELLO.
  const heard: string[] = [];
  while (!heard.some((command) => command.startsWith("0 "))) {
    await clock.passes(1000);
    heard.push(...server.hears());
  }

  assert.equal(heard.at(-1), "0 #1 ann>bob new");
  assert.equal((await fate).state, "unknown");
  server.replies(1, "200");
  assert.equal((await next).code, "200");
  assert.deepEqual(
    file.outbox("unknown", 9).map(({ id }) => id),
    [0],
  );
});

test("nor is it where names are not agreed on any more", async () => {
  const { server, clock, sends } = await annFollows();
  server.welcomes();
  const fate = sends("bob", "in flight");

  server.breaks();
  await clock.passes(1000);
  server.hears();
  server.welcomes(Feature.facts | Feature.people);
  await clock.passes(60_000);

  assert.equal((await fate).state, "unknown");
  assert.deepEqual(server.hears(), []);
});

test("a text that left at level 1 is not sent again at level 2", async () => {
  const { server, clock, file, sends } = await annFollows();
  await clock.passes(2000);
  const fate = sends("bob", "in flight");

  server.breaks();
  file.notePlain(undefined);
  await clock.passes(1000);
  server.hears();
  server.welcomes();
  await clock.passes(60_000);

  assert.equal((await fate).state, "unknown");
  assert.deepEqual(server.hears(), []);
});

test("a text that is sent again and had gone untaken is refused with that", async () => {
  const { server, clock, file, sends } = await annFollows();
  server.welcomes();
  const fate = sends("bob", "hi");
  server.breaks();
  await clock.passes(1000);
  server.welcomes();

  server.replies(0, "410");

  assert.deepEqual(await fate, { state: "answered", code: "410" });
  assert.deepEqual(
    file.outbox("refused", 9).map(({ code }) => code),
    ["410"],
  );
});

test("a text that was taken back does not go out again", async () => {
  const { server, clock, client, file } = await annFollows();
  server.welcomes();
  const texts = file.queue("bob", [bytes("hi")], 0);
  const fates = client.deliver(texts);

  client.withdraw(texts);
  server.breaks();
  await clock.passes(1000);
  server.hears();
  server.welcomes();

  assert.deepEqual(await fates, [{ state: "unknown", code: undefined }]);
  assert.deepEqual(server.hears(), ["ASK of 1: 0"]);
});

test("a text of an epoch that is over waits for a connection of its own", async () => {
  const { server, clock, file, sends } = await annFollows();
  server.welcomes();
  server.hears();

  beginAnew(file);
  void sends("bob", "hi");
  assert.deepEqual(server.hears(), []);
  server.breaks();
  await clock.passes(1000);
  server.welcomes();

  assert.deepEqual(server.hears(), ["FIN", "HELLO epoch 2", "0 #0 ann>bob hi"]);
});

test("after a crash what was in flight is found again, and sent under its name", async () => {
  const first = await annFollows();
  first.server.welcomes();
  void first.sends("bob", "hi");
  const [, sent] = first.server.frames;
  first.file.close();

  const { server, clock } = await annFollows({ file: annsFile(first.file.path) });
  server.welcomes();
  await clock.passes(4000);

  assert.deepEqual(server.hears(), ["HELLO epoch 1", "ASK of 1: 0", "0 #0 ann>bob hi"]);
  assert.deepEqual(server.frames.at(-1), sent);
});

test("who has no room for more messages reads on until WELCOME all the same", async () => {
  const { server, clock, client } = await annFollows();
  server.welcomes();
  client.setReading(false);
  server.breaks();
  await clock.passes(1000);
  assert.deepEqual(server.hears(), ["HELLO epoch 1", "pause", "FIN", "HELLO epoch 1"]);
  client.setReading(true);
  client.setReading(false);
  assert.deepEqual(server.hears(), []);

  server.welcomes();

  assert.deepEqual(server.hears(), ["pause"]);
});

test("in memory texts in flight go out again, too", async () => {
  const { server, clock, client, file } = await annFollowsInMemory();
  server.welcomes();
  const fates = client.deliver(file.queue("bob", ["one", "two"].map(bytes), 0));
  const sent = server.frames.splice(0).slice(1);

  server.breaks();
  await clock.passes(1000);
  server.welcomes();

  assert.deepEqual(server.frames.slice(1), sent);
  server.replies(0, "200");
  server.replies(1, "200");
  assert.deepEqual(
    (await fates).map(({ code }) => code),
    ["200", "200"],
  );
});

function bytes(text: string): Uint8Array {
  return Buffer.from(text);
}
