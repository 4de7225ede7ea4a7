import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { HookEnd } from "../../io/desktop/hook.ts";
import {
  type HookJob,
  type HookQueue,
  type HookStep,
  noHooks,
  runningMax,
  waitingMax,
  withEnd,
  withJobs,
  withOtherHooks,
} from "./queue.ts";

function job(row: number, command = "a"): HookJob {
  const text = new Uint8Array();
  const message = { row, from: "bob", to: "ann", id: row, offline: false, atMs: 0, text };
  return { hook: "message", command, message };
}

function jobs(count: number): HookJob[] {
  return Array.from({ length: count }, (_, at) => job(at + 1));
}

const rows = ({ start }: HookStep): number[] => start.map(({ message }) => message.row);
const done: HookEnd = { kind: "done" };
const failed: HookEnd = { kind: "failed", how: "1" };

/** All of them end well, one after the other. */
function drained(queue: HookQueue): HookStep[] {
  const steps: HookStep[] = [];
  let last = queue;
  while (last.running > 0) {
    const step = withEnd(last, job(0), done);
    steps.push(step);
    last = step.queue;
  }
  return steps;
}

test("four hooks run at once, and the next as soon as one of them has ended", () => {
  const first = withJobs(noHooks, jobs(6));
  assert.deepEqual(rows(first), [1, 2, 3, 4]);
  assert.deepEqual(rows(withEnd(first.queue, job(1), done)), [5]);
});

test("a text that names you has its hook run, however many others came before it", () => {
  const naming: HookJob = { ...job(1000), hook: "mention" };
  const flood = withJobs(noHooks, jobs(runningMax + waitingMax + 7));

  const { queue } = withJobs(flood.queue, [naming]);

  assert.ok(queue.waiting.includes(naming));
  assert.equal(queue.waiting.length, waitingMax);
  assert.equal(queue.dropped, 8);
});

test("for more than a hundred that wait no hook is run, and they are told of once", () => {
  const { queue, tell } = withJobs(noHooks, jobs(runningMax + waitingMax + 7));
  assert.deepEqual(tell, []);
  const steps = drained(withJobs(queue, jobs(3)).queue);
  assert.equal(steps.flatMap(rows).length, waitingMax);
  assert.deepEqual(
    steps.flatMap((step) => step.tell),
    [{ kind: "dropped", count: 10 }],
  );
});

test("a hook that fails in one way is told of once, until the hooks are others", () => {
  const first = withEnd(withJobs(noHooks, jobs(4)).queue, job(1), failed);
  assert.deepEqual(first.tell, [{ ...failed, hook: "message" }]);
  const second = withEnd(first.queue, job(2), failed);
  assert.deepEqual(second.tell, []);
  const stopped = withEnd(second.queue, job(3), { kind: "stopped" });
  assert.deepEqual(stopped.tell, [{ kind: "stopped", hook: "message" }]);

  const others = withOtherHooks(stopped.queue, { message: "b" });
  assert.equal(withEnd(others, job(4), failed).tell.length, 1);
});

test("what waits for a command that is not chosen any more is not run", () => {
  const { queue } = withJobs(noHooks, [...jobs(5), job(6, "b")]);
  const steps = drained(withOtherHooks(queue, { message: "b" }));
  assert.deepEqual(steps.flatMap(rows), [6]);
});

test("whatever comes and ends, none is lost without a word, and the order is kept", () => {
  const action = fc.oneof(fc.nat({ max: 80 }), fc.constant("end" as const));
  fc.assert(
    fc.property(fc.array(action, { maxLength: 60 }), (actions) => {
      let queue = noHooks;
      let asked = 0;
      const steps: HookStep[] = [];
      for (const each of actions) {
        if (each === "end" && queue.running === 0) continue;
        const come = each === "end" ? [] : jobs(each).map((_, at) => job(asked + at + 1));
        asked += come.length;
        const step = each === "end" ? withEnd(queue, job(0), failed) : withJobs(queue, come);
        steps.push(step);
        ({ queue } = step);
        assert.ok(queue.running <= runningMax && queue.waiting.length <= waitingMax);
        assert.ok(queue.waiting.length === 0 || queue.running === runningMax);
      }
      steps.push(...drained(queue));
      const started = steps.flatMap(rows);
      assert.deepEqual(
        started,
        started.toSorted((one, other) => one - other),
      );
      const told = steps.flatMap(({ tell }) => tell);
      const dropped = told.reduce(
        (sum, each) => sum + (each.kind === "dropped" ? each.count : 0),
        0,
      );
      assert.equal(started.length + dropped, asked);
      assert.ok(told.filter(({ kind }) => kind === "failed").length <= 1);
    }),
  );
});
