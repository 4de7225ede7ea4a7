import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { wildText } from "../../tui/text/hostile.testing.ts";
import { usualWidths } from "../../tui/text/width.ts";
import { parseUsername } from "../../wire/username.ts";
import { narrow, small, stage, type Stage, written } from "../stage.testing.ts";
import { typedView, view } from "./view.ts";

function writing(text: string, size = small): Stage {
  return stage({ talk: written(text), size });
}

function typed(before: Stage, after: Stage): ReturnType<typeof typedView> {
  const picture = view(before.state, before.around, usualWidths);
  return typedView(picture, after.state, after.around, usualWidths);
}

test("what is typed is where the whole screen will show it, and the cursor too", () => {
  fc.assert(
    fc.property(fc.oneof(wildText, fc.lorem()), fc.lorem(), (before, more) => {
      const [from, to] = [writing(before), writing(before + more)];
      const frame = typed(from, to);
      const whole = view(to.state, to.around, usualWidths);
      if (frame === undefined) return;
      const { input } = whole.layout;
      assert.deepEqual(frame.cursor, whole.cursor);
      for (let row = input.row; row < input.row + input.rows; row += 1) {
        for (let column = 0; column < small.columns; column += 1) {
          assert.equal(frame.grid.textAt(column, row), whole.grid.textAt(column, row));
          assert.equal(frame.grid.styleAt(column, row), whole.grid.styleAt(column, row));
        }
      }
    }),
  );
});

test("a letter in a line is shown at once", () => {
  assert.ok(typed(writing("hell"), writing("hello")));
});

test("the last screen stays as it is", () => {
  const picture = view(writing("one").state, writing("one").around, usualWidths);
  const { row } = picture.layout.input;
  const { state, around } = writing("two");
  assert.ok(typedView(picture, state, around, usualWidths));
  assert.equal(picture.grid.textAt(1, row), "o");
});

test("only a whole screen will do where rows come, or the talk is another, or lies below", () => {
  const one = writing("one");
  assert.equal(typed(one, writing("one\ntwo")), undefined);
  assert.equal(typed(one, writing("one", narrow)), undefined);
  assert.equal(typed(one, stage({ current: parseUsername("erin") })), undefined);
  const page = { kind: "page", title: "keys", lines: [], top: 0 } as const;
  assert.equal(typed(one, stage({ talk: written("one"), overlay: page })), undefined);
});
