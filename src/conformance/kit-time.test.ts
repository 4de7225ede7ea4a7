import assert from "node:assert/strict";
import { test } from "node:test";
import type { Clock } from "../io/clock.ts";
import { KitTime } from "./kit-time.ts";

/** A clock whose alarms ring when the test lets time pass, each at the end of a step. */
class HandClock implements Clock {
  #nowMs = 0;
  readonly #alarms = new Set<{ readonly dueMs: number; readonly action: () => void }>();

  monotonicMs(): number {
    return this.#nowMs;
  }

  wallMs(): number {
    return this.#nowMs;
  }

  after(delayMs: number, action: () => void): { cancel(): void } {
    const alarm = { dueMs: this.#nowMs + delayMs, action };
    this.#alarms.add(alarm);
    return { cancel: () => void this.#alarms.delete(alarm) };
  }

  /** Time passes at once: what was due meanwhile rings late, the earliest first. */
  jumps(byMs: number): void {
    this.#nowMs += byMs;
    const due = [...this.#alarms].filter(({ dueMs }) => dueMs <= this.#nowMs);
    for (const alarm of due.toSorted((left, right) => left.dueMs - right.dueMs)) {
      if (this.#alarms.delete(alarm)) alarm.action();
    }
  }

  /** Time passes as it does on an idle machine. */
  passes(ms: number): void {
    for (let left = ms; left > 0; left -= 10) this.jumps(Math.min(left, 10));
  }
}

test("an awake kit waits as long as the clock says", () => {
  const clock = new HandClock();
  const time = new KitTime(clock);
  time.start();
  let rang = 0;
  time.after(3000, () => (rang += 1));

  clock.passes(2990);
  assert.equal(rang, 0);
  clock.passes(20);

  assert.equal(rang, 1);
  assert.equal(time.stoodStillMs, 0);
});

test("time in which the kit stood still does not count against the server", () => {
  const clock = new HandClock();
  const time = new KitTime(clock);
  time.start();
  let rang = 0;
  time.after(3000, () => (rang += 1));

  clock.passes(1000);
  clock.jumps(5000);
  assert.equal(rang, 0);
  assert.ok(time.stoodStillMs >= 4900, String(time.stoodStillMs));
  clock.passes(1900);
  assert.equal(rang, 0);
  clock.passes(200);

  assert.equal(rang, 1);
});

test("an alarm that is cancelled does not ring, however often it was put off", () => {
  const clock = new HandClock();
  const time = new KitTime(clock);
  time.start();
  let rang = 0;
  const alarm = time.after(1000, () => (rang += 1));

  clock.jumps(5000);
  alarm.cancel();
  clock.passes(5000);
  time.stop();

  assert.equal(rang, 0);
});
