import type { SafeText } from "../text/safe-text.ts";

/** Sequences that a terminal obeys; only this folder and `src/tui/screen` write any. */
export const csi = "\u001B[";

/** The shape of the cursor while the screen is up; the user's own if not given. */
export type CursorShape = "block" | "underline" | "bar";

const shapes: Readonly<Record<CursorShape, number>> = { block: 2, underline: 4, bar: 6 };

/**
 * What makes a terminal ours: the other screen, and every key and paste told apart.
 *
 * 1049 the screen without history, 1007 the wheel as arrow keys (off), 7 rows that wrap (off),
 * 2004 pastes marked as such, 1004 news of the focus; `> 1 u` keys that are told apart (kitty).
 */
export function enterSequence(shape: CursorShape | undefined): string {
  const shaped = shape === undefined ? "" : `${csi}${shapes[shape]} q`;
  return (
    `${csi}?1049h${csi}?1007s${csi}?1007l${csi}?7l${csi}?2004h${csi}?1004h` +
    `${csi}>1u${shaped}${csi}?25l`
  );
}

/**
 * Asks tmux for keys that are told apart. It does not know the protocol of kitty, and where
 * `extended-keys` is on it passes them on to whom has asked as one asks xterm (modifyOtherKeys).
 * Terminals that know neither may take it for a colour, so it is written to tmux alone.
 */
export const tmuxKeysOn: string = `${csi}>4;1m`;

/** Has the terminal see clusters as characters. */
export const clustersOn: string = `${csi}?2027h`;
/** Puts the title of the window on the terminal's own stack. */
export const keepTitle: string = `${csi}22;2t`;

/** Has the terminal tell of buttons and the wheel, with columns of any number (1006). */
export const mouseOn: string = `${csi}?1000h${csi}?1006h`;
export const mouseOff: string = `${csi}?1006l${csi}?1000l`;

/** Asks for the colour of the background. */
export const backgroundQuestion = "\u001B]11;?\u001B\\";

/** Names the window. */
export function titleSequence(title: SafeText): string {
  return `\u001B]2;${title}\u001B\\`;
}

/** What must be undone of what was learned or done since a terminal was entered. */
export interface Debts {
  /** The wheel moved the cursor by arrow keys, told by the terminal itself. */
  readonly wheelWasArrows: boolean;
  /** Clusters as characters (mode 2027) were switched on by us. */
  readonly clustersSwitchedOn: boolean;
  /** The window has a title of ours; its own was put on the terminal's stack. */
  readonly hasTitle: boolean;
  readonly hasShape: boolean;
  /** Keys were asked of tmux by {@link tmuxKeysOn}. */
  readonly hasTmuxKeys: boolean;
  /** The mouse is told to us, and not used by the terminal itself. */
  readonly hasMouse: boolean;
}

/**
 * The opposite of {@link enterSequence}. In order: nothing half shown, plain text, the keys, what
 * was on before, the cursor, and the screen with the shell on it.
 */
export function leaveSequence(debts: Debts): string {
  return (
    `${csi}?2026l${csi}m${csi}<u${csi}?1004l${csi}?2004l${csi}?7h${csi}?1007r` +
    (debts.hasTmuxKeys ? `${csi}>4m` : "") +
    (debts.hasMouse ? mouseOff : "") +
    (debts.wheelWasArrows ? `${csi}?1007h` : "") +
    (debts.clustersSwitchedOn ? `${csi}?2027l` : "") +
    (debts.hasTitle ? `${csi}23;2t` : "") +
    (debts.hasShape ? `${csi}0 q` : "") +
    `${csi}?25h${csi}?1049l`
  );
}
