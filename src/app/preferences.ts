import type { Theme } from "./view/looks.ts";

/** What a person may choose about the screen. A file of settings has each by its name. */
export interface Preferences {
  /** In which language the program speaks; "auto" is that of the system. */
  readonly language: "auto" | "en" | "ru";
  /** Marks and frames of ASCII only. */
  readonly ascii: boolean;
  readonly hints: boolean;
  /** Others hear when something is typed to them and read. */
  readonly signs: boolean;
  /**
   * What a call says of a text: who and how it begins, or who alone; `off`: nothing calls, not
   * even a bell.
   */
  readonly notify: "on" | "names" | "off";
  /** Clicks and the wheel do something here; else the terminal has the mouse for itself. */
  readonly mouse: boolean;
  /** How what is seen looks. */
  readonly theme: Theme;
  /** As which editor the line behaves in which texts are written. */
  readonly editing: "emacs" | "vi";
}

/** What is so for who has chosen nothing. */
export const usualPreferences: Preferences = {
  language: "auto",
  ascii: false,
  hints: true,
  signs: true,
  editing: "emacs",
  notify: "names",
  mouse: false,
  theme: "terminal",
};
