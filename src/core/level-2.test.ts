import assert from "node:assert/strict";
import { test } from "node:test";
import { Feature } from "../wire/added-type.ts";
import { EPOCH, speaks2 } from "./level-2.testing.ts";
import { everythingHasEnded, nothingElseArrives, play, stage } from "./plays.testing.ts";

test("HELLO is answered first, with what both sides know and the server's incarnation", () => {
  const { server } = play();

  const cid = speaks2(server, "cid", { features: 0xff });

  const welcome = cid.hearsWelcome();
  assert.equal(welcome.features, Feature.facts | Feature.names | Feature.people);
  assert.equal(welcome.incarnation, server.core.state.incarnation);
  cid.hearsNothingMore();
});

test("without an epoch there are no names", () => {
  const { server } = play();

  const cid = speaks2(server, "cid", { epoch: 0n });

  assert.equal(cid.hearsWelcome().features, Feature.facts | Feature.people);
});

test("HELLO that is not the first command is a type that nobody knows", () => {
  const { server, ann } = play();

  ann.writes({ type: 0x0110, id: 0, src: "ann", dst: "", text: new Uint8Array(32) });

  assert.equal(server.core.state.ignored["unknown type"], 1);
  assert.deepEqual(ann.added, []);
});

test("a program that has not said HELLO is sent nothing but the seed's types", () => {
  const { server, ann, disk } = play();
  const cid = speaks2(server, "cid");
  cid.hearsWelcome();

  cid.sends("ann", "hi", 0, { part: 1, parts: 2, replyTo: undefined });
  cid.types("ann", true);
  cid.hasRead("ann", 5);

  ann.receives("hi");
  ann.replies("200");
  nothingElseArrives(ann);
  cid.peer.hears("200");
  disk.commits();
});

test("ABOUT precedes a message, with the sender's facts and epoch, live or kept", () => {
  const { server, disk, clock } = stage();
  const ann = speaks2(server, "ann", { epoch: 7n });
  ann.hearsWelcome();
  const facts = { part: 1, parts: 3, replyTo: undefined };
  ann.sends("bob", "early", 4, facts);
  disk.commits();
  ann.peer.hears("300", 4);

  const bob = speaks2(server, "bob");
  bob.hearsWelcome();
  disk.commits();
  const early = bob.receives("early", 2);
  ann.sends("bob", "now", 5);
  const now = bob.receives("now");

  assert.deepEqual([early.part, early.parts, early.epoch], [1, 3, 7n]);
  assert.deepEqual([now.part, now.parts, now.epoch], [0, 0, 7n]);
  assert.ok(now.number > early.number);
  bob.takes(now.number);
  ann.peer.hears("200", 5);
  disk.commits();
  assert.deepEqual(ann.hearsFates(), ["4 200"]);
  clock.passes(4000);
  everythingHasEnded({ server, disk });
});

test("an ABOUT that is about another message is dropped", () => {
  const { server, ann: _ann } = play();
  const cid = speaks2(server, "cid");
  const bea = speaks2(server, "bea");
  bea.hearsWelcome();
  cid.hearsWelcome();

  cid.says(0x0120, new Uint8Array(24).fill(1), { id: 9 });
  cid.sends("bea", "hi", 1);

  assert.equal(bea.receives("hi").parts, 0);
});

test("what TAKEN has not named is handed over again, although later words were answered", () => {
  const { server, ann, disk, clock } = play();
  ann.sends("cid", "kept");
  disk.commits();
  const cid = speaks2(server, "cid");
  disk.commits();
  cid.hearsWelcome();
  cid.receives("kept", 2);
  clock.passes(1500);
  ann.sends("cid", "live");
  cid.receives("live");
  cid.peer.replies("200");
  clock.passes(1500);
  cid.peer.finishes();
  disk.commits();

  const again = speaks2(server, "cid");
  disk.commits();

  again.hearsWelcome();
  again.receives("kept", 2);
  again.hearsNothingMore();
});

test("TAKEN speaks of what was written on this connection only, however large its number", () => {
  const { server, ann, disk, clock } = play();
  const cid = speaks2(server, "cid");
  cid.hearsWelcome();

  cid.takes(2 ** 50);
  ann.sends("cid", "hi");
  cid.receives("hi");
  clock.passes(2600);
  disk.commits();
  clock.passes(400);

  assert.deepEqual(ann.hearsAll(), ["300"]);
  cid.takes(2 ** 50);
  disk.commits();
  assert.deepEqual(disk.texts, []);
});

test("a message that is sent again under its name is delivered once and answered twice", () => {
  const { server, bob, disk } = play();
  const cid = speaks2(server, "cid");
  cid.hearsWelcome();
  cid.sends("bob", "once", 3);
  bob.receives("once");
  bob.replies("200");

  cid.sends("bob", "once", 3);

  assert.deepEqual(cid.peer.hearsAll(), ["200", "200"]);
  nothingElseArrives(bob);
  disk.commits();
});

test("the answer for a message under way goes to the connection that sent it again", () => {
  const { server, bob, disk, clock } = play();
  const first = speaks2(server, "cid");
  first.hearsWelcome();
  first.sends("bob", "once", 3);
  bob.receives("once");
  first.peer.drops();
  const second = speaks2(server, "cid");
  second.hearsWelcome();

  second.sends("bob", "once", 3);
  bob.replies("200");

  second.peer.hears("200", 3);
  nothingElseArrives(bob);
  clock.passes(4000);
  everythingHasEnded({ server, disk });
});

test("a name is remembered across kill -9: kept stays kept, taken stays taken", () => {
  const { server, disk, clock } = stage();
  const cid = speaks2(server, "cid");
  cid.hearsWelcome();
  const bob = speaks2(server, "bob");
  bob.hearsWelcome();
  cid.sends("bob", "taken", 0);
  bob.takes(bob.receives("taken").number);
  cid.sends("eve", "kept", 1);
  disk.commits();
  clock.passes(1000);
  disk.commits();

  server.restarts();
  const again = speaks2(server, "cid");
  again.hearsWelcome();
  again.asks([0, 1, 2]);

  assert.deepEqual(again.hearsFates(), ["0 200", "1 300", "2 0"]);
  again.sends("bob", "taken", 0);
  again.sends("eve", "kept", 1);
  again.peer.hears("200", 0);
  again.peer.hears("300", 1);
  assert.deepEqual(disk.texts, ["kept"]);
});

test("a message of a name that was never flushed is known from its row", () => {
  const { server, disk } = stage();
  const cid = speaks2(server, "cid");
  cid.sends("eve", "kept", 1);
  disk.commits();

  server.restarts();
  const again = speaks2(server, "cid");
  again.hearsWelcome();
  again.asks([1]);

  assert.deepEqual(again.hearsFates(), ["1 300"]);
});

test("who was told 300 and was away learns by asking that it was taken", () => {
  const { server, disk } = stage();
  const cid = speaks2(server, "cid");
  cid.sends("eve", "kept", 1);
  disk.commits();
  cid.peer.drops();
  const eve = speaks2(server, "eve");
  disk.commits();
  eve.hearsWelcome();
  eve.takes(eve.receives("kept", 2).number);
  disk.commits();

  server.restarts();
  const again = speaks2(server, "cid");
  again.hearsWelcome();
  again.asks([1]);

  assert.deepEqual(again.hearsFates(), ["1 200"]);
});

test("what reached its age untaken is told as gone, to who is here and to who asks", () => {
  const { server, disk } = stage();
  const cid = speaks2(server, "cid");
  cid.hearsWelcome();
  cid.sends("eve", "too late", 1);
  disk.commits();
  cid.peer.hears("300");

  disk.expires([...disk.rows.keys()]);
  cid.asks([1]);
  cid.sends("eve", "too late", 1);

  assert.deepEqual(cid.hearsFates(), ["1 410"]);
  assert.deepEqual(cid.hearsFates(), ["1 410"]);
  cid.peer.hears("410", 1);
  assert.deepEqual(disk.texts, []);
});

test("the same messageID in another epoch is another message", () => {
  const { server, bob } = play();
  const first = speaks2(server, "cid", { epoch: 1n });
  first.sends("bob", "one", 3);
  const second = speaks2(server, "cid", { epoch: 2n });
  second.sends("bob", "two", 3);

  assert.deepEqual(bob.receivesAll(), ["0 one", "0 two"]);
});

test("what was refused may be sent again under its name", () => {
  const { server, bob, disk } = play({ limits: { mailboxMessagesMax: 1 } });
  const cid = speaks2(server, "cid");
  cid.hearsWelcome();
  cid.sends("bob", "one", 0);
  cid.sends("bob", "two", 1);
  cid.peer.hears("413", 1);
  bob.receives("one");
  bob.replies("200");

  cid.sends("bob", "two", 1);

  bob.receives("two");
  bob.replies("200");
  assert.deepEqual(cid.peer.hearsAll(), ["200", "200"]);
  disk.commits();
});

test("a send-only connection throws nobody off and is handed nothing", () => {
  const { server, bob, ann, disk } = play();

  const tool = speaks2(server, "bob", { sendOnly: true });
  tool.hearsWelcome();
  ann.sends("bob", "for the one who listens");
  tool.sends("ann", "from the tool", 0);

  bob.receives("for the one who listens");
  bob.replies("200");
  ann.receives("from the tool");
  ann.replies("200");
  tool.peer.hears("200", 0);
  nothingElseArrives(bob, tool.peer);
  tool.hearsNothingMore();
  assert.ok(!bob.isEnded);
  disk.commits();
});

test("who resumes is not handed what it said it has, and its senders hear 200", () => {
  const { server, disk } = stage();
  const ann = speaks2(server, "ann");
  ann.hearsWelcome();
  const bob = speaks2(server, "bob");
  const { incarnation } = bob.hearsWelcome();
  ann.sends("bob", "one", 0);
  const { number } = bob.receives("one");
  ann.sends("bob", "two", 1);
  bob.receives("two");
  bob.peer.drops();
  disk.commits();
  assert.deepEqual(ann.peer.hearsAll(), ["300", "300"]);

  const again = speaks2(server, "bob", { incarnation, upto: number });
  disk.commits();

  again.hearsWelcome();
  again.receives("two", 2);
  again.hearsNothingMore();
  assert.deepEqual(ann.hearsFates(), ["0 200"]);
  disk.commits();
  assert.deepEqual(disk.texts, ["two"]);
});

test("a number of another incarnation confirms nothing", () => {
  const { server, disk } = stage();
  const ann = speaks2(server, "ann");
  ann.sends("bob", "one", 0);
  disk.commits();

  const bob = speaks2(server, "bob", { incarnation: 99n, upto: 2 ** 40 });
  disk.commits();

  bob.hearsWelcome();
  bob.receives("one", 2);
});

test("who claims to have what has no number yet is handed it all the same", () => {
  const { server, disk } = stage();
  const { incarnation } = speaks2(server, "bob").hearsWelcome();
  const ann = speaks2(server, "ann");
  ann.hearsWelcome();
  ann.sends("bob", "one", 0);
  disk.commits();

  const bob = speaks2(server, "bob", { incarnation, upto: 2 ** 40 });
  disk.commits();
  bob.hearsWelcome();
  bob.hearsNothingMore();
  ann.peer.hearsAll();

  ann.sends("bob", "two", 1);
  const { number } = bob.receives("two");
  bob.takes(number);
  ann.peer.hears("200", 1);
});

test("whoever is thrown off or outlives the server is told so in a sentence", () => {
  const { server } = play();
  const first = speaks2(server, "cid");
  first.hearsWelcome();
  const second = speaks2(server, "cid", { epoch: EPOCH });
  second.hearsWelcome();

  assert.equal(first.hearsNotice().code, 409);
  server.stops();
  assert.equal(second.hearsNotice().code, 503);
});

test("a command of level 2 that is too short is passed over, and said to be", () => {
  const { server } = play();
  const cid = speaks2(server, "cid");
  cid.hearsWelcome();

  for (const type of [0x0120, 0x0121, 0x0122, 0x0140, 0x0142, 0x0143]) {
    cid.says(type, new Uint8Array(1));
    assert.equal(cid.hearsNotice().code, 400);
  }
  assert.ok(!cid.peer.isClosed);
});

test("PONG says what PING said", () => {
  const { server } = play();
  const cid = speaks2(server, "cid");
  cid.hearsWelcome();

  cid.says(0x0113, new TextEncoder().encode("still there?"), { id: 77 });

  const [pong] = cid.peer.added;
  assert.ok(pong !== undefined);
  assert.equal(cid.nextId, 77);
  assert.equal(new TextDecoder().decode(pong.subarray(24)), "still there?");
});

test("an ABOUT keeps its place in front of its message while both wait for their rate", () => {
  const { server, clock } = stage({ limits: { rate: { perSecond: 10, burst: 1 } } });
  const bob = speaks2(server, "bob");
  bob.hearsWelcome();
  const ann = speaks2(server, "ann");
  ann.hearsWelcome();
  ann.sends("bob", "first", 0);
  bob.receives("first");

  ann.sends("bob", "second", 1, { part: 1, parts: 2, replyTo: undefined });
  ann.sends("bob", "third", 2, { part: 2, parts: 2, replyTo: undefined });
  clock.passes(1000);

  assert.equal(bob.receives("second").part, 1);
  assert.equal(bob.receives("third").part, 2);
});
