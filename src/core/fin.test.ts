import assert from "node:assert/strict";
import { test } from "node:test";
import { everythingHasEnded, nothingElseArrives, play, stage } from "./plays.testing.ts";

test("one who has finished receives no more: unconfirmed and new messages are kept", () => {
  const { disk, ann, bob } = play();
  const id = ann.sends("bob", "unconfirmed");
  bob.receives("unconfirmed");

  bob.finishes();
  const next = ann.sends("bob", "new");
  disk.commits();

  ann.hears("300", id);
  ann.hears("300", next);
  nothingElseArrives(bob);
});

test("one who sends and finishes hears the last answer, and then FIN", () => {
  const { server, disk, ann, bob } = play();
  const id = ann.sends("bob", "bye");
  ann.finishes();
  bob.receives("bye");
  assert.ok(!ann.isEnded);

  bob.replies("200");

  ann.hears("200", id);
  assert.ok(ann.isClosed);
  everythingHasEnded({ server, disk });
});

test("one who finishes and is owed nothing gets FIN at once", () => {
  const { server, ann, bob } = play();
  ann.finishes();
  assert.ok(ann.isClosed);
  assert.equal(server.core.state.sessions.size, 1);

  const nameless = server.connects("cat");
  nameless.finishes();
  assert.ok(nameless.isClosed);
  nothingElseArrives(ann, bob);
});

test("a silent recipient does not hold it longer than its 300", () => {
  const { disk, clock, ann } = play();
  disk.isPrompt = true;
  const id = ann.sends("bob", "bye");
  ann.finishes();

  clock.passes(3000);

  ann.hears("300", id);
  assert.ok(ann.isClosed);
});

test("with a stuck disk it is closed after five seconds, not sooner and not later", () => {
  const { server, disk, clock, ann } = play();
  clock.passes(300);
  disk.isStuck = true;
  ann.sends("nobody", "bye");
  ann.finishes();
  clock.passes(4999);
  assert.ok(!ann.isClosed);

  clock.passes(1);

  assert.ok(ann.isClosed);
  disk.isStuck = false;
  disk.commits();
  nothingElseArrives(ann);
  assert.equal(server.core.state.owed, 0);
});

test("commands that wait for their rate are still received and answered after FIN", () => {
  const { disk, clock, ann } = play({ limits: { rate: { perSecond: 10, burst: 2 } } });
  disk.isPrompt = true;
  for (let count = 0; count < 10; count += 1) ann.sends("nobody", "bye");
  ann.finishes();
  assert.equal(ann.hearsAll().length, 2);
  assert.ok(!ann.isEnded);

  clock.passes(1000);

  assert.equal(ann.hearsAll().length, 8);
  assert.ok(ann.isClosed);
});

test("what waits and is refused in the end lets the connection go as well", () => {
  const rate = { perSecond: 10, burst: 1 };
  const { disk, clock, ann } = play({ limits: { rate } });
  disk.isPrompt = true;
  ann.sends("nobody", "first");
  ann.sends("", "to whom?");
  ann.finishes();

  clock.passes(150);

  assert.deepEqual(ann.hearsAll(), ["300", "400"]);
  assert.ok(ann.isClosed);
});

test("one program that sends and is gone leaves its message and hears its answer", () => {
  const { server, disk } = stage();
  const cat = server.connects("cat");
  const id = cat.sends("bob", "printf | nc");
  cat.finishes();
  disk.commits();

  cat.hears("300", id);
  assert.ok(cat.isClosed);
  assert.deepEqual(disk.texts, ["printf | nc"]);
});

test("a name is free as soon as its connection has finished: the next displaces nobody", () => {
  const { server, disk, ann } = play();
  ann.sends("bob", "waits for an answer");
  ann.finishes();

  const again = server.accepts("ann");

  assert.equal(again.session?.displacedAnother, false);
  disk.commits();
  nothingElseArrives(again);
});
