import assert from "node:assert/strict";
import { test } from "node:test";
import { edit } from "../tui/editor.ts";
import type { Outcome } from "./effects.ts";
import { english } from "../words/english.ts";
import { compose, openLink } from "./errands.ts";
import { bob, carol, stage, written } from "./stage.testing.ts";
import type { Composed, Stage } from "./stage.ts";
import type { AppState } from "./state.ts";
import { currentTalk, talkStateOf } from "./talk-state.ts";

const words = english.outside;
const nothing = (): void => {};

/** A stage on which other programs do what the test says. */
function stageWith({ by, composed }: { by?: string; composed?: Composed }): Stage {
  return {
    redraw: nothing,
    refresh: nothing,
    entitle: nothing,
    ring: nothing,
    notify: async () => ({
      isSent: false,
      terminal: undefined,
      through: undefined,
      tmux: undefined,
    }),
    setMouse: nothing,
    askBackground: nothing,
    copy: nothing,
    suspend: nothing,
    examine: () => Promise.reject(new Error("nobody asks")),
    open: async () => by,
    compose: async (text) => composed ?? { kind: "written", text },
  };
}

/** What comes back into a state in which this is written. */
async function comesBack(
  draft: string,
  errand: (become: (change: (state: AppState) => Outcome) => void) => Promise<void>,
  change: Partial<AppState> = {},
): Promise<Outcome> {
  const { state } = stage({ talk: written(draft), ...change });
  const outcomes: Outcome[] = [];
  await errand((become) => outcomes.push(become(state)));
  const [outcome] = outcomes;
  assert.ok(outcome !== undefined && outcomes.length === 1);
  return outcome;
}

const link = { url: "https://a.example/x", host: "a.example", isMixed: false };

async function composes(draft: string, composed: Composed): Promise<Outcome> {
  return comesBack(draft, (become) =>
    compose({ peer: bob, text: draft, words }, stageWith({ composed }), become),
  );
}

test("a link that was handed over says to whom", async () => {
  const { state, effects } = await comesBack("", (become) =>
    openLink(link, stageWith({ by: "xdg-open" }), become),
  );

  assert.equal(state.note?.text, "a.example: handed to xdg-open");
  assert.deepEqual(effects, []);
});

test("where nothing opens links, its address is copied, and that is what is said", async () => {
  const { state, effects } = await comesBack("", (become) => openLink(link, stageWith({}), become));

  assert.match(state.note?.text ?? "", /nothing here opens links; its address is copied, if/u);
  assert.deepEqual(effects, [{ kind: "copy", text: link.url }]);
});

test("what the editor wrote is one edit, kept on the disk, and undo takes it back", async () => {
  const text = "one\ntwo, three\n";
  const { state, effects } = await composes("half", { kind: "written", text });

  const { editor } = currentTalk(state);
  assert.equal(editor.text, "one\ntwo, three");
  assert.equal(editor.cursor, editor.text.length);
  assert.equal(edit(editor, { type: "undo" }).text, "half");
  assert.deepEqual(effects, [
    { kind: "keepDraft", peer: bob, draft: { text: editor.text, cursor: editor.cursor } },
  ]);
});

test("controls that the editor wrote are as harmless as pasted ones", async () => {
  const text = "a\r\nb\u001B[2J\u0007\u009Bc\td\n";
  const { state } = await composes("", { kind: "written", text });

  assert.equal(currentTalk(state).editor.text, "a\nb[2Jc\td");
});

test("an editor that changed nothing changes nothing, and undoes nothing", async () => {
  const { state, effects } = await composes("half", { kind: "written", text: "half\n" });

  assert.deepEqual(edit(currentTalk(state).editor, { type: "undo" }).text, "half");
  assert.deepEqual(effects, []);
});

test("however the editor fails, the draft is as it was, and it is said why", async () => {
  const failures: readonly (readonly [Composed, RegExp])[] = [
    [{ kind: "missing", editor: "vy" }, /cannot start vy: set EDITOR to an editor/u],
    [{ kind: "failed", editor: "vi", how: "1" }, /vi ended with 1: your text is as it was/u],
    [{ kind: "noFile", why: "ENOSPC" }, /no file for the editor: ENOSPC/u],
    [{ kind: "tooLong", bytes: 2_000_000, most: 1_048_576 }, /2000000 bytes, at most 1048576/u],
  ];
  for (const [composed, why] of failures) {
    const { state, effects } = await composes("half", composed);

    assert.match(state.note?.text ?? "", why);
    assert.equal(currentTalk(state).editor.text, "half");
    assert.deepEqual(effects, []);
  }
});

test("the text goes back into the talk that it came from", async () => {
  const composed = { kind: "written", text: "for bob" } as const;
  const { state } = await comesBack(
    "for carol",
    (become) => compose({ peer: bob, text: "", words }, stageWith({ composed }), become),
    { current: carol },
  );

  assert.equal(talkStateOf(state, bob).editor.text, "for bob");
  assert.equal(currentTalk(state).editor.text, "for carol");
});
