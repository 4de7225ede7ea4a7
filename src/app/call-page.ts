import type { NotificationRoute } from "../tui/terminal/notifier.ts";
import type { CallWords } from "../words/english/calls.ts";
import type { AppState } from "./state.ts";

/** What came of a call that was only a test, and what would have to be set for more. */
export function withCallPage(state: AppState, route: NotificationRoute): AppState {
  const words = state.words.calls;
  const { notify } = state.preferences;
  const setting = notify === "off" ? words.isOff : words.isNow(words.is[notify]);
  const lines = [words.rang, ...sentLines(route, words), ...tmuxLines(route, words), "", setting];
  return { ...state, overlay: { kind: "page", title: words.testTitle, lines, top: 0 } };
}

function sentLines({ isSent, terminal, through }: NotificationRoute, words: CallWords): string[] {
  if (through === "screen") return [words.screen];
  if (terminal === undefined) return [words.unknown];
  if (terminal.way === undefined) return [words.unable(terminal.name)];
  return isSent ? [words.sent(terminal.name), words.sentHint] : [];
}

function tmuxLines({ through, tmux }: NotificationRoute, words: CallWords): string[] {
  if (through !== "tmux") return [];
  const focus = [words.tmuxFocus, "", "  set -g focus-events on"];
  const on = ["", "  set -g allow-passthrough on", ""];
  if (tmux === undefined) return ["", words.tmuxUnasked, ...on, ...focus];
  const passing = {
    never: [words.tmuxHolds, ...on],
    whileSeen: [words.tmuxWhileSeen, "", "  set -g allow-passthrough all", ""],
    always: [],
  }[tmux.passes];
  return ["", ...passing, ...(tmux.tellsFocus ? [] : focus)];
}
