import type { SettingsWords } from "../../words/english/settings.ts";

/** Something that is wrong with a file of settings. */
export interface Problem {
  /** From 1. */
  readonly line: number;
  /** What was found and what was expected, without a full stop. */
  readonly say: (words: SettingsWords) => string;
}
