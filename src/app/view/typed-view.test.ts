import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import type { Frame } from "../../tui/screen/painter.ts";
import { wildText } from "../../tui/text/hostile.testing.ts";
import { usualWidths } from "../../tui/text/width.ts";
import { parseUsername } from "../../wire/username.ts";
import { bob, here, narrow, stage, type Stage, theirs, written } from "../stage.testing.ts";
import type { AppState } from "../state.ts";
import { type Picture, typedView, view } from "./view.ts";

const noon = stage({ texts: [theirs("11:00", "hi")] });

const scroll = { kind: "end" } as const;

function writing(text: string, change: Partial<AppState> = {}): Stage {
  const talkStates = new Map([[bob, written(text, { scroll })]]);
  return { ...noon, state: { ...noon.state, talkStates, ...change } };
}

function typed(from: Stage, to: Stage): ReturnType<typeof typedView> {
  const picture = view(from.state, from.around, usualWidths);
  return typedView(picture, to.state, to.around, usualWidths);
}

/** The rows in which a text is written. */
function inputOf({ grid }: Frame, { layout }: Picture): string[] {
  const { row, rows } = layout.input;
  const places = Array.from({ length: rows }, (_, at) => row + at);
  return places.map((at) =>
    Array.from({ length: grid.size.columns }, (_, column) => grid.textAt(column, at)).join(""),
  );
}

test("what is shown of a key at once is what the whole screen shows of the text", () => {
  fc.assert(
    fc.property(fc.oneof(wildText, fc.lorem()), fc.lorem(), (before, more) => {
      const [from, to] = [writing(before), writing(before + more)];
      const frame = typed(from, to);
      if (frame === undefined) return;
      const whole = view(to.state, to.around, usualWidths);
      assert.deepEqual(frame.cursor, whole.cursor);
      assert.deepEqual(inputOf(frame, whole), inputOf(whole, whole));
    }),
  );
});

test("a letter in a line is shown at once", () => {
  assert.ok(typed(writing("hell"), writing("hello")));
});

test("the last screen stays as it is", () => {
  const picture = view(writing("one").state, writing("one").around, usualWidths);
  const { row } = picture.layout.input;
  const { around } = writing("two");
  const state = { ...picture.state, talkStates: new Map([[bob, written("two", { scroll })]]) };
  assert.ok(typedView(picture, state, around, usualWidths));
  assert.equal(picture.grid.textAt(1, row), "o");
});

test("only a whole screen will do if more is new than what was typed", () => {
  const one = writing("one");
  const { around } = one;
  assert.equal(typed(one, writing("one\ntwo")), undefined);
  assert.equal(typed(one, { ...one, around: { ...around, size: narrow } }), undefined);
  const page = { kind: "page", title: "keys", lines: [], top: 0 } as const;
  const picked = new Map([[bob, written("one", { scroll, picked: 1 })]]);
  for (const change of [
    { current: parseUsername("erin") },
    { overlay: page },
    { people: new Map([[bob, here()]]) },
    { talkStates: picked },
  ]) {
    assert.equal(typed(one, writing("one", change)), undefined);
  }
});
