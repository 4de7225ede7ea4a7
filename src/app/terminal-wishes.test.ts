import assert from "node:assert/strict";
import { test } from "node:test";
import { type Preferences, usualPreferences } from "./preferences.ts";
import { stage } from "./stage.testing.ts";
import type { AppState, Overlay } from "./state.ts";
import { tellTerminal } from "./terminal-wishes.ts";

function choosing(change: Partial<Preferences>, overlay?: Overlay): AppState {
  return stage({ preferences: { ...usualPreferences, ...change }, overlay }).state;
}

/** What the terminal is told on the way through these states. */
function toldBy(...states: readonly AppState[]): string[] {
  const told: string[] = [];
  const terminal = {
    setMouse: (isOn: boolean): void => void told.push(isOn ? "mouse on" : "mouse off"),
    askBackground: (): void => void told.push("background?"),
  };
  states.forEach((state, at) => {
    tellTerminal(terminal, state, states[at - 1]);
  });
  return told;
}

test("a terminal hears of what is chosen, at the start and whenever that is another", () => {
  const auto = { mouse: true, theme: "auto" } as const;
  assert.deepEqual(toldBy(choosing({})), []);
  assert.deepEqual(toldBy(choosing(auto), choosing(auto)), ["mouse on", "background?"]);
  assert.deepEqual(toldBy(choosing({}), choosing(auto)), ["mouse on", "background?"]);
  assert.deepEqual(toldBy(choosing(auto), choosing({})), ["mouse on", "background?", "mouse off"]);
});

test("a background is asked for again by who chooses auto again: it may be another", () => {
  const auto = choosing({ theme: "auto" });
  assert.deepEqual(toldBy(auto, choosing({}), auto), ["background?", "background?"]);
});

test("the terminal has the mouse to select with while the talk stands alone", () => {
  const usual = choosing({ mouse: true });
  const bare = choosing({ mouse: true }, { kind: "bare", scroll: { kind: "end" } });
  assert.deepEqual(toldBy(usual, bare, usual), ["mouse on", "mouse off", "mouse on"]);
});
