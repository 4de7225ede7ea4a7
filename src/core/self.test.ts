import assert from "node:assert/strict";
import { test } from "node:test";
import { everythingHasEnded, nothingElseArrives, play } from "./plays.testing.ts";

test("a message to oneself arrives, wants its 200, and is answered like any other", () => {
  const { server, disk, ann } = play();
  const id = ann.sends("ann", "milk");
  const note = ann.receives("milk");
  assert.equal(note.src, "ann");
  nothingElseArrives(ann);

  ann.replies("200");

  const answer = ann.hears("200", id);
  assert.equal(answer.src, "ann");
  nothingElseArrives(ann);
  everythingHasEnded({ server, disk });
});

test("unanswered by oneself it is kept, and comes again on the next connection", () => {
  const { server, disk, clock, ann } = play();
  const id = ann.sends("ann", "milk");
  clock.passes(2500);
  disk.commits();
  clock.passes(500);
  ann.hears("300", id);

  const again = server.accepts("ann");
  disk.commits();

  again.receivesOffline("milk");
});

test("sent as one's last word it is kept, and its 300 still arrives", () => {
  const { disk, ann } = play();
  const id = ann.sends("ann", "milk");
  ann.finishes();
  disk.commits();

  ann.hears("300", id);
  assert.deepEqual(disk.texts, ["milk"]);
  assert.ok(ann.isClosed);
});

test("kept for oneself it is not taken by the greeting that fetches it", () => {
  const { server, disk, ann } = play();
  const id = ann.sends("ann", "milk", { id: 0 });
  ann.finishes();
  disk.commits();
  ann.hears("300", id);

  const again = server.accepts("ann");
  disk.commits();

  again.receivesOffline("milk");
  assert.deepEqual(disk.texts, ["milk"]);
});
