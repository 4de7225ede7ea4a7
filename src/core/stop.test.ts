import assert from "node:assert/strict";
import { test } from "node:test";
import { everythingHasEnded, nothingElseArrives, play } from "./plays.testing.ts";

test("a server that stops accepts no connection", () => {
  const { server } = play();
  server.stops();

  const late = server.connects("late");

  assert.ok(late.isClosed);
  assert.deepEqual(server.noted("COTERIE_TURNED_AWAY"), ["stopping"]);
});

test("with nothing pending everybody gets FIN at once, and it stops when they have gone", () => {
  const { server, ann, bob } = play();
  server.stops();
  assert.ok(ann.isEnded && bob.isEnded);
  assert.ok(!server.isStopped);

  ann.finishes();
  assert.ok(!server.isStopped);
  bob.finishes();

  assert.ok(server.isStopped);
});

test("one who does not go is waited for one second", () => {
  const { server, clock } = play();
  server.stops();
  clock.passes(999);
  assert.ok(!server.isStopped);

  clock.passes(1);

  assert.ok(server.isStopped);
});

test("every new message is kept and answered 300, although its recipient is here", () => {
  const { server, disk, ann, bob } = play();
  const pending = ann.sends("bob", "before");
  bob.receives("before");
  server.stops();

  const id = ann.sends("bob", "during");
  disk.commits();

  ann.hears("300", id);
  nothingElseArrives(bob);
  bob.replies("200");
  ann.hears("200", pending);
  assert.ok(ann.isEnded);
  disk.commits();
  assert.deepEqual(disk.texts, ["during"]);
});

test("what is pending is committed at once and has a second for its 200", () => {
  const { server, disk, clock, ann, bob } = play();
  const id = ann.sends("bob", "hi");
  bob.receives("hi");
  server.stops();
  disk.commits();
  assert.deepEqual(disk.texts, ["hi"]);
  clock.passes(900);
  nothingElseArrives(ann);

  bob.replies("200");

  ann.hears("200", id);
  everythingHasEnded({ server, disk });
});

test("without a 200 in that second it is answered 300 and handed over after the start", () => {
  const { server, disk, clock, ann, bob } = play();
  const id = ann.sends("bob", "hi");
  bob.receives("hi");
  server.stops();
  disk.commits();

  clock.passes(1000);

  ann.hears("300", id);
  assert.ok(ann.isEnded && bob.isEnded);
  server.restarts();
  const again = server.accepts("bob");
  disk.commits();
  again.receivesOffline("hi");
});

test("a stop does not prolong anybody's three seconds", () => {
  const { server, disk, clock, ann } = play();
  disk.isPrompt = true;
  const id = ann.sends("bob", "hi");
  clock.passes(2700);
  server.stops();
  clock.passes(299);
  nothingElseArrives(ann);

  clock.passes(1);

  ann.hears("300", id);
});

test("what waited for its turn is answered as soon as it is on disk", () => {
  const { server, disk, ann, bob } = play();
  bob.drops();
  ann.sends("bob", "kept");
  disk.commits();
  ann.hears("300");
  server.accepts("bob");
  const id = ann.sends("bob", "waits");
  server.stops();
  disk.commits();

  ann.hears("300", id);
  assert.deepEqual(disk.texts, ["kept", "waits"]);
});

test("what waits for its rate is received and answered before the end", () => {
  const { server, disk, clock, ann, bob } = play({ limits: { rate: { perSecond: 1, burst: 1 } } });
  disk.isPrompt = true;
  for (let count = 0; count < 4; count += 1) ann.sends("bob", `${count}`);
  bob.receives("0");
  bob.replies("200");
  ann.hears("200");

  server.stops();
  assert.ok(!ann.isEnded);
  clock.passes(20);

  assert.deepEqual(ann.hearsAll(), ["300", "300", "300"]);
  assert.ok(ann.isEnded);
});

test("a recipient who drops meanwhile is absent: 300 after the commit", () => {
  const { server, disk, ann, bob } = play();
  const id = ann.sends("bob", "hi");
  server.stops();
  bob.drops();
  nothingElseArrives(ann);

  disk.commits();

  ann.hears("300", id);
});

test("a stuck disk is waited for, and then nobody is told what is not true", () => {
  const { server, disk, clock, ann } = play();
  ann.sends("bob", "hi");
  disk.isStuck = true;
  server.stops();
  clock.passes(4499);
  assert.ok(!server.isStopped);

  clock.passes(1);

  assert.ok(server.isStopped);
  nothingElseArrives(ann);
  assert.ok(ann.isEnded);
});

test("a disk that fails meanwhile makes it 504 or 507", () => {
  const { server, disk, clock, ann } = play();
  const seen = ann.sends("bob", "forwarded");
  server.stops();
  const unseen = ann.sends("bob", "never shown");
  disk.fails("full");
  ann.hears("507", unseen);
  nothingElseArrives(ann);

  clock.passes(1000);

  ann.hears("504", seen);
  everythingHasEnded({ server, disk });
});

test("one who does not read is not waited for longer than the answers may take", () => {
  const { server, disk, clock, ann, bob } = play();
  disk.isPrompt = true;
  bob.blocks();
  ann.sends("bob", "hi");
  server.stops();
  clock.passes(1000);
  ann.hears("300");
  assert.ok(!ann.isEnded);

  clock.passes(2500);
  assert.ok(ann.isEnded && !bob.isEnded);
  clock.passes(1000);
  assert.ok(server.isStopped);
  assert.deepEqual(disk.texts, ["hi"]);
});

test("what comes behind our FIN is discarded", () => {
  const { server, disk, ann, bob } = play();
  server.stops();
  ann.sends("bob", "too late");
  disk.commits();

  nothingElseArrives(ann, bob);
  assert.equal(server.core.state.received, 0);
  assert.deepEqual(disk.texts, []);
});

test("a clean FIN during the stop is evidence like any other", () => {
  const { server, disk, clock, ann } = play();
  ann.sends("cat", "kept");
  disk.commits();
  ann.hears("300");
  const cat = server.accepts("cat");
  disk.commits();
  cat.receivesOffline("kept");
  clock.passes(1000);
  server.stops();

  cat.finishes();

  everythingHasEnded({ server, disk });
});

test("nothing is drained while it stops, and a second signal changes nothing", () => {
  const { server, disk, clock, ann, bob } = play();
  ann.sends("cat", "kept");
  disk.commits();
  ann.hears("300");
  const cat = server.connects("cat");
  ann.sends("bob", "pending");
  bob.receives("pending");
  server.stops();
  clock.passes(500);
  server.stops();

  cat.greets();
  disk.commits();

  nothingElseArrives(cat);
  clock.passes(500);
  ann.hears("300");
});
