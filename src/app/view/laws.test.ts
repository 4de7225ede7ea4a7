import assert from "node:assert/strict";
import { test } from "node:test";
import { isDeepStrictEqual } from "node:util";
import * as fc from "fast-check";
import { editorOf } from "../../tui/editor/state.ts";
import type { Grid } from "../../tui/screen/grid.ts";
import type { Frame } from "../../tui/screen/painter.ts";
import { hostileTexts, wildText } from "../../tui/text/hostile.testing.ts";
import { usualWidths } from "../../tui/text/width.ts";
import type { WidthModel } from "../../tui/text/width.ts";
import { parseUsername } from "../../wire/username.ts";
import type { Username } from "../../wire/username.ts";
import { ann, at, bob, fates, pagesOf, stage, theirs } from "../stage.testing.ts";
import type { Setting, Stage } from "../stage.testing.ts";
import type { Scroll, Talk, TalkState, Text } from "../state.ts";
import type { Area } from "./layout.ts";
import { themes } from "./looks.ts";
import { anyOverlay, anyScroll } from "./overlays.testing.ts";
import { revealed, scrolledBy } from "./scrolling.ts";
import { sceneOf } from "./scene.ts";
import { seenOf } from "./talk.ts";
import { view } from "./view.ts";

/** Names as people have them, and some that try to be seen as something else. */
const names: readonly Username[] = [
  "ann",
  "bob",
  "carol",
  "x",
  "longname",
  "日本",
  "e\u0301\u0301\u0301",
  "to bob",
  '"ann"',
  "\u202Ebob",
  "a\u200Bnn",
  "\u2028",
  "👍🏽",
  "\u{E0041}a",
  "──",
  "│ ann",
].map(parseUsername);

const name = fc.constantFrom(...names);
const words = fc.oneof(
  fc.lorem({ maxCount: 30 }),
  wildText,
  fc.constantFrom(...hostileTexts),
  fc.constantFrom("", "日本語 👩\u200D👩\u200D👧 שלום end", "a\nb\n\nc", "x".repeat(300)),
);
const encoder = new TextEncoder();

function text(peer: Username): fc.Arbitrary<Text> {
  return fc
    .record({
      isOwn: fc.boolean(),
      bytes: fc.oneof(
        words.map((said) => encoder.encode(said)),
        fc.uint8Array({ maxLength: 60 }),
      ),
      minute: fc.integer({ min: -4000, max: 4000 }),
      fate: fc.constantFrom(...Object.values(fates)),
      parts: fc.integer({ min: 1, max: 3 }),
      missing: fc.integer({ min: 0, max: 1 }),
    })
    .map(({ isOwn, bytes, minute, fate, parts, missing }) =>
      theirs("12:00", "", {
        peer,
        isOwn,
        bytes,
        atMs: at("12:00") + minute * 20_000,
        parts,
        of: parts + missing,
        ...(isOwn && fate),
      }),
    );
}

const overlay = anyOverlay(words);

const talk: fc.Arbitrary<TalkState> = fc.record({
  editor: fc.oneof(words, fc.lorem({ maxCount: 400 })).map((said) => draft(said)),
  scroll: anyScroll,
  newFrom: fc.option(fc.integer({ min: 0, max: 30 }), { nil: undefined }),
  recalled: fc.integer({ min: 0, max: 3 }),
  picked: fc.option(fc.integer({ min: 0, max: 30 }), { nil: undefined }),
});

const size = fc.record({
  columns: fc.oneof(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 140 })),
  rows: fc.oneof(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 45 })),
});

const widths: fc.Arbitrary<WidthModel> = fc.record({
  unit: fc.constantFrom("cluster", "codePoint"),
  ambiguous: fc.constantFrom(1, 2),
});

const link = fc.oneof(
  fc.constant({ kind: "online" } as const),
  fc.constant({ kind: "connecting" } as const),
  fc.record({
    kind: fc.constant("offline" as const),
    why: words,
    retryAtMs: fc.integer({ min: at("11:00"), max: at("13:00") }),
  }),
  fc.record({ kind: fc.constant("refused" as const), why: words, remedy: words }),
);

const talks: fc.Arbitrary<Talk[]> = fc.uniqueArray(
  fc.record({
    name,
    group: fc.constantFrom("unread" as const, "recent" as const, "everyone" as const),
    unread: fc.integer({ min: 0, max: 2000 }),
    lastAtMs: fc.option(fc.integer({ min: 0, max: at("12:00") }), { nil: undefined }),
  }),
  { selector: (each) => each.name, maxLength: names.length },
);

/** Anything at all that a state may be. */
const setting: fc.Arbitrary<Setting> = name.chain((current) =>
  fc.record({
    current: fc.constant(current),
    self: name,
    place: words,
    link,
    talks,
    talk,
    texts: fc.array(text(current), { maxLength: 30 }),
    people: fc
      .array(
        fc.tuple(
          name,
          fc.record({
            is: fc.constantFrom("here" as const, "silent" as const, "away" as const),
            sinceMs: fc.option(fc.constant(at("09:00")), { nil: undefined }),
          }),
        ),
      )
      .map((entries) => new Map(entries)),
    typing: fc
      .array(name, { maxLength: 2 })
      .map((all) => new Map(all.map((who) => [who, at("13:00")]))),
    underWay: fc.array(fc.integer({ min: 1, max: 30 })).map((rows) => new Set(rows)),
    readUpto: fc.constant(new Map([[current, 10]])),
    overlay,
    note: fc.option(
      fc.record({ tone: fc.constantFrom("plain" as const, "problem" as const), text: words }),
      { nil: undefined },
    ),
    isAlone: fc.boolean(),
    preferences: fc.record({
      ascii: fc.boolean(),
      hints: fc.boolean(),
      signs: fc.boolean(),
      notify: fc.constantFrom("on", "names", "off"),
      mouse: fc.boolean(),
      theme: fc.constantFrom(...themes),
      language: fc.constant("auto"),
      editing: fc.constantFrom("emacs", "vi"),
    }),
    hushed: fc.constantFrom(
      new Map(),
      new Map([
        ["bob", "blocked"],
        ["carol", "muted"],
      ] as const),
    ),
    size,
  }),
);

function draft(said: string): TalkState["editor"] {
  return editorOf({ text: said, cursor: Math.floor(said.length / 2) });
}

const untouched: TalkState = {
  editor: editorOf({ text: "", cursor: 0 }),
  scroll: { kind: "end" },
  newFrom: undefined,
  recalled: 0,
  picked: undefined,
};

function seen({ state, around }: Stage, model: WidthModel): Frame {
  return view(state, around, model);
}

/** The cells of a region, or of all but some. */
function cells({ grid }: { readonly grid: Grid }, holds: (column: number, row: number) => boolean) {
  const found: string[] = [];
  for (let row = 0; row < grid.size.rows; row += 1) {
    for (let column = 0; column < grid.size.columns; column += 1) {
      if (holds(column, row)) {
        found.push(`${column},${row} ${grid.textAt(column, row)} ${grid.styleAt(column, row)}`);
      }
    }
  }
  return found;
}

function isIn({ column, row, columns, rows }: Area): (column: number, row: number) => boolean {
  return (atColumn, atRow) =>
    atColumn >= column && atColumn < column + columns && atRow >= row && atRow < row + rows;
}

function none(...areas: readonly Area[]): (column: number, row: number) => boolean {
  const holds = areas.map(isIn);
  return (column, row) => !holds.some((is) => is(column, row));
}

test("any state on a screen of any size gives a frame, with the cursor inside", () => {
  fc.assert(
    fc.property(setting, widths, (any, model) => {
      const screen = stage(any);

      const { grid, cursor } = seen(screen, model);

      const { columns, rows } = grid.size;
      assert.deepEqual([columns, rows], [any.size?.columns, any.size?.rows]);
      const { overlay: over } = screen.state;
      if (cursor === undefined) assert.ok(over !== undefined && !("query" in over));
      else {
        assert.ok(cursor.column >= 0 && cursor.column < columns);
        assert.ok(cursor.row >= 0 && cursor.row < rows);
      }
    }),
  );
});

test("what was said stays beside the list, whatever it is", () => {
  fc.assert(
    fc.property(setting, widths, (any, model) => {
      const full = stage({ ...any, overlay: undefined, isAlone: false });
      const empty = { ...full, around: { ...full.around, pages: pagesOf([]) } };
      const { list, border, title, rule, input } = sceneOf(full.state, full.around, model).layout;

      for (const area of [list, border, title, input]) {
        assert.deepEqual(
          cells(seen(full, model), isIn(area)),
          cells(seen(empty, model), isIn(area)),
        );
      }
      assert.equal(list.row + list.rows <= rule.row, true);
    }),
  );
});

/** A text of others at one place of the state, and the region that may show it. */
const foreign: readonly [
  what: string,
  put: (said: string) => Setting,
  region: "title" | "messages" | "rule" | "hints" | "over",
][] = [
  ["a text", (said) => ({ texts: [theirs("11:00", "before"), theirs("11:01", said)] }), "messages"],
  ["a note", (said) => ({ note: { tone: "problem", text: said } }), "hints"],
  ["the place", (said) => ({ place: said }), "title"],
  ["a reason", (said) => ({ link: { kind: "refused", why: said, remedy: "x" } }), "title"],
  [
    "a reason for waiting",
    (said) => ({ link: { kind: "offline", why: said, retryAtMs: at("12:00:04") } }),
    "rule",
  ],
  ["a remedy", (said) => ({ link: { kind: "refused", why: "x", remedy: said } }), "hints"],
  [
    "a page",
    (said) => ({ overlay: { kind: "page", title: said, lines: [said, "b", said], top: 0 } }),
    "over",
  ],
  ["a code", (said) => ({ texts: [theirs("11:01", "a", refusal(said))] }), "messages"],
];

function refusal(code: string): Partial<Text> {
  return { isOwn: true, state: "refused", code };
}

for (const [what, put, region] of foreign) {
  test(`${what} that would hurt a terminal changes nothing outside its own cells`, () => {
    for (const columns of [40, 110]) {
      const base: Setting = { size: { columns, rows: 12 } };
      const model = { unit: "codePoint", ambiguous: 1 } as const;
      const plain = stage({ ...base, ...put("words") });
      const { layout } = sceneOf(plain.state, plain.around, model);
      const outside = none(layout[region]);
      const expected = cells(seen(plain, model), outside).join("\n");
      for (const said of hostileTexts) {
        const hurt = seen(stage({ ...base, ...put(said) }), model);

        assert.equal(cells(hurt, outside).join("\n"), expected);
      }
    }
  });
}

function writing(said: string): Stage {
  return stage({ talk: { ...untouched, editor: draft(said) } });
}

test("what is written that would hurt a terminal changes nothing above and below it", () => {
  const model = { unit: "cluster", ambiguous: 1 } as const;
  const { layout } = sceneOf(writing("a").state, writing("a").around, model);
  // They take several rows, and some are counted in the last one.
  const { list, border, messages, rule, input, hints } = layout;
  const outside = none(list, border, messages, rule, input, hints);
  const expected = cells(seen(writing("a"), model), outside);
  for (const said of hostileTexts) {
    assert.deepEqual(cells(seen(writing(said), model), outside), expected);
  }
});

const scene = fc.record({
  texts: fc.array(text(bob), { minLength: 1, maxLength: 40 }),
  size: fc.record({
    columns: fc.integer({ min: 20, max: 130 }),
    rows: fc.integer({ min: 5, max: 30 }),
  }),
  newFrom: fc.option(fc.integer({ min: 0, max: 30 }), { nil: undefined }),
});

function scrolled(screen: Stage, rows: number): Stage {
  return moved(screen, scrolledBy(screen.state, screen.around, rows));
}

function moved({ state, around }: Stage, scroll: Scroll): Stage {
  const before = state.talkStates.get(state.current) ?? untouched;
  const next = { ...before, scroll };
  return { state: { ...state, talkStates: new Map([[state.current, next]]) }, around };
}

function messagesOf(screen: Stage): string[][] {
  const model = { unit: "codePoint", ambiguous: 1 } as const;
  const { messages } = sceneOf(screen.state, screen.around, model).layout;
  const { grid } = seen(screen, model);
  return Array.from({ length: messages.rows }, (_, row) =>
    Array.from({ length: messages.columns }, (_each, column) => {
      return grid.textAt(messages.column + column, messages.row + row);
    }),
  );
}

test("a talk moved up and down again by as many rows is the same", () => {
  fc.assert(
    fc.property(
      scene,
      fc.integer({ min: 0, max: 60 }),
      fc.integer({ min: 1, max: 40 }),
      ({ newFrom, ...rest }, from, rows) => {
        const end = stage({ ...rest, self: ann, talk: { ...untouched, newFrom } });
        const start = scrolled(end, -from);
        const up = scrolled(start, -rows);
        const before = messagesOf(start);

        // Where it stopped at the oldest text, fewer rows lead back.
        let back = rows;
        while (back > 0 && same(scrolled(start, -back + 1), up)) back -= 1;
        assert.deepEqual(messagesOf(scrolled(up, back)), before);
        assert.deepEqual(messagesOf(scrolled(up, 10_000)), messagesOf(end));
      },
    ),
  );
});

function same(one: Stage, other: Stage): boolean {
  return isDeepStrictEqual(scrollOf(one), scrollOf(other));
}

function scrollOf({ state }: Stage): Scroll | undefined {
  return state.talkStates.get(state.current)?.scroll;
}

test("a talk moved by one row has every row one further, and one that was not seen", () => {
  fc.assert(
    fc.property(scene, fc.integer({ min: 0, max: 60 }), ({ newFrom, ...rest }, from) => {
      const start = scrolled(stage({ ...rest, talk: { ...untouched, newFrom } }), -from);
      const up = scrolled(start, -1);
      if (same(start, up)) return;

      assert.deepEqual(messagesOf(up).slice(1), messagesOf(start).slice(0, -1));
    }),
  );
});

test("a text that is brought into view is seen, and bringing it again moves nothing", () => {
  fc.assert(
    fc.property(scene, fc.integer({ min: 0, max: 60 }), fc.nat(), ({ texts, ...rest }, up, nth) => {
      const start = scrolled(stage({ ...rest, texts, talk: untouched }), -up);
      const all = start.around.pages.before(bob, undefined, texts.length);
      const { row = 0 } = all[nth % all.length] ?? {};
      const there = moved(start, revealed(start.state, start.around, row));
      const { blocks, above, below } = seenOf(sceneOf(there.state, there.around, usualWidths));
      const place = blocks.findIndex((block) => block.text.row === row);
      const { rows } = sceneOf(there.state, there.around, usualWidths).layout.messages;

      assert.ok(place >= 0);
      assert.ok(place > 0 || above === 0);
      assert.ok(place < blocks.length - 1 || below === 0 || (blocks[place]?.size ?? 0) > rows);
      if ((blocks[place]?.size ?? 0) > rows) return;
      assert.deepEqual(revealed(there.state, there.around, row), scrollOf(there));
    }),
  );
});
