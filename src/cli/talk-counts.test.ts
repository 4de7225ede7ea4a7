import assert from "node:assert/strict";
import { test } from "node:test";
import { byMonthIfMany, countTalk } from "./talk-counts.ts";

function at(year: number, month: number, day: number, hour = 12): number {
  return new Date(year, month - 1, day, hour).getTime();
}

test("every day from the first to the last is counted, those without a text too", () => {
  const { days, hours, people, total } = countTalk([
    { who: "ann", atMs: at(2026, 3, 30, 9), count: 2 },
    { who: "bob", atMs: at(2026, 3, 27, 23), count: 3 },
  ]);

  assert.equal(total, 5);
  assert.deepEqual(days, [
    { label: "2026-03-27", count: 3 },
    { label: "2026-03-28", count: 0 },
    { label: "2026-03-29", count: 0 },
    { label: "2026-03-30", count: 2 },
  ]);
  assert.deepEqual([hours.length, hours[9]?.count, hours[23]?.count], [24, 2, 3]);
  assert.deepEqual(
    people.map(({ label }) => label),
    ["bob", "ann"],
  );
});

test("many days are shown as their months", () => {
  const { days } = countTalk([
    { who: "ann", atMs: at(2025, 12, 31), count: 1 },
    { who: "ann", atMs: at(2026, 1, 1), count: 1 },
    { who: "ann", atMs: at(2026, 1, 2), count: 1 },
  ]);

  assert.equal(byMonthIfMany(days, 3), days);
  assert.deepEqual(byMonthIfMany(days, 2), [
    { label: "2025-12", count: 1 },
    { label: "2026-01", count: 2 },
  ]);
});

test("a clock that was wrong by centuries makes no endless list", () => {
  const written = [at(1970, 1, 2), at(9000, 1, 1)].map((atMs) => ({ who: "ann", atMs, count: 1 }));

  assert.equal(countTalk(written).days.length, 2);
  assert.deepEqual(countTalk([]).days, []);
});
