import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { borderAfter, borderBefore, borderFrom, borderUpTo } from "./borders.ts";
import { allBorders, smallText } from "./naive-editor.testing.ts";

test("borders are those of the whole text, wherever one begins to look", () => {
  fc.assert(
    fc.property(smallText, smallText, (first, second) => {
      const text = first + second;
      const borders = allBorders(text);
      for (let at = 0; at <= text.length; at += 1) {
        const upTo = borders.findLast((border) => border <= at);
        const from = borders.find((border) => border >= at);
        assert.equal(borderUpTo(text, at), upTo);
        assert.equal(borderFrom(text, at), from);
        assert.equal(borderBefore(text, at), borders.findLast((border) => border < at) ?? 0);
        assert.equal(borderAfter(text, at), borders.find((border) => border > at) ?? text.length);
      }
    }),
    { numRuns: 1000 },
  );
});

test("a number that is no index means the nearest one", () => {
  for (const look of [borderUpTo, borderFrom]) {
    assert.equal(look("abc", -5), 0);
    assert.equal(look("abc", 99), 3);
    assert.equal(look("abc", NaN), 0);
    assert.equal(look("abc", Infinity), 3);
  }
});
