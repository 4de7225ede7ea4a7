import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { PendingAnswers, replyTimeoutMs } from "./pending.ts";

test("a reply to nothing answers nothing", () => {
  const pending = new PendingAnswers<string>();
  pending.written(1, "hi", 0);

  assert.equal(pending.answered(2, 1), undefined);
  assert.equal(pending.answered(1, 1), "hi");
  assert.equal(pending.answered(1, 1), undefined);
});

test("two texts of one id are answered in their order", () => {
  const pending = new PendingAnswers<string>();
  pending.written(1, "first", 0);
  pending.written(1, "second", 0);

  assert.equal(pending.answered(1, 1), "first");
  assert.equal(pending.answered(1, 1), "second");
});

test("a server that needs 3 seconds for each text is waited for", () => {
  const pending = new PendingAnswers<number>();
  for (let id = 0; id < 20; id += 1) pending.written(id, id, 0);

  for (let id = 0; id < 20; id += 1) {
    const nowMs = (id + 1) * 3000;
    assert.deepEqual(pending.expire(nowMs), []);
    assert.equal(pending.answered(id, nowMs), id);
  }
});

test("a text that is left out while others are answered is given up too", () => {
  const pending = new PendingAnswers<string>();
  pending.written(0, "lost", 0);

  let gone: string[] = [];
  let nowMs = 0;
  for (let id = 1; gone.length === 0 && id < 100; id += 1) {
    nowMs = id * 1000;
    pending.written(id, "answered", nowMs);
    pending.answered(id, nowMs);
    gone = pending.expire(nowMs);
  }

  assert.deepEqual(gone, ["lost"]);
  assert.ok(nowMs >= replyTimeoutMs);
});

test("expiring happens just when it was announced, and never before 3 seconds", () => {
  const steps = fc.array(
    fc.record({ afterMs: fc.integer({ min: 0, max: 9000 }), id: fc.integer({ min: 0, max: 5 }) }),
    { minLength: 1, maxLength: 30 },
  );
  fc.assert(
    fc.property(steps, (writes) => {
      const pending = new PendingAnswers<number>();
      let nowMs = 0;
      for (const { afterMs, id } of writes) {
        nowMs += afterMs;
        pending.written(id, nowMs, nowMs);
        if (id === 0) pending.answered(3, nowMs);
      }
      let last = -Infinity;
      for (;;) {
        const deadlineMs = pending.nextDeadlineMs();
        if (deadlineMs === undefined) break;
        if (deadlineMs > last) assert.deepEqual(pending.expire(deadlineMs - 0.5), []);
        const gone = pending.expire(deadlineMs);
        assert.ok(gone.length > 0);
        for (const writtenAtMs of gone) assert.ok(deadlineMs - writtenAtMs > 3000);
        last = deadlineMs;
      }
      assert.equal(pending.count, 0);
    }),
  );
});
