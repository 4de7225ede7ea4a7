import { knownTerminal, multiplexer } from "../../tui/terminal/notification.ts";
import type { DoctorWords } from "../../words/english/doctor.ts";
import type { DoctorFacts } from "./facts.ts";
import { type Finding, look, well } from "./finding.ts";

/** The line that changes what hinders; `undefined` where nothing does. */
type Remedy = (words: DoctorWords) => string | undefined;

const itermTick = "General, Selection, Applications in terminal may access clipboard";
const xtermLine = "XTerm*disallowedWindowOps: 20,21,SetXprop,GetSelection";
const taken: Remedy = () => undefined;

/**
 * What to change so that terminals let programs write to the clipboard (OSC 52); nothing where
 * they do so as they come:
 * - kitty: `clipboard_control` is `write-clipboard write-primary …` (sw.kovidgoyal.net/kitty/conf)
 * - foot: `security.osc52` is `enabled` (foot.ini(5))
 * - Ghostty: `clipboard-write` is `allow` (ghostty.org/docs/config/reference)
 * - Alacritty: `terminal.osc52` is `OnlyCopy` (alacritty.org/config-alacritty.html)
 * - WezTerm: it sets the clipboard (wezterm.org/escape-sequences.html)
 * - Windows Terminal: it copies and does not paste (table of github.com/theimpostor/osc)
 * - iTerm2: only once "Applications in terminal may access clipboard" is ticked (its settings,
 *   General, Selection)
 * - xterm: `disallowedWindowOps` has `SetSelection` (xterm(1))
 */
const clipboards: ReadonlyMap<string, Remedy> = new Map<string, Remedy>([
  ["kitty", taken],
  ["foot", taken],
  ["Ghostty", taken],
  ["Alacritty", taken],
  ["WezTerm", taken],
  ["Windows Terminal", taken],
  ["iTerm2", (words) => words.tick(itermTick)],
  ["xterm", (words) => words.resource("~/.Xresources", xtermLine)],
]);

/** What reaches the world outside of the screen: copied text and notifications. */
export function outsideFindings(facts: DoctorFacts, words: DoctorWords): Finding[] {
  // GNU screen has a line of its own, and without a terminal there is nothing outside.
  const { terminal, environment, terminalNames } = facts;
  const [name] = terminalNames;
  const isThere = terminal.kind !== "none" && environment.TERM !== "dumb";
  if (!isThere || multiplexer(environment, name) === "screen") return [];
  const clipboard =
    facts.tmux === undefined ? plainClipboard(facts, words) : tmuxClipboard(facts, words);
  return [...clipboard, notificationFinding(facts, words)];
}

function tmuxClipboard({ tmux }: DoctorFacts, words: DoctorWords): Finding[] {
  if (tmux === undefined || tmux === "silent") return [];
  const set = tmux.options.get("set-clipboard") ?? "external";
  // Before 3.3 tmux passed everything on, and had no setting for it.
  const passes = tmux.options.get("allow-passthrough") ?? "on";
  if (set === "on" || passes !== "off") return [well("clipboard", words.clipboardByTmux)];
  const change = words.tmuxChange("set -s set-clipboard on");
  return [look("clipboard", words.tmuxHoldsCopies, change)];
}

function plainClipboard(facts: DoctorFacts, words: DoctorWords): Finding[] {
  const { terminal, terminalNames, environment } = facts;
  if (terminal.kind === "answered" && terminal.facts.takesCopies === true) {
    return [well("clipboard", words.clipboardTold)];
  }
  const known = knownTerminal(terminalNames, environment);
  const remedy = known && clipboards.get(known.name);
  if (known === undefined || remedy === undefined) {
    return [well("clipboard", words.clipboardUnknown)];
  }
  const line = remedy(words);
  if (line === undefined) return [well("clipboard", words.clipboardTaken(known.name))];
  return [look("clipboard", words.clipboardHeld(known.name), line)];
}

const sequences = { osc9: "OSC 9", osc99: "OSC 99", osc777: "OSC 777" } as const;

function notificationFinding(
  { terminalNames, environment }: DoctorFacts,
  words: DoctorWords,
): Finding {
  const known = knownTerminal(terminalNames, environment);
  if (known === undefined) return well("notifications", words.notifiesPerhaps);
  if (known.way === undefined) return well("notifications", words.notifiesNot(known.name));
  return well("notifications", words.notifies(known.name, sequences[known.way]));
}
