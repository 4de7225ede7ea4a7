import assert from "node:assert/strict";
import { test } from "node:test";
import { askTmux, readTmuxFacts } from "./tmux.ts";

test("tmux says which terminal shows it, and what it lets through", () => {
  assert.deepEqual(readTmuxFacts("foot(1.16.2)\nfoot\n0\n0\n.\n"), {
    terminalNames: ["foot(1.16.2)", "foot"],
    passes: "never",
    tellsFocus: false,
  });
  assert.deepEqual(readTmuxFacts("\nxterm-kitty\n1\n1\n.\n"), {
    terminalNames: ["xterm-kitty"],
    passes: "whileSeen",
    tellsFocus: true,
  });
  assert.equal(readTmuxFacts("\n\nall\non\n.\n").passes, "always");
});

test("a tmux from before the option holds nothing back", () => {
  assert.equal(readTmuxFacts("\nxterm\n\n0\n.\n").passes, "always");
});

test("where no tmux answers, nothing is known", async () => {
  assert.equal(await askTmux({}), undefined);
  assert.equal(await askTmux({ PATH: "/nowhere", TMUX_PANE: "%0" }), undefined);
});
