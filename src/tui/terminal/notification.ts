import { safe, safeText } from "../text/safe-text.ts";
import type { SafeText } from "../text/safe-text.ts";

/** A few words outside of the window, shown by the terminal. */
export interface Notification {
  readonly title: SafeText;
  readonly body: SafeText;
}

/**
 * The sequences by which terminals are asked for a notification: `osc9` of iTerm2, one text;
 * `osc99` of kitty, with more to be said than is said here; `osc777` of urxvt, title and body.
 */
export type NotificationWay = "osc9" | "osc99" | "osc777";

/** A terminal that is known, and how it shows notifications; some cannot. */
export interface KnownTerminal {
  readonly name: string;
  readonly way?: NotificationWay;
}

/** What an environment says of the terminal. */
export interface TerminalSetting {
  readonly TERM?: string | undefined;
  readonly TERM_PROGRAM?: string | undefined;
  readonly LC_TERMINAL?: string | undefined;
  readonly KITTY_WINDOW_ID?: string | undefined;
  readonly WT_SESSION?: string | undefined;
  /** Set by tmux. */
  readonly TMUX?: string | undefined;
  /** Set by GNU screen. */
  readonly STY?: string | undefined;
}

/**
 * Terminals by what they, or the environment, call themselves. Those without a way are known to
 * show none: their names stand here so that it is not looked any further, at what was left in
 * the environment by the terminal that started them.
 */
const knownTerminals: readonly (KnownTerminal & { readonly calledLike: RegExp })[] = [
  { name: "kitty", way: "osc99", calledLike: /kitty/iu },
  { name: "foot", way: "osc777", calledLike: /^foot/iu },
  { name: "Ghostty", way: "osc777", calledLike: /ghostty/iu },
  { name: "WezTerm", way: "osc777", calledLike: /wezterm/iu },
  { name: "urxvt", way: "osc777", calledLike: /^rxvt-unicode/iu },
  { name: "Contour", way: "osc777", calledLike: /^contour/iu },
  { name: "Warp", way: "osc777", calledLike: /^warp/iu },
  { name: "iTerm2", way: "osc9", calledLike: /^iterm/iu },
  { name: "Zed", way: "osc9", calledLike: /^zed/iu },
  { name: "Alacritty", calledLike: /^alacritty/iu },
  { name: "Terminal of macOS", calledLike: /^apple_terminal/iu },
  { name: "VS Code", calledLike: /^vscode/iu },
  { name: "xterm", calledLike: /^xterm\(/iu },
];

/** Windows Terminal says only this of itself. */
const windowsTerminal: KnownTerminal = { name: "Windows Terminal" };

/**
 * Which terminal this is, if it is one of those that are known. What it says of itself counts
 * more than what the environment does, which travels from one terminal into the next.
 *
 * @param said - what the terminal calls itself, the most reliable first.
 */
export function knownTerminal(
  said: readonly (string | undefined)[],
  { TERM, TERM_PROGRAM, LC_TERMINAL, KITTY_WINDOW_ID, WT_SESSION }: TerminalSetting,
): KnownTerminal | undefined {
  const isKitty = KITTY_WINDOW_ID !== undefined ? "kitty" : undefined;
  const names = [...said, TERM, TERM_PROGRAM, LC_TERMINAL, isKitty];
  for (const called of names) {
    if (called === undefined) continue;
    const known = knownTerminals.find(({ calledLike }) => calledLike.test(called));
    if (known !== undefined) return known;
  }
  return WT_SESSION === undefined ? undefined : windowsTerminal;
}

/** A program between this one and the terminal, which keeps unknown sequences to itself. */
export type Multiplexer = "tmux" | "screen";

/** Which one, by the environment and, where that was left behind (ssh), by its own name. */
export function multiplexer(
  { TMUX, STY, TERM = "" }: TerminalSetting,
  said: string | undefined,
): Multiplexer | undefined {
  if (said !== undefined && /^tmux/iu.test(said)) return "tmux";
  if (TMUX !== undefined && TMUX !== "") return "tmux";
  if (STY !== undefined && STY !== "") return "screen";
  if (TERM.startsWith("tmux")) return "tmux";
  return TERM.startsWith("screen") ? "screen" : undefined;
}

const escape = "\u001B";
const end = `${escape}\\`;
/** Longer ones are cut by the desktop anyway. */
const charactersMax = 200;
const idMax = 40;

const ways: Readonly<Record<NotificationWay, (title: SafeText, body: SafeText) => string>> = {
  // What begins with a number and a semicolon would be a command of ConEmu; the title is neither.
  osc9: (title, body) => `${escape}]9;${title}: ${body}${end}`,
  // One that says the same takes the place of the one before.
  osc99: (title, body) => {
    const id = Buffer.from(`${title} ${body}`).toString("base64url").slice(0, idMax);
    return (
      `${escape}]99;i=${id}:d=0:e=1;${base64(title)}${end}` +
      `${escape}]99;i=${id}:d=1:e=1:p=body;${base64(body)}${end}`
    );
  },
  osc777: (title, body) => `${escape}]777;notify;${title};${body}${end}`,
};

/** What makes a terminal show a notification. */
export function notificationSequence(
  { title, body }: Notification,
  way: NotificationWay,
  isInTmux: boolean,
): string {
  const sequence = ways[way](field(title), field(body));
  return isInTmux ? throughTmux(sequence) : sequence;
}

/** Has tmux pass a sequence on to its terminal, if it is allowed to. */
function throughTmux(sequence: string): string {
  return `${escape}Ptmux;${sequence.replaceAll(escape, escape + escape)}${end}`;
}

/** A text that separates nothing, of a length that terminals take. */
function field(text: SafeText): SafeText {
  const characters = [...text];
  const start = characters.slice(0, charactersMax).join("").replaceAll(";", ",");
  const isCut = characters.length > charactersMax;
  return safe`${safeText(start)}${safeText(isCut ? "…" : "")}`;
}

function base64(text: SafeText): string {
  return Buffer.from(text).toString("base64");
}
