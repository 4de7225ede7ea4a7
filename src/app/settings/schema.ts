import { themes } from "../view/looks.ts";
import { type Preferences, usualPreferences } from "../preferences.ts";

export type SettingName = keyof Preferences;
export type SettingValue = Preferences[SettingName];

/** One thing that a person may choose. */
export interface Setting {
  readonly name: SettingName;
  /** All that it may be. */
  readonly choices: readonly SettingValue[];
  readonly usual: SettingValue;
}

/**
 * **The** schema of the client's settings, in the order in which files and pages show them. Their
 * usual values stand in preferences.ts, what each is for in words/ ("settings", `about`).
 */
const schema: { readonly [Name in SettingName]: Setting & { readonly name: Name } } = {
  language: setting("language", ["auto", "en", "ru"]),
  ascii: setting("ascii", [true, false]),
  hints: setting("hints", [true, false]),
  signs: setting("signs", [true, false]),
  notify: setting("notify", ["names", "on", "off"]),
  theme: setting("theme", themes),
  mouse: setting("mouse", [true, false]),
  editing: setting("editing", ["emacs", "vi"]),
};

/** All settings. */
export const settings: readonly Setting[] = Object.values(schema);

export const settingNames: readonly string[] = settings.map(({ name }) => name);

/** The setting of this name, as somebody has written it. */
export function settingOf(name: string): Setting | undefined {
  return settings.find((each) => each.name === name);
}

/** A value as a file has it: `true`, `"vi"`. */
export function written(value: SettingValue): string {
  return JSON.stringify(value);
}

function setting<Name extends SettingName>(
  name: Name,
  choices: readonly Preferences[Name][],
): Setting & { readonly name: Name } {
  return { name, choices, usual: usualPreferences[name] };
}
