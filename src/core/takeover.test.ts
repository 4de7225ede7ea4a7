import assert from "node:assert/strict";
import { test } from "node:test";
import { CONNECTION_LIMITS } from "./limits.ts";
import { everythingHasEnded, nothingElseArrives, play } from "./plays.testing.ts";

test("the newest of two connections wins, and for the old one it is as if it had dropped", () => {
  const { server, disk, ann, bob } = play();
  const id = ann.sends("bob", "unconfirmed");
  bob.receives("unconfirmed");

  const newest = server.accepts("bob");
  ann.sends("bob", "next");
  nothingElseArrives(newest, ann);
  disk.commits();

  ann.hears("300", id);
  newest.receivesOffline("unconfirmed");
  newest.receives("next");
  nothingElseArrives(bob);
});

test("the old one's input is ignored, and it gets FIN at once if nothing is owed to it", () => {
  const { server, ann, bob } = play();
  ann.sends("bob", "hi");
  const hi = bob.receives("hi");
  server.accepts("bob");
  assert.ok(bob.isEnded && !bob.isClosed);

  bob.replies("200", hi);
  bob.sends("ann", "me too");

  nothingElseArrives(ann, bob);
});

test("answers owed to the old one still leave, then FIN", () => {
  const { server, disk, ann, bob } = play();
  const id = bob.sends("ann", "question");
  ann.receives("question");
  const newest = server.accepts("bob");
  assert.ok(!bob.isEnded);

  ann.replies("200");

  bob.hears("200", id);
  assert.ok(bob.isEnded);
  bob.finishes();
  assert.ok(bob.isClosed);
  nothingElseArrives(newest);
  everythingHasEnded({ server, disk });
});

test("what waits to be written on a connection that loses its name is not written", () => {
  for (const how of ["takeover", "FIN"]) {
    const { server, disk, ann, bob } = play();
    disk.isPrompt = true;
    const owed = bob.sends("ann", "question");
    bob.blocks();
    ann.sends("bob", "under way");
    ann.sends("bob", "waits");
    if (how === "FIN") bob.finishes();
    const again = server.accepts("bob");
    assert.deepEqual(again.receivesAll(), ["2 under way", "2 waits"]);
    ann.receives("question");
    ann.replies("200");

    bob.reads();

    assert.deepEqual(bob.receivesAll(), ["0 under way"], how);
    bob.hears("200", owed);
  }
});

test("an old one that never finishes is closed after five seconds", () => {
  const { server, clock, bob } = play();
  clock.passes(700);
  server.accepts("bob");
  clock.passes(4999);
  assert.ok(!bob.isClosed);

  clock.passes(1);

  assert.ok(bob.isClosed);
});

test("the end of the old connection changes nothing for the new one", () => {
  const { server, ann, bob } = play();
  const newest = server.accepts("bob");
  ann.sends("bob", "hi");
  newest.receives("hi");

  bob.drops();

  newest.replies("200");
  ann.hears("200");
});

test("five takeovers in turn in a minute are let through, and the next is closed unnamed", () => {
  const { server, disk, clock, ann } = play();
  // The first displaces one that displaced nobody, so it is no turn.
  for (let turn = 0; turn <= CONNECTION_LIMITS.takeoversMax; turn += 1) {
    assert.ok(!server.accepts("bob").isClosed);
    clock.passes(1000);
  }
  const holder = server.core.state.directory.people.find((each) => each.session?.displacedAnother);

  const sixth = server.accepts("bob");

  assert.ok(sixth.isClosed);
  assert.equal(sixth.session?.person, undefined);
  assert.ok(holder?.session !== undefined, "the one before stays");
  ann.sends("bob", "still there?");
  disk.commits();
  nothingElseArrives(ann);

  clock.passes(60_000);
  assert.ok(!server.accepts("bob").isClosed);
});

test("one who comes back after dropping takes nobody over, however often", () => {
  const { server, bob } = play();
  bob.drops();
  for (let count = 0; count < 20; count += 1) {
    const again = server.accepts("bob");
    assert.ok(!again.isClosed);
    again.drops();
  }
});

test("a takeover in the middle of a drain hands everything over from the start", () => {
  const { server, disk, ann, bob } = play({ isUnchecked: true });
  bob.drops();
  const texts = Array.from({ length: 600 }, (_, at) => `text ${at}`);
  for (const text of texts) ann.sends("bob", text);
  disk.commits();
  const second = server.accepts("bob");
  disk.commitsOneGroup();
  assert.equal(second.messages.length, CONNECTION_LIMITS.pageMessages);

  const third = server.accepts("bob");
  ann.sends("bob", "live");
  disk.commits();

  const expected = [...texts.map((text) => `2 ${text}`), "0 live"];
  assert.deepEqual(third.receivesAll(), expected);
  assert.equal(second.messages.length, CONNECTION_LIMITS.pageMessages);
  server.keepsTheLaws();
});

test("a page that was asked for by the old one serves the new one", () => {
  const { server, disk, ann, bob } = play();
  bob.drops();
  ann.sends("bob", "one");
  ann.sends("bob", "two");
  disk.commits();
  server.accepts("bob");
  const newest = server.accepts("bob");
  assert.equal(disk.pagesAsked, 2);

  disk.commits();

  assert.deepEqual(newest.receivesAll(), ["2 one", "2 two"]);
});

test("a page for one who has gone is dropped", () => {
  const { server, disk, ann, bob } = play();
  bob.drops();
  ann.sends("bob", "one");
  disk.commits();
  server.accepts("bob").drops();

  disk.commits();

  const again = server.accepts("bob");
  disk.commits();
  assert.deepEqual(again.receivesAll(), ["2 one"]);
});
