import assert from "node:assert/strict";
import { test } from "node:test";
import { COMMITTING_MAX, LIMITS_DEFAULT, withoutQuotas } from "./limits.ts";
import { frameOf } from "./peer.testing.ts";
import { nothingElseArrives, play } from "./plays.testing.ts";

const slow = { rate: { perSecond: 10, burst: 2 } };

test("messages over the rate wait and come at the rate, in order", () => {
  const { clock, ann, bob } = play({ limits: slow });
  for (let count = 0; count < 5; count += 1) ann.sends("bob", `${count}`);
  assert.deepEqual(bob.receivesAll(), ["0 0", "0 1"]);

  clock.passes(130);
  assert.deepEqual(bob.receivesAll(), ["0 2"]);
  clock.passes(200);
  assert.deepEqual(bob.receivesAll(), ["0 3", "0 4"]);
  nothingElseArrives(ann, bob);
});

test("a new command does not overtake those that wait, though there is a token for it", () => {
  const { clock, ann, bob } = play({ limits: slow });
  for (const text of ["one", "two", "three"]) ann.sends("bob", text);
  clock.runsAhead(500);
  ann.sends("bob", "four");
  assert.deepEqual(bob.receivesAll(), ["0 one", "0 two"]);

  clock.passes(0);
  assert.deepEqual(bob.receivesAll(), ["0 three", "0 four"]);
});

test("a type 1 acts at once, whatever waits before it", () => {
  const { ann, bob } = play({ limits: slow });
  ann.sends("bob", "question");
  const question = bob.receives("question");
  for (let count = 0; count < 5; count += 1) bob.sends("ann", "chatter");

  bob.replies("200", question);

  ann.hears("200", question.id);
});

test("receipt is leaving the list: the 3 seconds have not begun before", () => {
  const { disk, clock, ann, bob } = play({ limits: { rate: { perSecond: 1, burst: 1 } } });
  disk.isPrompt = true;
  ann.sends("bob", "first");
  const second = ann.sends("bob", "second");
  bob.receives("first");
  bob.replies("200");
  ann.hears("200");
  clock.passes(1020);
  bob.receives("second");

  clock.passes(2970);
  nothingElseArrives(ann);
  clock.passes(30);
  ann.hears("300", second);
});

test("the rate is that of a name, however many connections it uses in turn", () => {
  const { server, clock, ann, bob } = play({ limits: slow });
  ann.sends("bob", "one");
  ann.sends("bob", "two");
  ann.finishes();
  const again = server.accepts("ann");
  again.sends("bob", "three");
  assert.deepEqual(bob.receivesAll(), ["0 one", "0 two"]);

  clock.passes(120);
  assert.deepEqual(bob.receivesAll(), ["0 three"]);
});

test("the burst comes back with time, and no more than the burst", () => {
  const { clock, ann, bob } = play({ limits: slow });
  clock.passes(3_600_000);

  for (let count = 0; count < 5; count += 1) ann.sends("bob", "hi");

  assert.equal(bob.receivesAll().length, 2);
});

test("reading pauses when 256 commands wait, and goes on when one has left", () => {
  const { clock, ann } = play({ limits: slow, isUnchecked: true });
  const { waitingCommandsMax } = LIMITS_DEFAULT;
  for (let count = 0; count < 2 + waitingCommandsMax - 1; count += 1) ann.sends("bob", "hi");
  assert.ok(!ann.isPaused);
  ann.sends("bob", "hi");
  assert.ok(ann.isPaused);

  clock.passes(120);

  assert.ok(!ann.isPaused);
  ann.sends("bob", "hi");
  assert.ok(ann.isPaused);
});

test("reading pauses when 64 KiB wait", () => {
  const { ann } = play({ limits: slow, isUnchecked: true });
  const text = "x".repeat(1000);
  for (let count = 0; count < 2 + 63; count += 1) ann.sends("bob", text);
  assert.ok(!ann.isPaused);

  ann.sends("bob", text);

  assert.ok(ann.isPaused);
});

test("commands that wait are not lent memory that is used again", () => {
  const { clock, ann, bob } = play({ limits: slow });
  const frames = ["one", "two", "three", "four"].map((text, id) =>
    frameOf({ type: 0, id, src: "ann", dst: "bob", text }),
  );

  ann.writesBytes(...frames);
  clock.passes(300);

  assert.deepEqual(bob.receivesAll(), ["0 one", "0 two", "0 three", "0 four"]);
});

test("what waits has not been received: it goes with its connection, uncounted", () => {
  const { server, disk, clock, ann, bob } = play({ limits: slow });
  for (let count = 0; count < 5; count += 1) ann.sends("bob", "hi");
  bob.receivesAll();
  ann.drops();
  clock.passes(5000);
  disk.commits();

  nothingElseArrives(bob);
  assert.equal(server.core.state.received, 2);
  assert.equal(server.core.state.waiting.size, 0);
});

test("while the store is far behind nothing more is admitted, and all once it is not", () => {
  const limits = withoutQuotas(LIMITS_DEFAULT);
  const { server, disk, clock, ann, bob } = play({ limits, isUnchecked: true });
  bob.drops();
  const text = "x".repeat(1000);
  const fits = Math.ceil(COMMITTING_MAX.bytes / 1024);
  const frame = frameOf({ type: 0, id: 1, src: "ann", dst: "bob", text });
  for (let count = 0; count < fits + 10; count += 1) ann.writesBytes(frame);
  assert.equal(server.core.state.received, fits);
  clock.passes(1000);
  assert.equal(server.core.state.received, fits);

  disk.commits();
  clock.passes(20);

  assert.equal(server.core.state.received, fits + 10);
});

test("while reading pauses, an unfinished command is not held against its sender", () => {
  const { clock, ann } = play({ limits: slow, isUnchecked: true });
  const frame = frameOf({ type: 0, id: 1, src: "ann", dst: "bob", text: "hi" });
  const many = 2 + LIMITS_DEFAULT.waitingCommandsMax + 200;
  ann.writesBytes(...Array<Uint8Array>(many).fill(frame), frame.subarray(0, 10));
  assert.ok(ann.isPaused);
  clock.passes(19_000);
  assert.ok(ann.isPaused);
  clock.passes(10_000);
  assert.ok(!ann.isPaused);
  assert.ok(!ann.isClosed);

  clock.passes(3000);

  assert.ok(ann.isClosed);
});
