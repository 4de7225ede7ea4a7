import assert from "node:assert/strict";
import { test } from "node:test";
import { at, ours, shown, stage, theirs, written } from "../stage.testing.ts";
import type { Stage } from "../stage.testing.ts";
import type { Scroll, Text } from "../state.ts";
import { revealed, scrolledBy, seenUpto, talkRows } from "./scrolling.ts";

/** Forty texts of one row each, and their talk at some place; ten rows of it are seen. */
function talkAt(scroll: Scroll, texts: readonly Text[] = forty): Stage {
  const talk = written("", { scroll });
  return stage({ texts, talk, size: { columns: 80, rows: 15 } });
}

const forty = Array.from({ length: 40 }, (_, index) =>
  theirs("", `text ${index + 1}.`, { atMs: at("09:00") + index * 60_000 }),
);
const end: Scroll = { kind: "end" };

function place(row: number, below = 0): Scroll {
  return { kind: "at", row, below };
}

/** The numbers of the texts that are seen. */
function seen(screen: Stage): number[] {
  return [...shown(screen).matchAll(/text (\d+)\./g)].map(([, number]) => Number(number));
}

function numbers(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}

test("ten rows show the ten newest texts, and scrolled up, older ones", () => {
  const { state, around } = talkAt(end);

  assert.equal(talkRows(state, around), 10);
  assert.deepEqual(seen({ state, around }), numbers(31, 40));
  assert.deepEqual(scrolledBy(state, around, -8), place(32));
  assert.deepEqual(seen(talkAt(place(32))), numbers(23, 32));
});

test("scrolling stops where the oldest text is on top, and at the newest", () => {
  const { state, around } = talkAt(end);
  const top = scrolledBy(state, around, -1000);

  assert.deepEqual(seen(talkAt(top)), numbers(1, 10));
  assert.deepEqual(scrolledBy(state, around, 5), end);
  const low = talkAt(place(38));
  assert.deepEqual(scrolledBy(low.state, low.around, 5), end);
});

test("a talk that fits on the screen does not move", () => {
  const { state, around } = talkAt(end, forty.slice(0, 5));

  assert.deepEqual(scrolledBy(state, around, -3), end);
});

test("the place stays when another text comes, but not at the end", () => {
  const more = [...forty, ours("10:00", "text 41.")];

  assert.deepEqual(seen(talkAt(place(20), more)), seen(talkAt(place(20))));
  assert.deepEqual(seen(talkAt(end, more)), numbers(32, 41));
});

test("a long text is scrolled row by row, and may have more rows than the screen", () => {
  const long = Array.from({ length: 30 }, (_, index) => `text ${index + 1}.`).join("\n");
  const texts = [theirs("09:00", "first"), theirs("09:01", long)];

  assert.deepEqual(seen(talkAt(end, texts)), numbers(21, 30));
  const { state, around } = talkAt(end, texts);
  assert.deepEqual(scrolledBy(state, around, -4), place(2, 4));
  assert.deepEqual(seen(talkAt(place(2, 4), texts)), numbers(17, 26));
  assert.deepEqual(seen(talkAt(place(2, 1000), texts)), [1]);
});

test("a text that is not seen is brought to the nearer edge, another moves nothing", () => {
  const middle = talkAt(place(20));
  const reveal = (row: number) => talkAt(revealed(middle.state, middle.around, row));

  assert.deepEqual(seen(middle), numbers(11, 20));
  assert.deepEqual(seen(reveal(15)), numbers(11, 20));
  assert.deepEqual(seen(reveal(11)), numbers(11, 20));
  assert.deepEqual(seen(reveal(5)), numbers(5, 14));
  assert.deepEqual(seen(reveal(1)), numbers(1, 10));
  assert.deepEqual(seen(reveal(30)), numbers(21, 30));
  assert.deepEqual(revealed(middle.state, middle.around, 40), end);
});

test("of a text with more rows than the screen the first ones are brought into view", () => {
  const long = Array.from({ length: 30 }, (_, index) => `text ${index + 1}.`).join("\n");
  const texts = [theirs("09:00", "a"), theirs("09:01", long), theirs("09:02", "b")];
  const { state, around } = talkAt(end, texts);

  assert.deepEqual(seen(talkAt(revealed(state, around, 2), texts)), numbers(1, 10));
});

function upto({ state, around }: Stage): number | undefined {
  return seenUpto(state, around);
}

test("a text is seen once its last row is", () => {
  const long = theirs("09:50", "a\nb\nc", { parts: 3, of: 3 });

  assert.equal(upto(talkAt(end)), 40);
  assert.equal(upto(talkAt(place(20))), 20);
  assert.equal(upto(talkAt(end, [...forty, long])), 43);
  assert.equal(upto(talkAt(place(41, 1), [...forty, long])), 40);
  assert.equal(upto(talkAt(end, [])), undefined);
});

test("a place whose text is gone is that of the next one", () => {
  const texts = forty.map((text, index) => ({ ...text, row: index + 100 }));

  assert.deepEqual(seen(talkAt(place(50), texts)), [1]);
  assert.deepEqual(seen(talkAt(place(1000), texts)), numbers(31, 40));
});

test("texts of other talks are not in this one", () => {
  const texts = forty.map((text, index) => (index % 2 === 0 ? text : { ...text, peer: "carol" }));

  assert.deepEqual(
    seen(talkAt(end, texts)),
    numbers(11, 20).map((number) => number * 2 - 1),
  );
});
