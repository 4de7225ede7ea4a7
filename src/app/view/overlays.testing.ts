import * as fc from "fast-check";
import { editorOf } from "../../tui/editor/state.ts";
import type { TextLink } from "../links.ts";
import type { Overlay, Scroll } from "../state.ts";

/** Anything that may lie over a screen, for the laws of all screens. */

/** Any part of a talk, also one that is not there. */
export const anyScroll: fc.Arbitrary<Scroll> = fc.oneof(
  fc.constant({ kind: "end" } as const),
  fc.record({
    kind: fc.constant("at" as const),
    row: fc.integer({ min: 0, max: 40 }),
    below: fc.integer({ min: 0, max: 20 }),
  }),
);

/** @param words - what others may have said. */
export function anyOverlay(words: fc.Arbitrary<string>): fc.Arbitrary<Overlay | undefined> {
  const chosen = fc.integer({ min: 0, max: 40 });
  const query = fc
    .oneof(words, fc.constantFrom("a", "b"))
    .map((said) => editorOf({ text: said, cursor: said.length }));
  const overlays = fc.oneof(
    fc.record({ kind: fc.constantFrom("goTo" as const, "find" as const), query, chosen }),
    fc.record({
      kind: fc.constant("open" as const),
      links: fc.array(words.map(linkTo), { maxLength: 8 }),
      chosen: fc.integer({ min: 0, max: 8 }),
    }),
    fc.record({ kind: fc.constant("bare" as const), scroll: anyScroll }),
    fc.record({
      kind: fc.constant("page" as const),
      title: words,
      lines: fc.array(words, { maxLength: 30 }),
      top: chosen,
    }),
  );
  return fc.option(overlays, { nil: undefined, freq: 4 });
}

/** Whatever a link may say of itself. */
function linkTo(said: string): TextLink {
  return { url: `https://a.example/${said}`, host: said, written: said, isMixed: said.length > 9 };
}
