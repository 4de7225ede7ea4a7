import assert from "node:assert/strict";
import { test } from "node:test";
import type { Effect } from "./effects.ts";
import { seen } from "./news.ts";
import { Player } from "./player.testing.ts";
import { bob, carol, dave, large, type Setting, shown, stage, talkWith } from "./stage.testing.ts";
import { sortedTalks } from "./talks.ts";
import { terminalTitle } from "./view/title.ts";

const summaries = [
  { name: "carol", unread: 2, lastAtMs: 3, lastRow: 3 },
  { name: "dave", unread: 1, lastAtMs: 2, lastRow: 2 },
  { name: "bob", unread: 0, lastAtMs: 1, lastRow: 1 },
];
const talks = [
  talkWith(carol, "unread", { unread: 2 }),
  talkWith(dave, "unread", { unread: 1 }),
  talkWith(bob, "recent"),
];
const carolIs = (how: "muted" | "blocked"): Setting => ({ talks, hushed: new Map([[carol, how]]) });

/** Ann, and what comes of what she writes. */
class Writer extends Player {
  writes(line: string): this {
    return this.types(line).presses("enter");
  }

  /** What is to be done outside, but for signs of typing. */
  get deeds(): readonly Effect[] {
    return this.effects.filter(({ kind }) => kind !== "typing");
  }
}

function list(setting: Setting): string[] {
  const { state } = stage(setting);
  return sortedTalks(state, summaries).map(
    ({ name, group, unread }) => `${name} ${group} ${unread}`,
  );
}

test("/mute and /block are kept for a name, and their opposites take them back", () => {
  const ann = new Writer({ talks });
  for (const line of ["/mute carol", "/block @dave"]) ann.writes(line);

  assert.deepEqual(ann.deeds, [
    { kind: "hush", name: carol, how: "muted" },
    { kind: "hush", name: dave, how: "blocked" },
  ]);
  assert.match(ann.sees, /dave is blocked: what they write is kept and not shown/u);

  const again = new Writer(carolIs("muted")).writes("/unmute carol");
  assert.deepEqual(again.deeds, [{ kind: "hush", name: carol, how: undefined }]);
  again.writes("/unblock carol");
  assert.match(again.sees, /carol is not blocked/u);
  assert.equal(again.draft, "/unblock carol");
});

test("nobody mutes or blocks themself, or two at once", () => {
  for (const line of ["/block ann", "/mute bob carol", "/mute", "/block toolongname"]) {
    const ann = new Writer({ talks }).writes(line);
    assert.deepEqual([ann.deeds, ann.draft], [[], line]);
  }
});

test("/blocked lists who is muted or blocked", () => {
  const ann = new Writer({
    hushed: new Map([
      ["zoe", "muted"],
      ["carol", "blocked"],
    ] as const),
  });
  ann.writes("/blocked");
  assert.match(ann.sees, /carol +blocked\n.*zoe +muted/u);

  assert.match(new Writer().writes("/blocked").sees, /Nobody is muted or blocked/u);
});

test("who is muted is counted, and draws nobody: neither Tab, nor the title, nor the order", () => {
  const muted = carolIs("muted");
  assert.deepEqual(list(muted), ["dave unread 1", "carol recent 2", "bob recent 0"]);
  assert.match(shown(stage(muted)), /^ carol +\(2\) │/mu);
  assert.equal(terminalTitle(stage(muted).state), "(1) Coterie: bob");
  assert.match(shown(stage({ ...muted, size: large })), /1 unread in 1 talk$/mu);

  const ann = new Writer(muted).presses("tab");
  assert.equal(ann.state.current, dave);
});

test("who is blocked is not in the list, and neither counted nor gone to by letters", () => {
  const blocked = carolIs("blocked");
  assert.deepEqual(list(blocked), ["dave unread 1", "bob recent 0"]);
  assert.equal(terminalTitle(stage(blocked).state), "(1) Coterie: bob");

  const ann = new Writer(blocked).presses("ctrl-g").types("ca");
  assert.doesNotMatch(ann.sees, /carol +2 unread/u);
  ann.writes("rol");
  assert.equal(ann.state.current, carol, "by the whole name");
});

test("in the talk with somebody blocked nothing is read, and no sign of us is given", () => {
  const blocked = { ...carolIs("blocked"), current: carol };
  assert.deepEqual(list(blocked), ["dave unread 1", "carol recent 2", "bob recent 0"]);
  assert.match(shown(stage(blocked)), /│ carol {2}blocked/u);
  assert.deepEqual(seen(stage(blocked).state, () => 9).effects, []);

  const ann = new Writer(blocked).types("hm");
  assert.deepEqual(ann.effects, []);
  assert.deepEqual(seen(stage({ ...carolIs("muted"), current: carol }).state, () => 9).effects, [
    { kind: "read", peer: carol, row: 9 },
  ]);
});

test("/notify says what calls from now on, and can be tried", () => {
  const ann = new Writer().writes("/notify on");
  assert.equal(ann.state.preferences.notify, "on");
  assert.match(ann.sees, /with the name and the beginning of a text/u);

  ann.writes("/notify test");
  assert.deepEqual(ann.deeds.at(-1), { kind: "testCall" });
  ann.writes("/notify loud");
  assert.equal(ann.draft, "/notify loud");
});

test("the title says that the connection is lost", () => {
  const link = { kind: "offline", why: "x", retryAtMs: 1 } as const;
  assert.equal(terminalTitle(stage({ link, talks }).state), "(3) Coterie: bob, offline");
  assert.equal(terminalTitle(stage({ link: { kind: "connecting" } }).state), "Coterie: bob");
});
