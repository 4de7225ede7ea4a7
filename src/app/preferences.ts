/** What a person may choose about the screen. */
export interface Preferences {
  /** Marks and frames of ASCII only. */
  readonly ascii: boolean;
  readonly hints: boolean;
  /** Others hear when something is typed to them and read. */
  readonly signs: boolean;
}

/** What is so for who has chosen nothing. */
export const usualPreferences: Preferences = { ascii: false, hints: true, signs: true };
