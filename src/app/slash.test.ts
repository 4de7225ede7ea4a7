import assert from "node:assert/strict";
import { test } from "node:test";
import { Player } from "./player.testing.ts";

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
