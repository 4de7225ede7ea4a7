import assert from "node:assert/strict";
import { test } from "node:test";
import { LIMITS_DEFAULT, withoutQuotas } from "./limits.ts";
import { everythingHasEnded, nothingElseArrives, play } from "./plays.testing.ts";

test("a 200 settles the oldest message of its pair", () => {
  const { disk, clock, server, ann, bob } = play();
  ann.sends("bob", "first", { id: 5 });
  clock.passes(1000);
  ann.sends("bob", "second", { id: 5 });
  bob.receives("first");
  bob.receives("second");

  bob.replies("200");
  ann.hears("200", 5);
  clock.passes(2500);
  disk.commits();
  nothingElseArrives(ann);
  assert.deepEqual(disk.texts, ["second"]);

  bob.replies("200");
  ann.hears("200", 5);
  everythingHasEnded({ server, disk });
});

test("ids of one sender say nothing about those of another", () => {
  const { server, ann, bob } = play();
  const cat = server.accepts("cat");
  ann.sends("bob", "from ann", { id: 1 });
  cat.sends("bob", "from cat", { id: 1 });
  const first = bob.receives("from ann");
  bob.receives("from cat");

  bob.replies("200");
  cat.hears("200", 1);
  nothingElseArrives(ann);

  bob.replies("200", first);
  ann.hears("200", 1);
});

test("a message that timed out is still settled before a younger one of its pair", () => {
  const { disk, clock, server, ann, bob } = play();
  disk.isPrompt = true;
  ann.sends("bob", "slow", { id: 5 });
  clock.passes(3000);
  ann.hears("300", 5);
  bob.sends("ann", "sorry");
  ann.receives("sorry");
  ann.replies("200");
  bob.hears("200");
  ann.sends("bob", "again", { id: 5 });
  bob.receives("slow");
  bob.receives("again");

  bob.replies("200");
  nothingElseArrives(ann);
  assert.deepEqual(disk.texts, []);

  bob.replies("200");
  ann.hears("200", 5);
  everythingHasEnded({ server, disk });
});

test("a 200 means the type 0 of its pair while no type 2 has been answered", () => {
  const { server, disk, ann } = play();
  ann.sends("cat", "kept", { id: 5 });
  disk.commits();
  ann.hears("300", 5);
  const cat = server.accepts("cat");
  disk.commits();
  cat.receivesOffline("kept");
  ann.sends("cat", "live", { id: 5 });
  cat.receives("live");

  cat.replies("200");

  ann.hears("200", 5);
});

test("type 2 takes part once its connection has answered one", () => {
  const { server, disk, ann } = play();
  for (const text of ["one", "two", "three"]) ann.sends("cat", text, { id: 5 });
  disk.commits();
  assert.deepEqual(ann.hearsAll(), ["300", "300", "300"]);
  const cat = server.accepts("cat");
  disk.commits();
  cat.receivesOffline("one");
  cat.replies("200");
  disk.commits();
  assert.deepEqual(disk.texts, ["two", "three"]);

  ann.sends("cat", "live", { id: 5 });
  cat.receivesOffline("two");
  cat.replies("200");
  nothingElseArrives(ann);
  cat.receivesOffline("three");
  cat.replies("200");
  nothingElseArrives(ann);
  cat.receives("live");
  cat.replies("200");
  ann.hears("200", 5);
  everythingHasEnded({ server, disk });
});

test("nobody answers for another", () => {
  const { server, clock, disk, ann, bob } = play();
  const eve = server.accepts("eve");
  const id = ann.sends("bob", "hi");
  bob.receives("hi");

  eve.writes({ type: 1, id, src: "bob", dst: "ann", text: "200" });

  nothingElseArrives(ann);
  clock.passes(3000);
  disk.commits();
  ann.hears("300", id);
});

test("a 200 on a later connection settles nothing that an earlier one was written", () => {
  const { server, disk, ann, bob } = play();
  const id = ann.sends("bob", "hi");
  const hi = bob.receives("hi");
  bob.drops();
  disk.commits();
  ann.hears("300", id);
  const again = server.accepts("bob");

  again.replies("200", hi);
  disk.commits();

  again.receivesOffline("hi");
  nothingElseArrives(ann);
});

test("a 200 settles nothing that has not been written yet", () => {
  const { clock, disk, ann, bob } = play();
  bob.blocks();
  ann.sends("bob", "under way", { id: 1 });
  ann.sends("bob", "waits its turn", { id: 2 });

  bob.writes({ type: 1, id: 2, src: "bob", dst: "ann", text: "200" });

  nothingElseArrives(ann);
  clock.passes(3000);
  disk.commits();
  assert.deepEqual(ann.hearsAll(), ["300", "300"]);
});

/** A mailbox that is larger than what one connection may be written without an answer. */
function largePlay(): ReturnType<typeof play> {
  return play({ limits: withoutQuotas(LIMITS_DEFAULT), isUnchecked: true });
}

test("10,000 unconfirmed messages on a connection are the most; the rest follows", () => {
  const { server, disk, ann } = largePlay();
  const { pendingMax } = LIMITS_DEFAULT;
  for (let id = 0; id < pendingMax + 500; id += 1) ann.sends("cat", `${id}`, { id });
  disk.commits();
  const cat = server.accepts("cat");
  disk.commits();
  assert.equal(cat.messages.length, pendingMax);

  for (let at = 0; at < 500; at += 1) {
    cat.receivesOffline(`${at}`);
    cat.replies("200");
  }
  disk.commits();

  assert.equal(cat.messages.length, pendingMax);
  assert.ok(!cat.isClosed);
  server.keepsTheLaws();
});

test("one that has 10,000 unconfirmed messages and does not answer type 0 is closed", () => {
  const { server, disk, clock, ann, bob } = largePlay();
  disk.isPrompt = true;
  const { pendingMax } = LIMITS_DEFAULT;
  for (let id = 0; id < pendingMax; id += 1) ann.sends("bob", "well?", { id });
  clock.passes(3000);
  assert.equal(bob.messages.length, pendingMax);
  bob.greets();

  ann.sends("bob", "well??", { id: pendingMax });
  assert.equal(bob.messages.length, pendingMax);
  assert.ok(!bob.isClosed);
  clock.passes(1000);

  assert.ok(bob.isClosed);
  assert.deepEqual(server.noted("COTERIE_CLOSED"), ["not answering"]);
  assert.equal(ann.hearsAll().length, pendingMax + 1);
  server.keepsTheLaws();
});
