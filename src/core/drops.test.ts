import assert from "node:assert/strict";
import { test } from "node:test";
import { everythingHasEnded, nothingElseArrives, play } from "./plays.testing.ts";

test("one who drops leaves k unconfirmed: k times 300 at once, each after its own commit", () => {
  const { disk, ann, bob } = play();
  const ids = ["one", "two", "three"].map((text) => ann.sends("bob", text));
  bob.receivesAll();

  bob.drops();
  nothingElseArrives(ann);

  for (const id of ids) {
    disk.commitsOneMessage();
    ann.hears("300", id);
    nothingElseArrives(ann);
  }
});

test("they go back to their old places: before what is newer, in the order of receipt", () => {
  const { server, disk, ann, bob } = play();
  const cat = server.accepts("cat");
  ann.sends("bob", "one");
  cat.sends("bob", "two");
  ann.sends("bob", "three");
  bob.receives("one");
  bob.receives("two");
  bob.replies("200");
  bob.drops();
  cat.sends("bob", "four");

  const again = server.accepts("bob");
  ann.sends("bob", "five");
  disk.commits();

  assert.deepEqual(again.receivesAll(), ["2 one", "2 three", "2 four", "0 five"]);
});

test("what waited behind a drain is kept and answered as well", () => {
  const { server, disk, ann, bob } = play();
  bob.drops();
  ann.sends("bob", "kept");
  disk.commits();
  ann.hears("300");
  const again = server.accepts("bob");
  ann.sends("bob", "waits");
  nothingElseArrives(again);

  again.drops();
  disk.commits();

  ann.hears("300");
  assert.deepEqual(disk.texts, ["kept", "waits"]);
});

test("what was handed over without evidence stays on the disk and comes again", () => {
  const { server, disk, ann, bob } = play();
  bob.drops();
  ann.sends("bob", "kept");
  disk.commits();
  ann.hears("300");
  for (let times = 0; times < 3; times += 1) {
    const again = server.accepts("bob");
    disk.commits();
    again.receivesOffline("kept");
    again.drops();
  }

  assert.deepEqual(disk.texts, ["kept"]);
  nothingElseArrives(ann);
});

test("one who drops between 2.5 and 3 seconds after a message is absent at once", () => {
  const { disk, clock, ann, bob } = play();
  const id = ann.sends("bob", "hi");
  clock.passes(2600);

  bob.drops();
  nothingElseArrives(ann);
  disk.commits();

  ann.hears("300", id);
  clock.passes(5000);
  nothingElseArrives(ann);
});

test("what was on disk already is answered in the moment of the drop", () => {
  const { disk, clock, ann, bob } = play();
  const id = ann.sends("bob", "hi");
  clock.passes(2600);
  disk.commits();

  bob.drops();

  ann.hears("300", id);
});

test("a requeue is never refused, however full the mailbox is", () => {
  const { server, disk, ann, bob } = play({ limits: { mailboxMessagesMax: 3 } });
  for (const text of ["one", "two", "three"]) ann.sends("bob", text);
  bob.drops();
  ann.sends("bob", "four");
  ann.hears("413");

  disk.commits();

  assert.deepEqual(ann.hearsAll(), ["300", "300", "300"]);
  const again = server.accepts("bob");
  disk.commits();
  assert.deepEqual(again.receivesAll(), ["2 one", "2 two", "2 three"]);
});

test("on a full disk those that were forwarded get 504, those that never were 507", () => {
  const { server, disk, ann, bob } = play();
  const seen = ann.sends("bob", "forwarded");
  bob.drops();
  const unseen = ann.sends("bob", "never shown");

  disk.fails("full");

  ann.hears("504", seen);
  ann.hears("507", unseen);
  assert.equal(server.core.state.ended.refused, 2);
  everythingHasEnded({ server, disk });
  const again = server.accepts("bob");
  disk.commits();
  nothingElseArrives(again);
});

test("what waited behind a drain and cannot be kept is refused with 507", () => {
  const { server, disk, clock, ann, bob } = play();
  bob.drops();
  ann.sends("bob", "kept");
  disk.commits();
  ann.hears("300");
  const again = server.accepts("bob");
  const id = ann.sends("bob", "waits");
  clock.passes(1000);

  disk.fails("full");

  ann.hears("507", id);
  assert.deepEqual(again.receivesAll(), ["2 kept"]);
});

test("what a full disk refused at 2.5 seconds is tried again when its recipient drops", () => {
  const { disk, clock, ann, bob } = play();
  const id = ann.sends("bob", "hi");
  clock.passes(2500);
  disk.fails("full");

  bob.drops();
  disk.commits();

  ann.hears("300", id);
  assert.deepEqual(disk.texts, ["hi"]);
});

test("what could not be kept blocks nothing behind it", () => {
  const { server, disk, ann, bob } = play();
  ann.sends("bob", "lost");
  bob.drops();
  const again = server.accepts("bob");
  ann.sends("bob", "waits");
  nothingElseArrives(again);

  disk.fails("full");

  ann.hears("504");
  again.receives("waits");
});

test("sender and recipient drop together: the message is kept and nobody is told", () => {
  const { server, disk, ann, bob } = play();
  ann.sends("bob", "hi");
  ann.drops();
  bob.drops();
  disk.commits();

  assert.deepEqual(disk.texts, ["hi"]);
  assert.equal(server.core.state.owed, 0);
  const again = server.accepts("ann");
  disk.commits();
  nothingElseArrives(again);
});
