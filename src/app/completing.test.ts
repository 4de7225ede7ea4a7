import assert from "node:assert/strict";
import { test } from "node:test";
import { complete } from "./commands/completing.ts";
import { emojiByName } from "./emoji.ts";
import { Player } from "./player.testing.ts";
import { slashCommands } from "./slash.ts";
import { bob, carol, here, narrow, talkWith, tiny } from "./stage.testing.ts";
import { parseUsername } from "../wire/username.ts";
import { english } from "../words/english.ts";

const cara = parseUsername("cara");
const talks = [talkWith(bob, "recent"), talkWith(carol, "recent"), talkWith(cara, "recent")];

/** The rows of the list that is open, the chosen one with its sign. */
function listed({ sees }: Player): string[] {
  const rows = sees.split("\n");
  const rule = rows.findLastIndex((row) => row.startsWith("── to "));
  const from = rows.slice(0, rule).findLastIndex((row) => row.includes("│")) + 1;
  return rows.slice(from, rule).map((row) => row.replaceAll(/ {2,}/gu, "  ").trimEnd());
}

function playing(change: ConstructorParameters<typeof Player>[0] = {}): Player {
  return new Player({ talks, emoji: emojiByName, ...change });
}

test("several that fit are listed over the line, and what they have in common is put in", () => {
  const ann = playing().types("@c").presses("tab");

  assert.equal(ann.draft, "@car");
  assert.deepEqual(listed(ann), ["▸@carol", " @cara"]);
  assert.match(ann.sees, /Enter take {3}Tab next {3}Esc close/u);
});

test("one is chosen by Tab and arrows, and Enter takes it and sends nothing", () => {
  const ann = playing().types("ask c").presses("tab", "tab");
  assert.deepEqual(listed(ann), [" carol", "▸cara"]);
  ann.presses("shift-tab", "up", "down", "down", "enter");

  assert.equal(ann.draft, "ask cara ");
  assert.deepEqual(ann.sent, []);
  assert.equal(ann.state.completion, undefined);
});

test("what is typed leaves fewer, Esc closes, and any other key closes and does its own", () => {
  const ann = playing().types("c").presses("tab").types("o");
  assert.equal(ann.draft, "caro");
  assert.deepEqual(listed(ann), ["▸carol"]);
  ann.presses("backspace");
  assert.deepEqual(listed(ann), ["▸carol", " cara"]);
  ann.presses("escape");
  assert.equal(ann.state.completion, undefined);
  assert.equal(ann.draft, "car");

  ann.presses("tab").types("x");
  assert.equal(ann.state.completion, undefined);
  assert.equal(ann.draft, "carx");
  ann.presses("backspace", "tab", "pageUp");
  assert.equal(ann.state.completion, undefined);
});

test("commands are listed with what they do, and their words are completed too", () => {
  const ann = playing().types("/re").presses("tab");
  assert.deepEqual(
    listed(ann).map((row) => row.split("  ")[0]?.trim()),
    ["▸/retry [N]", "/read [all]", "/reconnect"],
  );

  ann.presses("escape", "ctrl-c").types("/hints o").presses("tab");
  assert.deepEqual(listed(ann), ["▸on", " off"]);
  ann.presses("escape", "ctrl-c").types("/hints of").presses("tab");
  assert.equal(ann.draft, "/hints off");
  ann.presses("ctrl-c").types("/read ").presses("tab");
  assert.equal(ann.draft, "/read all");
  ann.presses("ctrl-c").types("/theme h").presses("tab");
  assert.equal(ann.draft, "/theme high-contrast");
  ann.presses("ctrl-c").types("/to b").presses("tab");
  assert.equal(ann.draft, "/to bob ");
});

test("emoji are completed by name, and by their second colon", () => {
  const ann = playing().types("well :tad").presses("tab");
  assert.equal(ann.draft, "well 🎉");

  ann.presses("ctrl-c").types(":smil").presses("tab");
  assert.equal(ann.draft, ":smil");
  assert.match(listed(ann).join(), /^▸:smile: {2}😄, :smiley: {2}😃/u);
  ann.types("e:");
  assert.equal(ann.draft, "😄");
  assert.equal(ann.state.completion, undefined);

  ann.presses("ctrl-c").types("at 10:30").presses("tab");
  assert.match(ann.state.note?.text ?? "", /nothing begins with 10:30/u);
  ann.presses("ctrl-c").types(":octo").presses("tab").types("!");
  assert.equal(ann.draft, "🐙!");
});

test("the names of emoji are loaded by the first colon, or by Tab behind one", () => {
  const ann = new Player({ talks }).types("a:tada");
  assert.deepEqual(
    ann.effects.filter(({ kind }) => kind === "loadEmoji"),
    [{ kind: "loadEmoji", completes: false }],
  );

  const late = new Player({ talks }).pastes(":tada").presses("tab");
  assert.deepEqual(late.effects.at(-1), { kind: "loadEmoji", completes: true });
  late.state = complete({ ...late.state, emoji: emojiByName }).state;
  assert.equal(late.draft, "🎉");
});

test("a list is as long as there is room, and where there is none it works all the same", () => {
  const many = Array.from({ length: 30 }, (_, index) =>
    talkWith(parseUsername(`n${index}`), "recent"),
  );
  const told = playing({ size: narrow }).types("/re").presses("tab").sees;
  assert.match(told, /^▸\/retry \[N\] +send again what has no.*…$/mu);

  const ann = playing({ talks: many }).types("n").presses("tab");
  for (let index = 0; index < 30; index += 1) {
    assert.equal(listed(ann).length, 6);
    assert.match(ann.sees, new RegExp(`── to bob ─+ ${index + 1}/30 ──$`, "mu"));
    assert.equal(
      listed(ann)
        .find((row) => row.startsWith("▸"))
        ?.trim(),
      `▸n${index}`,
    );
    ann.presses("down");
  }
  assert.ok(listed(ann)[0]?.startsWith("▸"), "behind the last comes the first");

  for (const size of [narrow, tiny, { columns: 12, rows: 3 }]) {
    const little = playing({ size, people: new Map([[bob, here()]]) })
      .types("c")
      .presses("tab");
    assert.match(little.sees, /▸ ?carol/u, JSON.stringify(size));
    assert.equal(little.presses("tab", "enter").draft, "cara ");
  }
});

test("commands complete what they take: settings and their values, ways to call, people", () => {
  assert.equal(playing().types("/set ed").presses("tab").draft, "/set editing ");
  assert.equal(playing().types("/set editing v").presses("tab").draft, "/set editing vi");
  assert.equal(playing().types("/settings MOUSE f").presses("tab").draft, "/settings MOUSE false");
  assert.deepEqual(listed(playing().types("/set hints ").presses("tab")), ["▸true", " false"]);
  assert.equal(playing().types("/set nothing f").presses("tab").draft, "/set nothing f");
  assert.equal(playing().types("/notify te").presses("tab").draft, "/notify test");
  for (const name of ["mute", "unmute", "block", "unblock"]) {
    assert.equal(playing().types(`/${name} bo`).presses("tab").draft, `/${name} bob `);
  }
});

test("a command with one of several words tells all of them to Tab", () => {
  for (const { name, takes = [] } of slashCommands) {
    const { form } = english.commands.each[name];
    if (!form.includes("|")) continue;
    const [first] = takes;
    const words = Array.isArray(first) ? first : [];
    for (const each of form.split("|")) assert.ok(words.includes(each), `/${name} ${each}`);
  }
});
