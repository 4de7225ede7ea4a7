import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { Player } from "./player.testing.ts";
import { usualPreferences } from "./preferences.ts";
import { bob, carol, ours, talkWith, theirs } from "./stage.testing.ts";
import { currentTalk } from "./talk-state.ts";

const preferences = { ...usualPreferences, mouse: true };
const talks = [talkWith(bob, "recent"), talkWith(carol, "recent")];
const texts = Array.from({ length: 60 }, (_, index) =>
  index % 2 === 0 ? theirs("09:00", `text ${index}`) : ours("09:01", `text ${index}`),
);

function playing(change: ConstructorParameters<typeof Player>[0] = {}): Player {
  return new Player({ talks, texts, preferences, ...change });
}

/** Clicks where this is seen. */
function clicks(ann: Player, words: string, button = 0): Player {
  const rows = ann.sees.split("\n");
  const row = rows.findIndex((each) => each.includes(words));
  assert.ok(row >= 0, words);
  const column = rows[row]?.indexOf(words) ?? 0;
  return ann.types(`\u001B[<${button};${column + 1};${row + 1}M`);
}

test("a click in the list opens that talk, and one on + new talk asks for whom", () => {
  const ann = clicks(playing(), "carol");
  assert.equal(ann.state.current, carol);

  clicks(ann, "+ new talk");
  assert.equal(ann.state.overlay?.kind, "goTo");
  clicks(ann, "bob");
  assert.equal(ann.state.overlay, undefined);
  assert.equal(ann.state.current, bob);
});

test("a click on a text picks it, a second one lets it go", () => {
  const ann = clicks(playing(), "text 55");
  assert.match(ann.sees, /▸.* text 55$/mu);
  assert.match(ann.sees, /y copy/u);

  clicks(ann, "text 55");
  assert.doesNotMatch(ann.sees, /▸.* text 55$/mu);
});

test("a click in what is written moves the cursor there, between characters", () => {
  const ann = playing({ texts: [] }).types("say 日本語 twice");
  ann.types("\u001B[<0;13;23M");
  assert.equal(currentTalk(ann.state).editor.cursor, "say 日本語 ".length);
  ann.types("\u001B[<0;80;23M");
  assert.equal(currentTalk(ann.state).editor.cursor, ann.draft.length);
  ann.types("\u001B[<0;8;23M");
  assert.equal(currentTalk(ann.state).editor.cursor, "say 日".length);
  ann.types("\u001B[<0;1;23M");
  assert.equal(currentTalk(ann.state).editor.cursor, 0);
});

test("the wheel scrolls the talk, a page, and what can be chosen", () => {
  const ann = playing();
  assert.match(ann.sees, /text 59/u);
  ann.types("\u001B[<64;40;10M");
  assert.doesNotMatch(ann.sees, /text 59|text 57$/mu);
  assert.match(ann.sees, /text 56/u);
  ann.types("\u001B[<65;40;10M");
  assert.match(ann.sees, /text 59/u);

  ann.presses("f1").types("\u001B[<65;40;10M");
  assert.equal(ann.state.overlay?.kind === "page" && ann.state.overlay.top, 3);
  ann.presses("escape", "ctrl-g").types("\u001B[<65;40;10M");
  assert.match(ann.sees, /▸ carol/u);
});

test("a click takes a word of the list that is open", () => {
  const ann = playing().types("/re").presses("tab");
  clicks(ann, "/reconnect");
  assert.equal(ann.draft, "/reconnect ");
});

test("while the mouse is off it does nothing, and types nothing", () => {
  const ann = playing({ preferences: usualPreferences });
  const before = ann.state;
  clicks(ann, "carol").types("\u001B[<64;40;10M");

  assert.equal(ann.state, before);
  assert.equal(ann.draft, "");
});

test("wherever somebody clicks on a screen of any size, the screen is one", () => {
  const size = fc.record({
    columns: fc.integer({ min: 1, max: 130 }),
    rows: fc.integer({ min: 1, max: 40 }),
  });
  const click = fc.record({
    button: fc.constantFrom(0, 64, 65),
    column: fc.integer({ min: 1, max: 140 }),
    row: fc.integer({ min: 1, max: 45 }),
  });
  fc.assert(
    fc.property(size, fc.array(click, { maxLength: 6 }), fc.string(), (on, all, draft) => {
      const ann = playing({ size: on }).pastes(draft);
      for (const { button, column, row } of all) {
        ann.types(`\u001B[<${button};${column};${row}M`);
        assert.equal(ann.sees.split("\n").length, on.rows);
      }
    }),
    { numRuns: 40 },
  );
});

test("no click opens a link: who opens one has read where it leads", () => {
  const ann = playing({ texts: [theirs("09:00", "https://one.example/ https://two.example/")] });
  ann.types("/open\r");
  assert.match(ann.sees, /two\.example/u);
  for (let row = 1; row <= 24; row += 1) ann.types(`\u001B[<0;4;${row}M`);
  assert.equal(ann.state.overlay?.kind, "open");
  assert.ok(!ann.did.includes("open"));
});

test("in normal mode of vi a click behind the text leaves the cursor on its last character", () => {
  const ann = playing({ texts: [], preferences: { ...preferences, editing: "vi" } });
  ann.types("hello").presses("escape").types("\u001B[<0;80;23M");
  assert.equal(currentTalk(ann.state).editor.cursor, 4);
});
