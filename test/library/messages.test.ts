import assert from "node:assert/strict";
import { after, test } from "node:test";
import { peer } from "../helpers/seed-peer.ts";
import { startSeedServer } from "../helpers/seed-server.ts";
import { startServer } from "../helpers/server.ts";
import { bot, knownBot, newHome, rejectsWith, States, takes, textsOf } from "./bots.ts";

const server = await startServer();
after(async () => {
  await server.stop();
});

test("a message says who sent it, what, and when it came", async () => {
  await using ann = await peer(server, "ann1");
  await using bob = await knownBot(server, "bob1");
  const beforeMs = Date.now();

  const id = await ann.sends("bob1", "привет");
  const [message] = await takes(bob, 1);

  assert.ok(message);
  const { at, ...rest } = message;
  assert.deepEqual(rest, { from: "ann1", to: "bob1", text: "привет", id, offline: false });
  assert.ok(at.getTime() >= beforeMs && at.getTime() <= Date.now());
});

test("a message that is not UTF-8 has its bytes as well", async () => {
  await using ann = await peer(server, "ann2");
  await using bob = await knownBot(server, "bob2");

  await ann.sends("bob2", Uint8Array.of(0x61, 0xff));
  const [message] = await takes(bob, 1);

  assert.equal(message?.text, "a\u{fffd}");
  assert.deepEqual([...(message.bytes ?? [])], [0x61, 0xff]);
});

test("a message on the disk is answered before a loop has it, and outlives it", async () => {
  const home = newHome();
  await using ann = await peer(server, "ann3");
  const bob = await knownBot(server, "bob3", { home });

  assert.equal(await ann.hears(await ann.sends("bob3", "one")), "200");
  assert.equal(await ann.hears(await ann.sends("bob3", "two")), "200");
  await bob.close();

  await using again = await bot(server, "bob3", { home });
  assert.deepEqual(textsOf(await takes(again, 2)), ["one", "two"]);
});

test("a message comes again to a loop that was left, unless it was marked done", async () => {
  await using ann = await peer(server, "ann4");
  await using bob = await knownBot(server, "bob4");
  for (const text of ["one", "two", "three"]) await ann.sends("bob4", text);

  for await (const { text } of bob) {
    assert.equal(text, "one");
    break;
  }
  await assert.rejects(async () => {
    for await (const { text } of bob) throw new Error(`no idea what ${text} means`);
  }, /no idea what one means/u);
  for await (const message of bob) {
    assert.equal(message.text, "one");
    bob.done(message);
    break;
  }

  assert.deepEqual(textsOf(await takes(bob, 2)), ["two", "three"]);
});

test("two loops at once are refused, one after the other are not", async () => {
  await using ann = await peer(server, "ann5");
  await using bob = await knownBot(server, "bob5");

  const first = bob.messages();
  const next = first.next();
  await rejectsWith(bob.messages().next(), "COTERIE_BUSY");
  await ann.sends("bob5", "hi");
  assert.equal((await next).value?.text, "hi");
  await first.return();

  assert.deepEqual(textsOf(await takes(bob, 1)), ["hi"]);
});

test("a loop ends when its client is closed, and throws when its signal says so", async () => {
  const bob = await bot(server, "bob6");

  const abort = new AbortController();
  const aborted = bob.messages({ signal: abort.signal }).next();
  abort.abort(new Error("enough"));
  await assert.rejects(aborted, /enough/u);

  const ended = bob.messages().next();
  await bob.close();
  assert.deepEqual(await ended, { value: undefined, done: true });
  assert.deepEqual(await bob.messages().next(), { value: undefined, done: true });
});

test("a client that is closed within its loop has still handled that message", async () => {
  const home = newHome();
  await using ann = await peer(server, "ann7");
  const bob = await knownBot(server, "bob7", { home });
  await ann.sends("bob7", "quit");
  await ann.sends("bob7", "later");

  for await (const { text } of bob) if (text === "quit") await bob.close();

  await using again = await bot(server, "bob7", { home });
  assert.deepEqual(textsOf(await takes(again, 1)), ["later"]);
});

test("in memory a message is answered when the next one is asked for", async () => {
  // One that waits for long, so that a slow machine is not taken for a slow bot.
  await using patient = await startSeedServer({ replyTimeoutMs: 60_000 });
  await using ann = await peer(patient, "ann");
  await using bob = await knownBot(patient, "bob", { inbox: "memory" });
  const loop = bob.messages();

  const id = await ann.sends("bob", "one");
  assert.equal((await loop.next()).value?.text, "one");
  await ann.roundtrip();
  assert.deepEqual(ann.arrived, []);
  void loop.next();
  assert.equal(await ann.hears(id), "200");
});

test("in memory a message that is handled slowly is told as kept, and comes once", async () => {
  await using ann = await peer(server, "ann8");
  await using bob = await knownBot(server, "bob8", { inbox: "memory" });
  const loop = bob.messages();

  const slow = await ann.sends("bob8", "one");
  assert.equal((await loop.next()).value?.text, "one");
  assert.equal(await ann.hears(slow), "300");
  const next = loop.next();
  // It is kept too, since nothing but the answer to the first one says that bob is back.
  await ann.sends("bob8", "two");

  assert.equal((await next).value?.text, "two");
});

test("in memory what was not handled before a break comes once, in order", async () => {
  const dying = await startServer();
  const states = new States();
  const ann = await peer(dying, "ann");
  await using bob = await knownBot(dying, "bob", { inbox: "memory", onState: states.onState });
  const loop = bob.messages();

  const ids = [];
  for (const text of ["one", "two", "three"]) ids.push(await ann.sends("bob", text));
  assert.equal((await loop.next()).value?.text, "one");
  // They are on the server's disk once it says so, here and by now.
  for (const id of ids) assert.equal(await ann.hears(id), "300");
  await dying.kill();
  const two = await loop.next();
  assert.equal(two.value?.text, "two");
  await using again = await startServer({ data: dying.data, port: dying.port });
  await states.has("online", 1);

  await using annAgain = await peer(again, "ann");
  const four = await annAgain.sends("bob", "four", { id: 4 });
  assert.equal((await loop.next()).value?.text, "three");
  assert.equal((await loop.next()).value?.text, "four");
  void loop.next();
  assert.equal(await annAgain.hears(four), "200");

  // All were confirmed: there is nothing left for another client of the name.
  await bob.close();
  await using last = await peer(again, "bob");
  assert.equal(await last.roundtrip(), "200");
  assert.deepEqual(last.arrived, []);
});
