import assert from "node:assert/strict";
import { test } from "node:test";
import { lineCommands, screenCommands, shellCommands } from "../tui/lines/commands.ts";
import { Player } from "./player.testing.ts";
import { slashCommands } from "./slash.ts";

test("a command of the screen is known to the conversation in lines to be one", () => {
  const inLines = new Set(lineCommands.map(({ name }): string => name));
  const only = slashCommands.map(({ name }): string => name).filter((name) => !inLines.has(name));
  assert.deepEqual([...screenCommands, ...shellCommands.keys()].toSorted(), only.toSorted());
});

test("what is chosen by a command of its own is in force at once, and kept as by /set", () => {
  const chosen = [
    ["/hints off", "hints", false],
    ["/ascii on", "ascii", true],
    ["/signs off", "signs", false],
    ["/mouse on", "mouse", true],
    ["/notify off", "notify", "off"],
    ["/theme dark", "theme", "dark"],
  ] as const;
  for (const [line, name, value] of chosen) {
    const ann = new Player().types(line).presses("enter");
    assert.equal(ann.state.preferences[name], value, line);
    assert.deepEqual(ann.effects.at(-1), { kind: "keep", name, value }, line);
  }
});

test("a theme that was chosen from the list is kept too", () => {
  const ann = new Player().types("/theme\rmono\r");
  assert.deepEqual(ann.effects.at(-1), { kind: "keep", name: "theme", value: "mono" });
});

test("a command that was typed on Russian keys is done, and a text on them is sent", () => {
  for (const line of ["/рштеы щаа", "/РШТЕЫ off", ".рштеы Off"]) {
    const ann = new Player().types(line).presses("enter");
    assert.equal(ann.state.preferences.hints, false, line);
  }
  for (const text of [".привет", ".ещ ann", "..."]) {
    const ann = new Player().types(text).presses("enter");
    assert.ok(
      ann.effects.some(({ kind }) => kind === "send"),
      text,
    );
  }
  assert.match(new Player().types("/рудзз").presses("enter").sees, /nearest is \/help/u);
  assert.match(new Player().types("/руд").presses("tab").sees, /^ *\/help _?/mu);
});
