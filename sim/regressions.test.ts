/** What the simulation has found in the core, each as the shortest play that shows it. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { LIMITS_DEFAULT } from "../src/core/limits.ts";
import { everythingHasEnded, nothingElseArrives, play } from "../src/core/plays.testing.ts";

test("a message that expires before its sender has heard of it was kept: 300", () => {
  const { server, disk, clock, ann, bob } = play();
  const id = ann.sends("bob", "hi");
  bob.receives("hi");
  clock.passes(2500);
  disk.commits();

  disk.expires(disk.live().map(({ number }) => number));

  ann.hears("300", id);
  bob.replies("200");
  nothingElseArrives(ann, bob);
  everythingHasEnded({ server, disk });
});

test("a late 200 for a message that got 504 confirms no later one of the same messageID", () => {
  const { disk, clock, ann, bob } = play();
  ann.sends("bob", "first", { id: 7 });
  const first = bob.receives("first");
  clock.passes(2500);
  disk.fails("full");
  clock.passes(500);
  ann.hears("504", 7);
  bob.sends("ann", "I am back");
  ann.sends("bob", "second", { id: 7 });
  const second = bob.receives("second");

  bob.replies("200", first);
  ann.receives("I am back");
  nothingElseArrives(ann);

  bob.replies("200", second);
  ann.hears("200", 7);
});

test("what waits in the output of a displaced connection is not written there any more", () => {
  const { server, disk, ann, bob } = play();
  bob.blocks();
  ann.sends("bob", "under way");
  ann.sends("bob", "waiting");
  const newest = server.accepts("bob");
  disk.commits();
  assert.deepEqual(newest.receivesAll(), ["2 under way", "2 waiting"]);

  bob.reads();

  bob.receives("under way");
  nothingElseArrives(bob);
});

test("who answers nothing, and has as much as may be unanswered, cannot hold up the rest", () => {
  const { disk, server, clock, ann, bob } = play({ limits: { ...LIMITS_DEFAULT, pendingMax: 2 } });
  disk.isPrompt = true;
  ann.sends("bob", "first");
  ann.sends("bob", "second");
  bob.receives("first");
  bob.receives("second");
  clock.passes(500);
  ann.sends("bob", "third");
  clock.passes(3000);
  bob.greets();

  clock.passes(2000);

  assert.ok(bob.isClosed);
  assert.deepEqual(server.noted("COTERIE_CLOSED"), ["not answering"]);
});

test("nor who answers nothing that could not be kept either", () => {
  const limits = { ...LIMITS_DEFAULT, pendingMax: 2 };
  const { disk, clock, ann, bob } = play({ limits });
  ann.sends("bob", "first");
  ann.sends("bob", "second");
  bob.receives("first");
  bob.receives("second");
  clock.passes(500);
  ann.sends("bob", "third");
  clock.passes(1000);
  disk.commits();
  clock.passes(1000);
  disk.fails("full");
  clock.passes(500);
  bob.greets();

  clock.passes(2000);

  assert.deepEqual(ann.hearsAll(), ["300", "504", "504"]);
  assert.ok(bob.isClosed);
});
