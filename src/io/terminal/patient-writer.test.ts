import assert from "node:assert/strict";
import { test } from "node:test";
import { PlayClock } from "../../client/play.testing.ts";
import { PatientWriter } from "./patient-writer.ts";

/** A terminal with room for so many bytes, and what it has taken. */
class Slow {
  readonly clock = new PlayClock();
  taken = "";
  room = Infinity;
  drains = 0;
  losses = 0;
  fault: string | undefined;
  /** Makes room while the writer stands still. */
  roomByPause = 0;
  readonly writer: PatientWriter = new PatientWriter(
    {
      write: (bytes) => {
        if (this.fault !== undefined) throw coded(this.fault);
        if (this.room === 0) throw coded("EAGAIN");
        const count = Math.min(this.room, bytes.length);
        this.room -= count;
        this.taken += Buffer.from(bytes.subarray(0, count)).toString("utf8");
        return count;
      },
      pause: (ms) => {
        this.clock.nowMs += ms;
        this.room += this.roomByPause;
      },
      drained: () => {
        this.drains += 1;
      },
      lost: () => {
        this.losses += 1;
      },
    },
    this.clock,
  );
}

function coded(code: string): Error {
  return Object.assign(new Error(code), { code });
}

test("a terminal that keeps up takes everything at once", () => {
  const slow = new Slow();

  assert.equal(slow.writer.write("one"), true);
  assert.equal(slow.writer.write("two"), true);
  assert.equal(slow.taken, "onetwo");
});

test("what a slow terminal does not take follows in order, and the end is told once", async () => {
  const slow = new Slow();
  slow.room = 4;

  assert.equal(slow.writer.write("one two "), false);
  assert.equal(slow.writer.write("three"), false);
  await slow.clock.passes(100);
  assert.equal(slow.taken, "one ");

  slow.room = Infinity;
  await slow.clock.passes(100);
  assert.equal(slow.taken, "one two three");
  assert.equal(slow.drains, 1);
  assert.equal(slow.writer.write("!"), true);
});

test("the last words wait a little for a slow terminal, and go in front of what waits", () => {
  const slow = new Slow();
  slow.room = 0;
  slow.writer.write("a frame that nobody needs any more");
  slow.roomByPause = 2;

  slow.writer.writeLast("goodbye");

  assert.equal(slow.taken, "goodbye");
});

test("the last words do not wait for ever", () => {
  const slow = new Slow();
  slow.room = 0;

  slow.writer.writeLast("goodbye");

  assert.equal(slow.taken, "");
  assert.ok(slow.clock.nowMs < 1000);
});

test("a terminal that is gone is told of once, and takes no more", () => {
  const slow = new Slow();
  slow.fault = "EIO";

  slow.writer.write("one");
  slow.writer.write("two");
  slow.writer.writeLast("goodbye");

  assert.equal(slow.losses, 1);
});
