import assert from "node:assert/strict";
import { test } from "node:test";
import { LIMITS_DEFAULT, withoutQuotas } from "./limits.ts";
import type { Play } from "./plays.testing.ts";
import { everythingHasEnded, nothingElseArrives, play } from "./plays.testing.ts";

const KILOBYTE = "x".repeat(1000);

/** Nobody is over a quota, and the laws are looked at by hand. */
function largePlay(): Play {
  return play({ limits: withoutQuotas(LIMITS_DEFAULT), isUnchecked: true });
}

test("one who does not read is written 256 KiB at most; the rest stays in the mailbox", () => {
  const { server, disk, clock, ann, bob } = largePlay();
  disk.isPrompt = true;
  bob.blocks();
  for (let count = 0; count < 1000; count += 1) ann.sends("bob", KILOBYTE);

  const held = bob.session?.output.bytes ?? 0;
  assert.ok(held <= LIMITS_DEFAULT.outputBytesMax);
  assert.ok(held > LIMITS_DEFAULT.outputBytesMax - 2 * 1024);
  server.keepsTheLaws();

  clock.passes(1000);
  const written = Math.floor(held / 1024);
  assert.equal(disk.texts.length, 1000 - written, "what waits is kept after a second");
  server.keepsTheLaws();
});

test("one who reads again gets the rest in order", () => {
  const { server, disk, clock, ann, bob } = largePlay();
  disk.isPrompt = true;
  bob.blocks();
  for (let count = 0; count < 600; count += 1)
    ann.sends("bob", `${count} ${KILOBYTE}`.slice(0, 1000));
  clock.passes(1500);

  bob.reads();
  disk.commits();

  const order = bob.messages.map((message) => Number.parseInt(message.text, 10));
  assert.deepEqual(
    order,
    Array.from({ length: 600 }, (_, at) => at),
  );
  const types = new Set(bob.messages.slice(300).map((message) => message.type));
  assert.deepEqual([...types], [2]);
  server.keepsTheLaws();
});

test("30 seconds without a write callback close, and what was written is kept", () => {
  const { server, disk, clock, ann, bob } = play();
  disk.isPrompt = true;
  bob.blocks();
  ann.sends("bob", "hi");
  clock.passes(29_000);
  assert.ok(!bob.isClosed);

  clock.passes(2000);

  assert.ok(bob.isClosed);
  assert.deepEqual(server.noted("COTERIE_CLOSED"), ["not reading"]);
  assert.deepEqual(disk.texts, ["hi"]);
  ann.hears("300");
});

test("answers go before messages, so that a slow reader still hears about what it sent", () => {
  const { server, disk, ann, bob } = play();
  const cat = server.accepts("cat");
  disk.commits();
  bob.blocks();
  ann.sends("bob", "under way");
  ann.sends("bob", "waits");
  bob.sends("cat", "from bob");
  cat.receives("from bob");
  cat.replies("200");
  const order: number[] = [];
  bob.onBytes = (bytes) => order.push(bytes[3] ?? -1);

  bob.reads();

  assert.deepEqual(order, [0, 1], "the second write begins with the answer");
  bob.hears("200");
});

test("above 64 KiB of unread answers no more messages of that connection are admitted", () => {
  const { server, disk, clock, ann, bob } = largePlay();
  disk.isPrompt = true;
  bob.drops();
  ann.blocks();
  const bytes = (): number => ann.session?.output.bytes ?? 0;
  for (let count = 0; count < 4000; count += 1) ann.sends("bob", "hi");
  const admitted = server.core.state.received;
  assert.ok(admitted < 2600, `${admitted} were admitted`);
  assert.ok(bytes() < LIMITS_DEFAULT.answerBytesMax + 100);
  assert.ok(ann.isPaused, "and then its reading pauses");
  clock.passes(5000);
  assert.equal(server.core.state.received, admitted);

  ann.reads();
  clock.passes(100);

  assert.ok(!ann.isPaused);
  assert.equal(server.core.state.received, 4000);
  assert.equal(ann.hearsAll().length, 4000);
});

test("a slow reader does not slow what others are told", () => {
  const { server, disk, ann, bob } = play();
  const cat = server.accepts("cat");
  disk.commits();
  bob.blocks();
  for (let count = 0; count < 300; count += 1) ann.sends("bob", "hi");

  ann.sends("cat", "and you?");
  cat.receives("and you?");
  cat.replies("200");

  assert.equal(ann.hears("200").src, "cat");
  nothingElseArrives(ann, cat);
});

test("one who drops with a write under way leaves nothing behind", () => {
  const { server, disk, ann, bob } = play();
  bob.blocks();
  ann.sends("bob", "under way");
  ann.sends("bob", "waits");
  bob.drops();
  disk.commits();
  assert.deepEqual(ann.hearsAll(), ["300", "300"]);

  const again = server.accepts("bob");
  disk.commits();
  assert.deepEqual(again.receivesAll(), ["2 under way", "2 waits"]);
  ann.sends("bob", "live");
  again.receives("live");
  again.replies("200");
  ann.hears("200");
  everythingHasEnded({ server, disk });
});
