import assert from "node:assert/strict";
import { test } from "node:test";
import type { Peer } from "./peer.testing.ts";
import type { Play } from "./plays.testing.ts";
import { everythingHasEnded, nothingElseArrives, play } from "./plays.testing.ts";

test("after 2.5 seconds of silence a message goes to the store, and no sooner", () => {
  const { disk, clock, ann, bob } = play();
  ann.sends("bob", "hi");
  bob.receives("hi");

  clock.passes(2499);
  disk.commits();
  assert.deepEqual(disk.texts, []);

  clock.passes(1);
  disk.commits();
  assert.deepEqual(disk.texts, ["hi"]);
});

test("the 300 leaves at 3 seconds and no sooner, although the message is on disk before", () => {
  const { disk, clock, ann } = play();
  const id = ann.sends("bob", "hi");
  clock.passes(2500);
  disk.commits();
  clock.passes(499);
  nothingElseArrives(ann);

  clock.passes(1);

  ann.hears("300", id);
});

test("a stuck disk delays the 300, and never falsifies it", () => {
  const { disk, clock, ann, bob } = play();
  const id = ann.sends("bob", "hi");
  disk.isStuck = true;
  clock.passes(20_000);
  disk.commits();
  nothingElseArrives(ann);

  disk.isStuck = false;
  disk.commits();

  ann.hears("300", id);
  assert.equal(ann.answers.length, 0);
  assert.equal(bob.messages.length, 1);
});

test("the 3 seconds count for each message from its own receipt", () => {
  const { disk, clock, ann } = play();
  disk.isPrompt = true;
  const first = ann.sends("bob", "one");
  clock.passes(800);
  const second = ann.sends("bob", "two");

  clock.passes(2200);
  ann.hears("300", first);
  nothingElseArrives(ann);
  clock.passes(800);
  ann.hears("300", second);
});

test("a 200 between 2.5 and 3 seconds wins and the kept copy is erased", () => {
  const { server, disk, clock, ann, bob } = play();
  const id = ann.sends("bob", "hi");
  bob.receives("hi");
  clock.passes(2600);
  disk.commits();
  assert.deepEqual(disk.texts, ["hi"]);

  bob.replies("200");
  ann.hears("200", id);

  everythingHasEnded({ server, disk });
  clock.passes(5000);
  nothingElseArrives(ann, bob);
});

test("a 200 while the commit is in flight wins, and the copy goes as soon as it is there", () => {
  const { server, disk, clock, ann, bob } = play();
  const id = ann.sends("bob", "hi");
  bob.receives("hi");
  clock.passes(2600);

  bob.replies("200");
  ann.hears("200", id);

  everythingHasEnded({ server, disk });
  nothingElseArrives(ann, bob);
});

test("a 200 after 3 seconds still wins while a stuck disk holds the 300 back", () => {
  const { server, disk, clock, ann, bob } = play();
  disk.isStuck = true;
  const id = ann.sends("bob", "hi");
  bob.receives("hi");
  clock.passes(4000);
  nothingElseArrives(ann);

  bob.replies("200");
  ann.hears("200", id);

  disk.isStuck = false;
  everythingHasEnded({ server, disk });
  nothingElseArrives(ann);
});

test("a late 200 erases the copy, and a plain sender gets no second answer", () => {
  const { server, disk, clock, ann, bob } = play();
  disk.isPrompt = true;
  ann.sends("bob", "hi");
  bob.receives("hi");
  clock.passes(3000);
  ann.hears("300");
  assert.deepEqual(disk.texts, ["hi"]);

  bob.replies("200");

  nothingElseArrives(ann, bob);
  everythingHasEnded({ server, disk });
});

test("a late 200 changes nothing once the message has been handed over elsewhere", () => {
  const { server, disk, clock, ann, bob } = play();
  disk.isPrompt = true;
  ann.sends("bob", "hi");
  const hi = bob.receives("hi");
  clock.passes(3000);
  ann.hears("300");
  const again = server.accepts("bob");
  again.receivesOffline("hi");

  bob.replies("200", hi);

  assert.deepEqual(disk.texts, ["hi"]);
});

/** Bob has left a message unanswered, and ann has heard 300 for it. */
function stale(): Play {
  const scene = play();
  scene.disk.isPrompt = true;
  scene.ann.sends("bob", "unanswered");
  scene.bob.receives("unanswered");
  scene.clock.passes(3000);
  scene.ann.hears("300");
  return scene;
}

test("what comes for a stale one is kept at once, and the connection stays open", () => {
  const { disk, ann, bob } = stale();

  ann.sends("bob", "more");

  ann.hears("300");
  nothingElseArrives(bob);
  assert.ok(!bob.isClosed && !bob.isEnded);
  assert.deepEqual(disk.texts, ["unanswered", "more"]);
});

test("what waits when its recipient becomes stale is kept at once", () => {
  const { disk, clock, ann, bob } = play();
  ann.sends("bob", "one");
  clock.passes(2900);
  ann.sends("bob", "two");
  clock.passes(100);
  ann.sends("bob", "kept");
  disk.commits();
  bob.greets();
  assert.equal(disk.pagesAsked, 1);
  clock.passes(2800);
  ann.sends("bob", "waits for the page");
  assert.equal(disk.committing.length, 1);

  clock.passes(100);

  assert.equal(bob.session?.stale, true);
  assert.equal(disk.committing.length, 2);
});

const signsOfLife: readonly [string, (bob: Peer) => void][] = [
  ["a message", (bob) => bob.sends("ann", "back")],
  ["a type 2", (bob) => bob.sendsOffline("ann", "back")],
  ["an answer", (bob) => bob.replies("200")],
  ["an answer that is not 200", (bob) => bob.replies("what?")],
  ["an unknown type", (bob) => bob.writes({ type: 77, id: 0, src: "bob", dst: "ann", text: "" })],
  ["a foreign SRC", (bob) => bob.sends("ann", "hm", { src: "eve" })],
];

for (const [what, comesFrom] of signsOfLife) {
  test(`${what} from a stale one revives it: what it has not carried drains`, () => {
    const { ann, bob } = stale();
    ann.sends("bob", "kept");
    nothingElseArrives(bob);

    comesFrom(bob);
    bob.receivesOffline("kept");
    ann.sends("bob", "live");

    bob.receives("live");
    nothingElseArrives(bob);
  });
}

test("half a command revives nobody", () => {
  const { ann, bob } = stale();
  ann.sends("bob", "kept");

  bob.writesBytes(Uint8Array.of(0, 24, 0, 1));

  nothingElseArrives(bob);
});

test("what was written on a connection is never written on it again", () => {
  const { clock, disk, ann, bob } = stale();
  for (let round = 0; round < 3; round += 1) {
    ann.sends("bob", `kept ${round}`);
    bob.greets();
    bob.receivesOffline(`kept ${round}`);
    ann.sends("bob", `live ${round}`);
    bob.receives(`live ${round}`);
    clock.passes(3000);
    nothingElseArrives(bob);
  }
  bob.greets();
  nothingElseArrives(bob);
  // The greetings are evidence for what was handed over, and for nothing else.
  assert.deepEqual(disk.texts, ["unanswered", "live 0", "live 1", "live 2"]);
});

test("a stale one that does not read is revived by an answer or a new connection only", () => {
  const { server, clock, ann, bob } = stale();
  bob.blocks();
  bob.sends("ann", "I wrote");
  ann.receives("I wrote");
  ann.replies("200");
  clock.passes(3000);
  ann.sends("bob", "late");
  assert.equal(bob.session?.stale, false);
  clock.passes(3000);
  assert.equal(bob.session?.stale, true);
  ann.sends("bob", "kept");

  bob.sends("ann", "and again");
  assert.equal(bob.session?.stale, true);
  bob.greets();
  assert.equal(bob.session?.stale, false);

  const again = server.accepts("bob");
  assert.deepEqual(again.receivesAll(), ["2 unanswered", "2 late", "2 kept"]);
});

test("a timer that rings late keeps and answers everything that is due", () => {
  const { disk, clock, ann, bob } = play();
  disk.isPrompt = true;
  ann.sends("bob", "one");
  clock.passes(100);
  ann.sends("bob", "two");

  clock.jumps(60_000);

  assert.deepEqual(ann.hearsAll(), ["300", "300"]);
  assert.deepEqual(disk.texts, ["one", "two"]);
  assert.equal(bob.session?.stale, true);
});

test("an unanswered message is kept although its sender has gone", () => {
  const { disk, clock, ann, bob } = play();
  disk.isPrompt = true;
  ann.sends("bob", "hi");
  ann.drops();

  clock.passes(3000);

  assert.deepEqual(disk.texts, ["hi"]);
  assert.equal(bob.session?.stale, true);
});

test("a full disk at 2.5 seconds still leaves the recipient until 3 to confirm", () => {
  const { server, disk, clock, ann, bob } = play();
  const id = ann.sends("bob", "hi");
  bob.receives("hi");
  clock.passes(2500);
  disk.fails("full");
  nothingElseArrives(ann);

  clock.passes(400);
  bob.replies("200");

  ann.hears("200", id);
  everythingHasEnded({ server, disk });
});

test("a message that was forwarded and could not be kept is answered 504 at 3 seconds", () => {
  const { server, disk, clock, ann, bob } = play();
  const id = ann.sends("bob", "hi");
  bob.receives("hi");
  clock.passes(2500);
  disk.fails("full");
  clock.passes(499);
  nothingElseArrives(ann);

  clock.passes(1);

  ann.hears("504", id);
  bob.replies("200");
  nothingElseArrives(ann, bob);
  assert.equal(server.core.state.ended.refused, 1);
  everythingHasEnded({ server, disk });
});

test("a disk that fails after 3 seconds makes it 504", () => {
  const { server, disk, clock, ann } = play();
  const id = ann.sends("bob", "hi");
  clock.passes(3000);
  nothingElseArrives(ann);

  disk.fails("full");

  ann.hears("504", id);
  everythingHasEnded({ server, disk });
});
