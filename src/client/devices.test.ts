import assert from "node:assert/strict";
import { test } from "node:test";
import { joinedFiles } from "../io/account/joined-files.ts";
import { encodeAbout } from "../wire/about.ts";
import { AddedType, FEATURES, Feature } from "../wire/added-type.ts";
import { encodeCommand } from "../wire/codec.ts";
import { encodeAuth } from "../wire/sign-in.ts";
import { encodeRead } from "../wire/signs.ts";
import type { Token } from "../wire/token.ts";
import { parseUsername } from "../wire/username.ts";
import { Client } from "./client.ts";
import { annsAccount, annsFile, BOBS, EPOCH, Level2Server, listener } from "./level-2.testing.ts";
import { newFolder, PlayClock, settled } from "./play.testing.ts";

const ALL = FEATURES | Feature.devices;
/** Under which the texts of ann's other device count. */
const PHONES: Token = 30n;

/** Ann has signed in on her laptop; a server that agrees to this much. */
async function annSignsIn(features: number = ALL) {
  const server = new Level2Server();
  const said = { features: 0, deviceId: 5n, flags: 0, signature: new Uint8Array(64) };
  const command = { type: AddedType.auth, id: 0, src: parseUsername("ann"), dst: undefined };
  server.opening = () => encodeCommand({ ...command, text: encodeAuth(said) });
  const folder = newFolder();
  const file = annsFile(`${folder}/ann.sqlite`);
  const account = { ...annsAccount(file), joined: joinedFiles(folder, "ann") };
  const told: string[] = [];
  const client = new Client(account, { transport: server, clock: new PlayClock() }, listener(told));
  const entered = client.open();
  await settled();
  const hello = server.hears().at(-1);
  server.letsIn();
  server.welcomes(features);
  await entered;
  told.length = 0;
  server.hears();
  return { server, file, told, client, hello };
}

/** SENT with its ABOUT: what ann's phone has sent to bob. */
function tellsSent(server: Level2Server, id: number, number: number, epoch: Token = PHONES): void {
  const facts = { number, atMs: 1_700_000_000_000, epoch, part: 0, parts: 0, replyTo: undefined };
  const names = { id, src: "ann", dst: "bob" };
  server.tells(AddedType.about, encodeAbout(facts), names);
  server.tells(AddedType.sent, Buffer.from(`text ${id}`), names);
}

function relaysReadOfPhone(server: Level2Server, id: number): void {
  const mark = encodeRead({ epoch: BOBS, id });
  server.tells(AddedType.read, mark, { src: "ann", dst: "bob" });
}

test("who has signed in asks for what their other devices do", async () => {
  const { hello } = await annSignsIn();

  assert.equal(hello, `HELLO epoch 1 features ${ALL}`);
});

test("what another device has sent is history, confirmed by number, in no inbox", async () => {
  const { server, file, told } = await annSignsIn();

  tellsSent(server, 7, 4);

  assert.deepEqual(told, ["sent elsewhere to bob #7 text 7"]);
  assert.deepEqual(server.hears(), ["TAKEN 4"]);
  const [entry] = file.history("bob", { limit: 5 });
  assert.deepEqual([entry?.isOwn, entry?.state, entry?.code], [true, "done", undefined]);
  assert.deepEqual([file.inboxCount(), file.outboxCount("unsent"), file.unreadCount()], [0, 0, 0]);
});

test("what comes again is known by its name, also what this device has sent", async () => {
  const { server, file, told } = await annSignsIn();
  file.queue("bob", [Buffer.from("text 0")], 1000);

  tellsSent(server, 7, 4);
  tellsSent(server, 7, 5);
  tellsSent(server, 0, 6, EPOCH);

  assert.deepEqual(told, ["sent elsewhere to bob #7 text 7"]);
  assert.deepEqual(server.hears(), ["TAKEN 4", "TAKEN 5", "TAKEN 6"]);
  assert.equal(file.history("bob", { limit: 5 }).length, 2);
});

test("one of a device without names is known by its number", async () => {
  const { server, file } = await annSignsIn();

  tellsSent(server, 7, 4, 0n);
  tellsSent(server, 7, 4, 0n);
  tellsSent(server, 7, 5, 0n);

  assert.equal(file.history("bob", { limit: 5 }).length, 2);
});

test("where it was not agreed on nobody has sent anything elsewhere", async () => {
  const { server, file, told } = await annSignsIn(FEATURES);

  tellsSent(server, 7, 4);

  assert.deepEqual([told, server.hears(), file.history("bob", { limit: 5 })], [[], [], []]);
});

test("what was read on another device is read here, and waits for who has the inbox", async () => {
  const { server, file, told } = await annSignsIn();
  for (const id of [1, 2, 3]) server.delivers({ id, text: "hi", number: id });
  told.length = 0;

  relaysReadOfPhone(server, 2);

  assert.deepEqual(told, ["bob was read elsewhere"]);
  assert.deepEqual([file.unread(), file.inboxCount()], [[{ peer: "bob", count: 1 }], 3]);
  assert.equal(file.lastRead("bob")?.id, 2);
});

test("a mark that comes before its message waits for it", async () => {
  const { server, file } = await annSignsIn();
  server.delivers({ id: 1, text: "hi", number: 1 });

  relaysReadOfPhone(server, 2);
  assert.equal(file.unreadCount(), 1);
  server.delivers({ id: 2, text: "ho", number: 2 });

  assert.equal(file.unreadCount(), 0);
});
