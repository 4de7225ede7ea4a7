import assert from "node:assert/strict";
import { test } from "node:test";
import { PlayClock } from "../../client/play.testing.ts";
import { Pacer } from "./pacing.ts";

/** A pacer that writes down when it drew, and a terminal that may be behind. */
class Drawing {
  readonly clock = new PlayClock();
  readonly drawnAtMs: number[] = [];
  isBehind = false;
  readonly pacer: Pacer = new Pacer(this.clock, () => {
    this.drawnAtMs.push(this.clock.nowMs);
    return !this.isBehind;
  });
}

test("the first change is drawn at once, and one after a pause too", async () => {
  const drawing = new Drawing();

  drawing.pacer.ask();
  assert.deepEqual(drawing.drawnAtMs, [0]);
  await drawing.clock.passes(100);
  drawing.pacer.ask();

  assert.deepEqual(drawing.drawnAtMs, [0, 100]);
});

test("a thousand changes in a second are at most 63 frames, and the last is drawn", async () => {
  const drawing = new Drawing();

  for (let change = 0; change < 1000; change += 1) {
    drawing.pacer.ask();
    await drawing.clock.passes(1);
  }
  drawing.pacer.ask();
  await drawing.clock.passes(1000);

  assert.ok(drawing.drawnAtMs.length <= 64, `${drawing.drawnAtMs.length}`);
  assert.ok(drawing.drawnAtMs.length >= 60, `${drawing.drawnAtMs.length}`);
  assert.ok((drawing.drawnAtMs.at(-1) ?? 0) >= 1000);
});

test("what is typed is drawn at once, however much else changes", async () => {
  const drawing = new Drawing();
  for (let change = 0; change < 100; change += 1) {
    drawing.pacer.ask();
    await drawing.clock.passes(1);
  }

  drawing.pacer.ask(true);

  assert.equal(drawing.drawnAtMs.at(-1), 100);
});

test("keys that come faster than frames are drawn together", async () => {
  const drawing = new Drawing();

  for (let key = 0; key < 1000; key += 1) {
    drawing.pacer.ask(true);
    await drawing.clock.passes(1);
  }

  assert.ok(drawing.drawnAtMs.length <= 126, `${drawing.drawnAtMs.length}`);
});

test("a terminal that is behind gets nothing until it has caught up, then the newest", async () => {
  const drawing = new Drawing();
  drawing.isBehind = true;

  drawing.pacer.ask();
  for (let change = 0; change < 100; change += 1) {
    drawing.pacer.ask();
    await drawing.clock.passes(100);
  }
  assert.deepEqual(drawing.drawnAtMs, [0]);

  drawing.pacer.caughtUp();
  assert.deepEqual(drawing.drawnAtMs, [0, 10_000]);
});

test("a terminal that has caught up gets no frame in which nothing has changed", async () => {
  const drawing = new Drawing();
  drawing.isBehind = true;

  drawing.pacer.ask();
  await drawing.clock.passes(100);
  drawing.pacer.caughtUp();

  assert.deepEqual(drawing.drawnAtMs, [0]);
});

test("nothing is drawn after it was stopped", async () => {
  const drawing = new Drawing();

  drawing.pacer.ask();
  drawing.pacer.ask();
  drawing.pacer.stop();
  await drawing.clock.passes(100);

  assert.deepEqual(drawing.drawnAtMs, [0]);
});

test("what waits for its frame can be had at once, and nothing else is drawn", async () => {
  const drawing = new Drawing();

  drawing.pacer.flush();
  assert.deepEqual(drawing.drawnAtMs, []);
  drawing.pacer.ask();
  await drawing.clock.passes(1);
  drawing.pacer.ask();
  drawing.pacer.flush();
  assert.deepEqual(drawing.drawnAtMs, [0, 1]);
  await drawing.clock.passes(100);

  assert.deepEqual(drawing.drawnAtMs, [0, 1]);
});
