import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { hostileTexts } from "../text/hostile.testing.ts";
import { safeText } from "../text/safe-text.ts";
import { knownTerminal, multiplexer, notificationSequence } from "./notification.ts";
import type { NotificationWay, TerminalSetting } from "./notification.ts";

const hello = { title: safeText("bob"), body: safeText("lunch; at one?") };
const ways: readonly NotificationWay[] = ["osc9", "osc99", "osc777"];

function way(setting: TerminalSetting, said?: string): string | undefined {
  const known = knownTerminal([said], setting);
  return known && (known.way ?? "none");
}

test("each way has its own bytes, and a semicolon of a text separates nothing", () => {
  assert.equal(notificationSequence(hello, "osc9", false), "\u001B]9;bob: lunch, at one?\u001B\\");
  assert.equal(
    notificationSequence(hello, "osc99", false),
    "\u001B]99;i=Ym9iIGx1bmNoLCBhdCBvbmU_:d=0:e=1;Ym9i\u001B\\" +
      "\u001B]99;i=Ym9iIGx1bmNoLCBhdCBvbmU_:d=1:e=1:p=body;bHVuY2gsIGF0IG9uZT8=\u001B\\",
  );
  assert.equal(
    notificationSequence(hello, "osc777", false),
    "\u001B]777;notify;bob;lunch, at one?\u001B\\",
  );
});

test("tmux is asked to pass it on, each ESC of it doubled", () => {
  assert.equal(
    notificationSequence(hello, "osc9", true),
    "\u001BPtmux;\u001B\u001B]9;bob: lunch, at one?\u001B\u001B\\\u001B\\",
  );
});

test("no text of anybody ends the sequence that it stands in, or is endless", () => {
  const texts = fc.oneof(fc.string({ unit: "binary" }), fc.constantFrom(...hostileTexts));
  fc.assert(
    fc.property(texts, texts, fc.constantFrom(...ways), (title, body, each) => {
      const notification = { title: safeText(title), body: safeText(body.repeat(9)) };
      const sequence = notificationSequence(notification, each, false);

      const parts = sequence.split("\u001B\\").slice(0, -1);
      assert.equal(parts.length, each === "osc99" ? 2 : 1);
      for (const part of parts) {
        assert.ok(part.startsWith("\u001B]"));
        assert.doesNotMatch(part.slice(2), /\p{Cc}/u);
      }
      assert.ok(sequence.length < 2000);
      if (each === "osc777") assert.equal(sequence.split(";").length, 4);
    }),
    { numRuns: 50 },
  );
});

test("the terminal is known by what it says, and else by its environment", () => {
  assert.equal(way({ TERM: "xterm-kitty" }), "osc99");
  assert.equal(way({ TERM: "xterm-256color", KITTY_WINDOW_ID: "1" }), "osc99");
  assert.equal(way({ TERM: "foot" }), "osc777");
  assert.equal(way({ TERM: "xterm-ghostty" }), "osc777");
  assert.equal(way({ TERM: "rxvt-unicode-256color" }), "osc777");
  assert.equal(way({ TERM: "xterm-256color", TERM_PROGRAM: "WezTerm" }), "osc777");
  assert.equal(way({ TERM: "xterm-256color", TERM_PROGRAM: "iTerm.app" }), "osc9");
  assert.equal(way({ TERM: "xterm-256color", LC_TERMINAL: "iTerm2" }), "osc9", "over ssh");
  assert.equal(way({ TERM: "xterm-256color" }, "WezTerm 20240203"), "osc777", "over ssh");
  assert.equal(way({ TERM: "xterm-256color" }), undefined);
});

test("what was left in the environment by another terminal is not believed", () => {
  assert.equal(way({ TERM: "alacritty", KITTY_WINDOW_ID: "1" }), "none");
  assert.equal(way({ TERM: "xterm", TERM_PROGRAM: "vscode", LC_TERMINAL: "iTerm2" }), "none");
  assert.equal(way({ TERM: "xterm", KITTY_WINDOW_ID: "1" }, "XTerm(390)"), "none");
  assert.equal(way({ TERM: "xterm-256color", WT_SESSION: "x" }), "none");
});

test("tmux and screen are known by the environment, and across ssh by their terminal", () => {
  assert.equal(
    multiplexer({ TERM: "screen-256color", TMUX: "/tmp/tmux-0/x,1,0" }, undefined),
    "tmux",
  );
  assert.equal(multiplexer({ TERM: "screen", STY: "1.pts-0" }, undefined), "screen");
  assert.equal(multiplexer({ TERM: "tmux-256color" }, undefined), "tmux");
  assert.equal(multiplexer({ TERM: "screen-256color" }, "tmux 3.3a"), "tmux");
  assert.equal(multiplexer({ TERM: "screen-256color" }, undefined), "screen");
  assert.equal(multiplexer({ TERM: "foot" }, "foot(1.16.2)"), undefined);
});
