import assert from "node:assert/strict";
import { test } from "node:test";
import type { Peer } from "./peer.testing.ts";
import { nothingElseArrives, play } from "./plays.testing.ts";

function sendsUnknown(peer: Peer, type = 3): void {
  peer.writes({ type, id: 0, src: peer.name, dst: "bob", text: "what is this?" });
}

test("a type that the seed does not know is skipped by its len and goes nowhere", () => {
  const { server, disk, ann, bob } = play();
  for (const type of [3, 255, 256, 258, 65_535]) sendsUnknown(ann, type);
  ann.sends("bob", "after them");

  bob.receives("after them");
  disk.commits();
  nothingElseArrives(ann, bob);
  assert.equal(server.core.state.ignored["unknown type"], 5);
  assert.equal(server.core.state.received, 1);
});

test("for an absent one it is not kept either", () => {
  const { disk, ann, bob } = play();
  bob.drops();
  sendsUnknown(ann);
  disk.commits();

  assert.deepEqual(disk.texts, []);
});

test("a hundred of them in a minute close, ninety-nine do not", () => {
  const { server, clock, ann } = play();
  for (let count = 0; count < 99; count += 1) sendsUnknown(ann);
  assert.ok(!ann.isClosed);
  clock.passes(60_000);
  for (let count = 0; count < 99; count += 1) sendsUnknown(ann);
  assert.ok(!ann.isClosed);

  sendsUnknown(ann);

  assert.ok(ann.isClosed);
  assert.deepEqual(server.noted("COTERIE_CLOSED"), ["commands of unknown types"]);
});
