import assert from "node:assert/strict";
import { test } from "node:test";
import { everythingHasEnded, nothingElseArrives, play } from "./plays.testing.ts";

test("a type 2 from a client is forwarded as type 2, and nobody is answered", () => {
  const { server, disk, clock, ann, bob } = play();
  const id = ann.sendsOffline("bob", "by the way");
  assert.equal(bob.receivesOffline("by the way").id, id);

  bob.replies("200");
  clock.passes(5000);

  nothingElseArrives(ann, bob);
  everythingHasEnded({ server, disk });
});

test("for an absent one it is kept, without an answer", () => {
  const { server, disk, ann } = play();
  ann.sendsOffline("cat", "by the way");
  disk.commits();
  nothingElseArrives(ann);

  const cat = server.accepts("cat");
  disk.commits();
  cat.receivesOffline("by the way");
});

test("without evidence it gets onto the disk after 2.5 seconds, and makes nobody stale", () => {
  const { disk, clock, ann, bob } = play();
  ann.sendsOffline("bob", "by the way");
  bob.receivesOffline("by the way");
  clock.passes(2500);
  disk.commits();
  assert.deepEqual(disk.texts, ["by the way"]);
  clock.passes(5000);
  assert.equal(bob.session?.stale, false);

  bob.drops();
  disk.commits();
  assert.deepEqual(disk.texts, ["by the way"]);
  nothingElseArrives(ann);
});

test("one who drops leaves it kept", () => {
  const { server, disk, ann, bob } = play();
  ann.sendsOffline("bob", "by the way");
  bob.drops();
  disk.commits();

  const again = server.accepts("bob");
  disk.commits();
  again.receivesOffline("by the way");
  nothingElseArrives(ann);
});

test("refused it is dropped and counted", () => {
  const { server, disk, ann } = play({ limits: { shareMessagesMax: 1 } });
  ann.sendsOffline("cat", "kept");
  ann.sendsOffline("cat", "over the share");
  ann.sendsOffline("", "to nobody");
  ann.sendsOffline("#room", "to a room");
  disk.commits();

  nothingElseArrives(ann);
  assert.equal(server.core.state.ended.refused, 3);
  assert.deepEqual(disk.texts, ["kept"]);
});

test("it waits for its rate in the same list as type 0, in order", () => {
  const { disk, clock, ann, bob } = play({ limits: { rate: { perSecond: 10, burst: 1 } } });
  disk.isPrompt = true;
  ann.sends("bob", "one");
  ann.sendsOffline("bob", "two");
  ann.sends("bob", "three");
  ann.sendsOffline("bob", "four");
  assert.deepEqual(bob.receivesAll(), ["0 one"]);

  clock.passes(320);

  assert.deepEqual(bob.receivesAll(), ["2 two", "0 three", "2 four"]);
});

test("a disk that cannot keep it drops it without a word", () => {
  const { server, disk, ann, clock, bob } = play();
  ann.sendsOffline("cat", "absent");
  ann.sendsOffline("bob", "here");
  bob.receivesOffline("here");
  clock.passes(2500);

  disk.fails("full");

  nothingElseArrives(ann);
  assert.equal(server.core.state.ended.refused, 2);
  everythingHasEnded({ server, disk });
});
