import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { measure, measured, RATES, SIZES, tomlCount, TIMES } from "./units.ts";

test("a number with a unit is read as people write it", () => {
  const rows: [string, typeof SIZES, number][] = [
    ["10 MiB", SIZES, 10_485_760],
    ["10mib", SIZES, 10_485_760],
    ["64 KiB", SIZES, 65_536],
    ["1.5 GiB", SIZES, 1_610_612_736],
    ["1 GB", SIZES, 1_000_000_000],
    ["10_000", SIZES, 10_000],
    ["90 days", TIMES, 7_776_000_000],
    ["1 day", TIMES, 86_400_000],
    ["36h", TIMES, 129_600_000],
    ["500 ms", TIMES, 500],
    ["200/s", RATES, 200],
    ["200 per second", RATES, 200],
    ["30/min", RATES, 0.5],
  ];

  for (const [text, units, number] of rows) assert.deepEqual(measure(text, units, 1), { number });
  assert.deepEqual(measure("90", TIMES, 86_400_000), { number: 7_776_000_000 });
});

test("what is no number with a unit is told with the nearest unit", () => {
  assert.deepEqual(measure("90 dais", TIMES, 1), {
    why: '"dais" is no unit of time (the nearest is days)',
  });
  assert.deepEqual(measure("1 fortnight", TIMES, 1), {
    why: '"fortnight" is no unit of time (they are ms, s, min, h, days, weeks)',
  });
  const hints: [string, typeof SIZES, string][] = [
    ["10 M", SIZES, '"M" is no unit of size (the nearest are MB, MiB)'],
    ["10 G", SIZES, '"G" is no unit of size (the nearest are GB, GiB)'],
    ["10 T", SIZES, '"T" is no unit of size (the nearest is TiB)'],
    ["10 X", SIZES, '"X" is no unit of size (they are B, kB, KiB, MB, MiB, GB, GiB, TiB)'],
    ["10 mi", TIMES, '"mi" is no unit of time (the nearest is min)'],
  ];
  for (const [text, units, why] of hints) assert.deepEqual(measure(text, units, 1), { why });
  for (const text of ["", "MiB", "-1 MiB", "ten MiB", "1__0 MiB", "1e3 B"]) {
    assert.ok("why" in measure(text, SIZES, 1), text);
  }
});

test("what is shown of a number is read as the same number", () => {
  const cases: [typeof SIZES, fc.Arbitrary<number>][] = [
    [SIZES, fc.integer({ min: 0, max: 2 ** 50 })],
    [SIZES, fc.integer({ min: 0, max: 2000 }).map((mebi) => mebi * 1_048_576)],
    [TIMES, fc.integer({ min: 0, max: 3_200_000_000_000 })],
    [TIMES, fc.integer({ min: 0, max: 36_500 }).map((days) => days * 86_400_000)],
    [RATES, fc.integer({ min: 1, max: 1_000_000 })],
    [RATES, fc.integer({ min: 1, max: 10_000 }).map((perMinute) => perMinute / 60)],
  ];
  for (const [units, numbers] of cases) {
    fc.assert(
      fc.property(numbers, (number) => {
        const read = measure(measured(number, units).replaceAll(",", ""), units, 1);
        assert.ok("number" in read && Math.abs(read.number - number) <= number * 1e-9);
      }),
    );
  }
});

test("a number is shown in the largest unit in which it is whole", () => {
  assert.equal(measured(10_485_760, SIZES), "10 MiB");
  assert.equal(measured(1024, SIZES), "1 KiB");
  assert.equal(measured(1000, SIZES), "1000 B");
  assert.equal(measured(0, SIZES), "0 B");
  assert.equal(measured(86_400_000, TIMES), "1 day");
  assert.equal(measured(129_600_000, TIMES), "36 h");
  assert.equal(measured(1 / 3, RATES), "20/min");
  assert.deepEqual([999, 2000, 10_000, 1_000_000].map(tomlCount), [
    "999",
    "2000",
    "10_000",
    "1_000_000",
  ]);
});
