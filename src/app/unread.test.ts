import assert from "node:assert/strict";
import { test } from "node:test";
import { arrived, seen } from "./news.ts";
import { Player } from "./player.testing.ts";
import {
  bob,
  carol,
  large,
  ours,
  type Setting,
  shown,
  stage,
  talkWith,
  theirs,
  written,
} from "./stage.testing.ts";
import type { AppState } from "./state.ts";

const said = [
  theirs("09:00", "one"),
  ours("09:01", "yes"),
  theirs("09:02", "two"),
  theirs("09:03", "a long one", { parts: 3, of: 3 }),
  ours("09:04", "later"),
];

/** Ann, who sets texts back to unread; what becomes of the file is put into the list. */
class Reader extends Player {
  get setBack(): readonly number[] {
    return this.effects.flatMap((effect) => (effect.kind === "unread" ? [effect.row] : []));
  }

  get note(): string {
    return this.state.note?.text ?? "";
  }

  /** What would be marked as read now, if all that is here is seen. */
  get reads(): readonly string[] {
    return seen(this.state, () => 9).effects.map(({ kind }) => kind);
  }

  writes(line: string): this {
    return this.types(line).presses("enter");
  }

  becomes(change: Partial<AppState>): this {
    this.state = { ...this.state, ...change };
    return this;
  }
}

/** Ann, who has just set the newest text back. */
function setBack(setting: Setting = {}): Reader {
  const talks = [talkWith(bob, "recent", { unread: 1 }), talkWith(carol, "recent")];
  return new Reader({ texts: said, talks, ...setting }).writes("/unread");
}

test("/unread sets their newest text back to unread, all parts of it, and says so", () => {
  const ann = setBack();

  assert.deepEqual(ann.setBack, [4]);
  assert.equal(ann.draft, "");
  assert.equal(ann.note, "unread again; it stays so until you come back to this talk");
  assert.match(ann.sees, / two\n.*── 1 new ──.*\n.* a long one\n.* later\n/u);
});

test("a picked text of theirs is unread again with all that they wrote after it", () => {
  const ann = new Reader({ texts: said, size: large }).presses("ctrl-up", "ctrl-up", "ctrl-up");
  ann.types("u");
  assert.deepEqual(ann.setBack, [3]);
  assert.match(ann.sees, / yes .*\n.*── 2 new ─+\n.* two\n/u);

  ann.presses("ctrl-up", "ctrl-up", "ctrl-up", "ctrl-up", "ctrl-up").types("u");

  assert.deepEqual(ann.setBack, [3, 1]);
  assert.match(ann.sees, /── 3 new ─+\n.* one\n/u);
  assert.doesNotMatch(ann.sees, /2 new/u);
  ann.types("x");
  assert.equal(ann.draft, "x");
});

test("a text of ours that is picked stays picked, and nothing is set back", () => {
  const ann = new Reader({ texts: said }).presses("ctrl-up").types("u");

  assert.deepEqual([ann.setBack, ann.state.isUnreadAgain], [[], false]);
  assert.match(ann.note, /only a text of theirs/u);
  assert.match(ann.sees, /▸09:04/u);
});

test("where they have written nothing, nothing is set back", () => {
  for (const texts of [[], Array.from({ length: 120 }, () => ours("09:00", "hello?"))]) {
    const ann = setBack({ texts });

    assert.deepEqual([ann.setBack, ann.state.isUnreadAgain], [[], false]);
    assert.equal(ann.note, "bob has written nothing here yet");
  }
});

test("their newest text is found, however much we wrote since", () => {
  const since = Array.from({ length: 120 }, () => ours("09:05", "hello?"));

  assert.deepEqual(setBack({ texts: [...said, ...since] }).setBack, [4]);
});

test("what is unread above what is set back keeps the line above it", () => {
  const texts = said.map((text, at) => (at === 2 ? { ...text, isUnread: true } : text));

  assert.match(setBack({ texts }).sees, /── 2 new ─+\n.* two\n.* a long one\n/u);
});

test("what comes into a talk that was set back is counted in the line above it", () => {
  const talk = written("", { newFrom: 4, newUpto: 4 });
  const texts = [...said, theirs("09:05", "still there?")];

  assert.match(shown(stage({ texts, talk, isUnreadAgain: true })), /── 2 new ─/u);
  assert.match(shown(stage({ texts, talk })), /── 1 new ─/u);
});

test("a talk that was set back is not read by staying in it, by keys, or by what comes", () => {
  const ann = setBack();
  assert.deepEqual(ann.reads, []);

  ann.types("hm").presses("ctrl-c", "pageUp", "ctrl-end", "enter");
  ann.types("\u001B[O").types("\u001B[I").becomes({ hasStayed: true });
  assert.deepEqual(ann.reads, []);
  ann.presses("ctrl-g", "escape").writes("/to bob");
  const message = { row: 9, from: bob, to: "ann", id: 1, offline: false, atMs: 1 };
  const { state } = arrived(ann.state, [{ ...message, text: Buffer.from("still there?") }]);
  assert.deepEqual(ann.becomes(state).reads, []);
  ann.writes("see you");

  assert.deepEqual(ann.sent, ["bob: see you"]);
  assert.deepEqual(ann.reads, []);
});

test("a talk that was set back is read once it is entered again and stayed in", () => {
  const ann = setBack().presses("ctrl-n");
  assert.equal(ann.state.current, carol);

  ann.presses("ctrl-p");
  assert.deepEqual([ann.state.current, ann.reads], [bob, []]);
  ann.becomes({ hasStayed: true });

  assert.deepEqual(ann.reads, ["read"]);
});

test("/read takes a talk as read that was set back, and what comes then", () => {
  for (const line of ["/read", "/read all"]) {
    const ann = setBack().writes(line);

    assert.deepEqual(ann.effects.at(-1), { kind: "read", peer: bob, row: 7 });
    assert.deepEqual(ann.reads, ["read"]);
  }
});

test("/next goes to the next unread talk, where a keyboard has no Tab", () => {
  const talks = [talkWith(bob, "recent"), talkWith(carol, "unread", { unread: 2 })];
  const ann = new Reader({ talks, current: bob });

  ann.types("/next").presses("enter");
  assert.equal(ann.state.current, carol);
  ann.types("/next").presses("enter");
  assert.equal(ann.note, "nothing is unread");
});
