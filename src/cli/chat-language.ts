import { join } from "node:path";
import type { Preferences } from "../app/preferences.ts";
import { settingsIn } from "../app/settings-keeper.ts";
import { settingsFolder } from "../io/home.ts";
import { SettingsFile } from "../io/settings-file.ts";
import { type Language, languageOf } from "../words/words.ts";

/** The file in which somebody keeps what they have chosen about the client. */
export function settingsFile(): SettingsFile {
  return new SettingsFile(join(settingsFolder(process.env, process.platform), "config.toml"));
}

/** The language that is meant by a choice. */
export function languageFor(chosen: Preferences["language"]): Language {
  return chosen === "auto" ? languageOf(process.env) : chosen;
}

/** The language of the person: what they have chosen in their settings, else that of the system. */
export async function chosenLanguage(): Promise<Language> {
  return languageFor((await settingsIn(settingsFile())).preferences.language);
}
