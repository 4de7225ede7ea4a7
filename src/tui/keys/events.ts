/** Which keys were held down. Locks do not count. */
export interface Modifiers {
  readonly shift: boolean;
  /** Alt, or Option where the terminal reports it. */
  readonly alt: boolean;
  readonly ctrl: boolean;
  /** Super, Command, Hyper or Meta: they belong to the desktop, so that no command uses them. */
  readonly super: boolean;
}

/**
 * A key was pressed, or repeated by holding it.
 *
 * One that types has `text`, one code point, and no modifiers. Any other is named as on a Latin
 * keyboard and the same in every encoding, so that a command is one entry of a table.
 */
export interface KeyPress {
  readonly kind: "key";
  /** A character, letters small where a modifier is held, or a name such as "pageUp" or "f1". */
  readonly key: string;
  readonly modifiers: Modifiers;
  readonly text?: string;
}

/** A text was pasted: no control in it but "\n" and "\t". */
export interface Paste {
  readonly kind: "paste";
  readonly text: string;
  /** The end is missing: the paste was longer than may be kept, or broke off. */
  readonly isCut: boolean;
}

/** The terminal's window got or lost the focus. */
export interface FocusChange {
  readonly kind: "focus";
  readonly isFocused: boolean;
}

/** A button of the mouse, or its wheel, where in the window; both count from 0. */
export interface MouseAction {
  readonly kind: "mouse";
  readonly action: "click" | "wheelUp" | "wheelDown";
  readonly column: number;
  readonly row: number;
}

/** What a terminal says of one of its modes; "unknown" if it does not have it. */
export type ModeSetting = "unknown" | "set" | "reset" | "alwaysSet" | "alwaysReset";

/** What the terminal answers when it is asked. */
export type Reply =
  /** To DECRQM. */
  | {
      readonly kind: "mode";
      readonly mode: number;
      /** The mode has a "?" in front. */
      readonly isPrivate: boolean;
      readonly setting: ModeSetting;
    }
  /** To DSR 6; both count from 1. */
  | { readonly kind: "cursor"; readonly row: number; readonly column: number }
  /** To the question for the flags of kitty's keyboard protocol: it knows that protocol. */
  | { readonly kind: "keyFlags"; readonly flags: number }
  /** To OSC 11: its background, by how bright it is, 0 black to 1 white. */
  | { readonly kind: "background"; readonly brightness: number }
  /** To DA1, which every terminal answers: what it was asked before it answers not at all. */
  | { readonly kind: "attributes"; readonly attributes: readonly number[] };

/** Everything that comes out of a terminal. */
export type InputEvent = KeyPress | Paste | FocusChange | MouseAction | Reply;
