import assert from "node:assert/strict";
import { test } from "node:test";
import type { TmuxFacts } from "../../io/terminal/tmux.ts";
import { safeText } from "../text/safe-text.ts";
import type { TerminalSetting } from "./notification.ts";
import { type NotificationRoute, showNotification } from "./notifier.ts";

interface Shown extends NotificationRoute {
  readonly written: string;
}

async function shown(setting: TerminalSetting, tmux?: TmuxFacts, name?: string): Promise<Shown> {
  let written = "";
  const route = await showNotification(
    { title: safeText("Coterie"), body: safeText("hi") },
    {
      setting,
      name,
      askTmux: () => Promise.resolve(tmux),
      write: (sequence) => {
        written += sequence;
      },
    },
  );
  return { ...route, written };
}

const inTmux = { TERM: "tmux-256color", TERM_PROGRAM: "tmux", TMUX: "/tmp/tmux-0/x,1,0" };
const footInTmux: TmuxFacts = {
  terminalNames: ["foot(1.16.2)", "foot"],
  passes: "whileSeen",
  tellsFocus: true,
};

test("a terminal that is known gets its sequence, another one nothing", async () => {
  const foot = await shown({ TERM: "foot" });
  assert.equal(foot.written, "\u001B]777;notify;Coterie;hi\u001B\\");
  assert.deepEqual([foot.isSent, foot.terminal?.name, foot.through], [true, "foot", undefined]);

  for (const setting of [{ TERM: "xterm-256color" }, { TERM: "alacritty" }]) {
    const { written, isSent } = await shown(setting);
    assert.deepEqual([written, isSent], ["", false]);
  }
});

test("in tmux the terminal around it counts, and only if tmux lets anything through", async () => {
  const passed = await shown(inTmux, footInTmux, "tmux 3.4");
  assert.equal(
    passed.written,
    "\u001BPtmux;\u001B\u001B]777;notify;Coterie;hi\u001B\u001B\\\u001B\\",
  );
  assert.deepEqual([passed.terminal?.name, passed.through], ["foot", "tmux"]);

  const held = await shown(inTmux, { ...footInTmux, passes: "never" });
  assert.deepEqual([held.written, held.isSent, held.terminal?.name], ["", false, "foot"]);
});

test("a tmux that cannot be asked is believed to let through, to what the login says", async () => {
  const overSsh = { TERM: "tmux-256color", LC_TERMINAL: "iTerm2" };
  const { written } = await shown(overSsh);
  assert.ok(written.startsWith("\u001BPtmux;\u001B\u001B]9;Coterie: hi"));
  assert.equal((await shown({ TERM: "tmux-256color" })).written, "");
});

test("in GNU screen the bell has to do", async () => {
  const { written, through } = await shown({ TERM: "screen", STY: "1.x", LC_TERMINAL: "iTerm2" });
  assert.deepEqual([written, through], ["", "screen"]);
});
