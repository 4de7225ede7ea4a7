import assert from "node:assert/strict";
import { test } from "node:test";
import { everythingHasEnded, nothingElseArrives, play, stage } from "./plays.testing.ts";

test("kept, requeued and live messages come in one order", () => {
  const { server, disk, ann, bob } = play();
  bob.drops();
  ann.sends("bob", "kept");
  disk.commits();
  const second = server.accepts("bob");
  disk.commits();
  second.receivesOffline("kept");
  ann.sends("bob", "live");
  second.receives("live");
  second.drops();

  const third = server.accepts("bob");
  ann.sends("bob", "newest");
  nothingElseArrives(third);
  disk.commits();

  assert.deepEqual(third.receivesAll(), ["2 kept", "2 live", "0 newest"]);
});

test("what arrives during a drain waits behind it, and still goes out as type 0 in time", () => {
  const { server, disk, clock, ann, bob } = play();
  bob.drops();
  ann.sends("bob", "kept");
  disk.commits();
  ann.hears("300");
  const again = server.accepts("bob");
  const id = ann.sends("bob", "live");
  clock.passes(999);
  nothingElseArrives(again);

  disk.commits();

  again.receivesOffline("kept");
  again.receives("live");
  again.replies("200");
  ann.hears("200", id);
});

test("what has waited for a second is kept, answered 300, and goes out as type 2", () => {
  const { server, disk, clock, ann, bob } = play();
  bob.drops();
  ann.sends("bob", "kept");
  disk.commits();
  ann.hears("300");
  const again = server.accepts("bob");
  const id = ann.sends("bob", "waits");
  clock.passes(1000);
  nothingElseArrives(again, ann);

  disk.commits();

  ann.hears("300", id);
  assert.deepEqual(again.receivesAll(), ["2 kept", "2 waits"]);
});

test("what is older than a second does not go out as type 0, however late the timer rings", () => {
  const { server, disk, clock, ann, bob } = play();
  bob.drops();
  ann.sends("bob", "kept");
  disk.commits();
  const again = server.accepts("bob");
  ann.sends("bob", "waits");

  clock.runsAhead(1001);
  disk.commits();
  assert.deepEqual(again.receivesAll(), ["2 kept"]);

  clock.passes(0);
  disk.commits();
  assert.deepEqual(again.receivesAll(), ["2 waits"]);
});

test("the three seconds count from the receipt, not from the forwarding", () => {
  const { server, disk, clock, ann, bob } = play();
  bob.drops();
  ann.sends("bob", "kept");
  disk.commits();
  ann.hears("300");
  const again = server.accepts("bob");
  const id = ann.sends("bob", "waits");
  clock.passes(900);
  disk.commits();
  again.receivesAll();
  clock.passes(2099);
  disk.commits();
  nothingElseArrives(ann);

  clock.passes(1);

  ann.hears("300", id);
});

test("while a commit is in flight nothing overtakes it", () => {
  const { server, disk, ann, bob } = play();
  bob.drops();
  ann.sends("bob", "committing");
  const again = server.accepts("bob");
  ann.sends("bob", "behind");
  ann.sends("bob", "far behind");
  nothingElseArrives(again);

  disk.commitsOneMessage();

  again.receivesOffline("committing");
  again.receives("behind");
  again.receives("far behind");
});

test("what gets onto the disk while a page is on its way comes in its place", () => {
  const { server, disk, ann, bob } = play();
  bob.drops();
  ann.sends("bob", "one");
  disk.commits();
  ann.sends("bob", "two");
  const again = server.accepts("bob");
  assert.equal(disk.pagesAsked, 1);
  disk.commitsOneMessage();
  ann.sends("bob", "three");
  disk.commits();

  assert.deepEqual(again.receivesAll(), ["2 one", "2 two", "0 three"]);
});

test("a number is not used twice after a crash, and new messages come after old ones", () => {
  const { server, disk, ann, bob } = play();
  bob.drops();
  ann.sends("bob", "kept");
  disk.commits();
  ann.sends("bob", "lost");
  server.restarts();
  const later = server.accepts("ann");
  later.sends("bob", "new");
  disk.commits();

  const [kept, fresh] = disk.live();
  assert.ok((fresh?.number ?? 0) > (kept?.number ?? Infinity) + 1, "the lost one had a number");
  const again = server.accepts("bob");
  disk.commits();
  assert.deepEqual(again.receivesAll(), ["2 kept", "2 new"]);
});

test("without a reserved number nothing is received, and everything is once there is one", () => {
  const { server, disk, clock } = stage();
  disk.isStuck = true;
  server.restarts();
  const ann = server.accepts("ann");
  const bob = server.accepts("bob");
  ann.sends("bob", "hi");
  clock.passes(10_000);
  nothingElseArrives(ann, bob);
  assert.equal(server.core.state.received, 0);

  disk.isStuck = false;
  disk.commits();
  clock.passes(20);

  bob.receives("hi");
  bob.replies("200");
  ann.hears("200");
});

test("one move of the cursor covers what is taken in order, however many an answer ends", () => {
  const { server, disk, ann, bob } = play();
  bob.drops();
  for (const text of ["one", "two", "three"]) ann.sends("bob", text);
  disk.commits();
  const again = server.accepts("bob");
  disk.commits();
  again.receivesAll();
  ann.sends("bob", "live");
  again.receives("live");
  const before = disk.rows.size;

  again.replies("200");

  assert.deepEqual(disk.asked, ["advance"]);
  disk.commits();
  assert.equal(disk.rows.size, before, "the rows stay until they are swept");
  everythingHasEnded({ server, disk });
});

test("what is taken out of order is erased by number, and the cursor stays below", () => {
  const { server, disk, ann, bob } = play();
  bob.drops();
  for (const text of ["one", "two", "three"]) ann.sends("bob", text);
  disk.commits();
  const again = server.accepts("bob");
  disk.commits();
  again.receivesOffline("one");
  again.receivesOffline("two");
  again.replies("200");
  assert.deepEqual(disk.asked, ["erase"]);
  disk.commits();
  assert.deepEqual(disk.texts, ["one", "three"]);

  again.receivesOffline("three");
  again.replies("200");
  assert.deepEqual(disk.asked, ["erase"]);
});

test("the cursor never passes a message that is still live", () => {
  const { server, disk, clock, ann, bob } = play();
  ann.sends("bob", "live");
  const live = bob.receives("live");
  clock.passes(1500);
  ann.sends("bob", "next");
  const next = bob.receives("next");
  clock.passes(2500);
  disk.commits();
  bob.replies("200", next);
  assert.deepEqual(disk.asked, ["erase"]);
  disk.commits();

  bob.replies("200", live);
  assert.deepEqual(disk.asked, ["advance"]);
  disk.commits();
  everythingHasEnded({ server, disk });
});

test("the cursor never passes what a full disk refused and may still be confirmed", () => {
  const { server, disk, clock, ann, bob } = play();
  ann.sends("bob", "refused");
  const refused = bob.receives("refused");
  clock.passes(200);
  ann.sends("bob", "kept");
  bob.receives("kept");
  clock.passes(2300);
  disk.fails("full");
  clock.passes(200);
  disk.commits();
  assert.deepEqual(disk.texts, ["kept"]);

  bob.replies("200");
  assert.deepEqual(disk.asked, ["erase"]);
  bob.replies("200", refused);

  assert.deepEqual(ann.hearsAll(), ["200", "200"]);
  everythingHasEnded({ server, disk });
});
