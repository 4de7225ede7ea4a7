import assert from "node:assert/strict";
import { test } from "node:test";
import type { Limits } from "./limits.ts";
import { CONNECTION_LIMITS, LIMITS_DEFAULT } from "./limits.ts";
import type { Peer } from "./peer.testing.ts";
import type { Play } from "./plays.testing.ts";
import { everythingHasEnded, nothingElseArrives, play } from "./plays.testing.ts";

/** Cat was away, and has just been handed "one" and "two" as type 2. */
function handed(limits: Partial<Limits> = {}): Play & { cat: Peer } {
  const scene = play({ limits });
  for (const text of ["one", "two"]) scene.ann.sends("cat", text);
  scene.clock.passes(1000);
  scene.disk.commits();
  scene.ann.hearsAll();
  const cat = scene.server.accepts("cat");
  scene.disk.commits();
  assert.deepEqual(cat.receivesAll(), ["2 one", "2 two"]);
  return { ...scene, cat };
}

test("a 200 for a type 0 that was written later proves what was handed before (E2)", () => {
  const { server, disk, ann, cat } = handed();
  ann.sends("cat", "live");
  cat.receives("live");

  cat.replies("200");

  ann.hears("200");
  everythingHasEnded({ server, disk });
});

test("a 200 for a type 0 that was written earlier proves nothing (E2)", () => {
  const { disk, clock, ann, bob } = play();
  disk.isPrompt = true;
  ann.sends("bob", "early");
  const early = bob.receives("early");
  clock.passes(3000);
  ann.sends("bob", "kept");
  bob.writes({ type: 1, id: 99, src: "bob", dst: "ann", text: "no" });
  bob.receivesOffline("kept");

  bob.replies("200", early);

  assert.deepEqual(disk.texts, ["kept"]);
});

test("a 200 that names a type 2 proves that one and no other (E2)", () => {
  const { disk, cat } = handed();

  cat.writes({ type: 1, id: 1, src: "cat", dst: "ann", text: "200" });
  disk.commits();

  assert.deepEqual(disk.texts, ["one"]);
});

test("a command that is noticed late because the server stood still proves nothing (E3)", () => {
  const { server, disk, clock, cat } = handed();
  clock.runsAhead(5 * CONNECTION_LIMITS.evidenceMs);

  cat.greets();

  cat.drops();
  const again = server.accepts("cat");
  disk.commits();
  assert.deepEqual(again.receivesAll(), ["2 one", "2 two"]);
});

test("a command a second after bytes were accepted proves them read, no sooner (E3)", () => {
  const { server, disk, clock, cat } = handed();
  clock.passes(CONNECTION_LIMITS.evidenceMs - 1);
  cat.greets();
  disk.commits();
  assert.deepEqual(disk.texts, ["one", "two"]);

  clock.passes(1);
  cat.writes({ type: 500, id: 0, src: "", dst: "", text: "even this" });

  everythingHasEnded({ server, disk });
});

test("what was not accepted is not proven by any command (E3)", () => {
  const { server, disk, clock, ann } = play();
  ann.sends("cat", "kept");
  disk.commits();
  const cat = server.accepts("cat");
  cat.blocks();
  disk.commits();
  clock.passes(5000);
  cat.greets();
  cat.finishes();
  disk.commits();
  assert.deepEqual(disk.texts, ["kept"]);

  const again = server.accepts("cat");
  disk.commits();
  again.receivesOffline("kept");
});

test("while a part of a drain is not accepted, nothing of it is proven (E3)", () => {
  const { server, disk, clock, ann, bob } = play({ isUnchecked: true });
  bob.drops();
  const text = "x".repeat(1000);
  for (let count = 0; count < 600; count += 1) ann.sends("bob", text);
  disk.commits();
  const again = server.accepts("bob");
  let writes = 0;
  again.onBytes = () => {
    writes += 1;
    if (writes === 1) again.blocks();
  };
  disk.commits();
  assert.ok(again.unacceptedBytes > 0);

  clock.passes(2000);
  again.greets();
  disk.commits();
  assert.equal(disk.texts.length, 600);

  again.reads();
  disk.commits();
  clock.passes(1000);
  again.greets();
  assert.equal(again.messages.length, 600);
  everythingHasEnded({ server, disk });
});

test("the second counts for every write from its own acceptance (E3)", () => {
  const { disk, clock, ann, bob } = play();
  bob.blocks();
  ann.sendsOffline("bob", "one");
  ann.sendsOffline("bob", "two");
  bob.onBytes = () => bob.blocks();
  bob.reads();
  clock.passes(5000);
  disk.commits();
  assert.deepEqual(bob.receivesAll(), ["2 one"]);
  bob.onBytes = () => {};
  bob.reads();
  clock.passes(999);

  bob.greets();
  disk.commits();

  assert.deepEqual(disk.texts, ["two"]);
});

test("what an earlier connection accepted is not proven by a later one (E3)", () => {
  const { server, disk, clock, ann, bob } = play();
  ann.sendsOffline("bob", "by the way");
  clock.passes(500);
  bob.drops();
  const again = server.accepts("bob");
  disk.commits();
  again.receivesOffline("by the way");
  clock.passes(600);

  again.greets();
  disk.commits();

  assert.deepEqual(disk.texts, ["by the way"]);
});

test("a clean FIN a second after the bytes were accepted proves them read (E3)", () => {
  const { server, disk, clock, cat } = handed();
  clock.passes(1000);

  cat.finishes();

  everythingHasEnded({ server, disk });
});

test("a FIN that comes sooner proves nothing: they are handed over again (E3)", () => {
  const { server, disk, clock, cat } = handed();
  clock.passes(999);
  cat.finishes();

  const again = server.accepts("cat");
  disk.commits();

  assert.deepEqual(again.receivesAll(), ["2 one", "2 two"]);
});

test("an error, a takeover or a crash prove nothing, however late", () => {
  for (const how of ["error", "takeover", "crash"]) {
    const { server, disk, clock, cat } = handed();
    clock.passes(60_000);
    if (how === "error") cat.drops();
    if (how === "crash") server.restarts();

    const again = server.accepts("cat");
    disk.commits();

    assert.deepEqual(again.receivesAll(), ["2 one", "2 two"], how);
  }
});

test("strict evidence is a 200 and nothing else", () => {
  const { server, disk, clock, cat, ann } = handed({ plainEvidence: "strict" });
  clock.passes(5000);
  cat.greets();
  cat.finishes();
  disk.commits();
  assert.deepEqual(disk.texts, ["one", "two"]);

  const again = server.accepts("cat");
  disk.commits();
  again.receivesAll();
  ann.sends("cat", "live");
  again.receives("live");
  again.replies("200");
  everythingHasEnded({ server, disk });
});

test("a command that was read after a pause is older than it seems: the second starts anew", () => {
  const { disk, clock, cat } = handed({ rate: { perSecond: 1, burst: 1 } });
  const flood = { type: 2, id: 1, src: "cat", dst: "bob", text: "flood" };
  clock.passes(500);
  cat.writes(...Array.from({ length: LIMITS_DEFAULT.waitingCommandsMax + 1 }, () => flood));
  assert.ok(cat.isPaused);
  clock.passes(1100);
  assert.ok(!cat.isPaused);
  clock.passes(500);
  cat.greets();
  disk.commits();
  assert.ok(disk.texts.includes("one"), "the pause ended less than a second ago");

  clock.passes(500);
  cat.greets();
  disk.commits();
  assert.ok(!disk.texts.includes("one"));
});

test("after a connection had to wait for others to be read, the second starts anew", () => {
  const { server, disk, clock, cat } = handed();
  clock.passes(1500);
  if (cat.session !== undefined) server.core.resumed(cat.session, server.core.state.nowMs);
  cat.greets();
  disk.commits();
  assert.deepEqual(disk.texts, ["one", "two"]);

  clock.passes(1100);
  cat.greets();
  disk.commits();
  everythingHasEnded({ server, disk });
});

test("while reading is paused no command is evidence", () => {
  const { disk, clock, cat } = handed({ rate: { perSecond: 1, burst: 1 } });
  const flood = { type: 2, id: 1, src: "cat", dst: "bob", text: "flood" };
  cat.writes(...Array.from({ length: LIMITS_DEFAULT.waitingCommandsMax + 50 }, () => flood));
  assert.ok(cat.isPaused);
  clock.passes(5000);
  assert.ok(cat.isPaused);

  cat.writes(flood);
  disk.commits();

  assert.ok(disk.texts.includes("one"));
});

test("what is handed over between two commands is not proven by the second", () => {
  const { disk, clock, ann, bob } = play();
  ann.sends("bob", "one");
  clock.passes(2900);
  ann.sends("bob", "two");
  clock.passes(100);
  ann.sends("bob", "kept");
  disk.commits();
  bob.greets();
  assert.equal(disk.pagesAsked, 1);
  clock.passes(2900);
  assert.equal(bob.session?.stale, true, "again, before the page has come");
  disk.commits();
  assert.deepEqual(bob.receivesAll(), ["0 one", "0 two"]);

  const hello = { type: 1, id: 9, src: "bob", dst: "bob", text: "200" };
  bob.writes(hello, hello);
  disk.commits();

  assert.deepEqual(bob.receivesAll(), ["2 kept"]);
  assert.deepEqual(disk.texts, ["one", "two", "kept"]);
});

test("a stale one that is revived by a command proves by it what was handed before", () => {
  const { disk, clock, ann, cat } = handed();
  ann.sends("cat", "unanswered");
  cat.receives("unanswered");
  clock.passes(3000);
  disk.commits();
  assert.equal(cat.session?.stale, true);

  cat.sends("ann", "hello");
  disk.commits();

  assert.deepEqual(disk.texts, ["unanswered"]);
  nothingElseArrives(cat);
});
