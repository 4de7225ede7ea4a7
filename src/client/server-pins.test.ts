import assert from "node:assert/strict";
import { test } from "node:test";
import type { ServerPin } from "../io/account/joined-files.ts";
import type { Roll } from "../wire/roll.ts";
import { withNextPin } from "./server-pins.ts";

const day = 86_400_000;
const [first, second, third] = [1, 2, 3].map((byte) => new Uint8Array(32).fill(byte));

function rollTo(newPin: Uint8Array | undefined, notBeforeMs: number): Roll {
  assert.ok(newPin);
  return { newPin, notBeforeMs, signature: new Uint8Array(64) };
}

function pinsOf(...pins: readonly [Uint8Array | undefined, number | undefined][]): ServerPin[] {
  return pins.map(([pin = new Uint8Array(), untilMs]) => ({ pin, untilMs }));
}

test("the next key counts for good, and the present one until 90 days after it has come", () => {
  const known = pinsOf([first, undefined]);

  const next = withNextPin(known, first ?? new Uint8Array(), rollTo(second, 7 * day), day);

  assert.deepEqual(next, pinsOf([second, undefined], [first, 97 * day]));
});

test("a server that says the same again changes nothing", () => {
  const known = pinsOf([second, undefined], [first, 97 * day]);

  const shown = first ?? new Uint8Array();
  assert.equal(withNextPin(known, shown, rollTo(second, 7 * day), day), undefined);
  assert.equal(withNextPin(known, shown, rollTo(first, 7 * day), day), undefined);
});

test("of two next keys the last one counts, and what is over is forgotten", () => {
  const known = pinsOf([second, undefined], [first, 97 * day]);

  const next = withNextPin(known, second ?? new Uint8Array(), rollTo(third, 200 * day), 100 * day);

  assert.deepEqual(next, pinsOf([third, undefined], [second, 290 * day]));
});

test("a time that is long past does not put out the key that is in use", () => {
  const next = withNextPin(
    pinsOf([first, undefined]),
    first ?? new Uint8Array(),
    rollTo(second, 0),
    day,
  );

  assert.deepEqual(next, pinsOf([second, undefined], [first, 91 * day]));
});
