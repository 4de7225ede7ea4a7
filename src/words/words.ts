import { english } from "./english.ts";
import type { LinkWords } from "./english/link.ts";

/** All that is said to a person, by what it is about. */
export interface Words {
  readonly link: LinkWords;
}

/** The languages that there are, by their codes (ISO 639-1). */
export const languages = ["en", "ru"] as const;
export type Language = (typeof languages)[number];

/** What an environment says about language, the strongest first (POSIX, "Locale"). */
export interface LanguageSetting {
  readonly LC_ALL?: string | undefined;
  readonly LC_MESSAGES?: string | undefined;
  readonly LANG?: string | undefined;
}

/** The language of a person by their environment; English if it names none that is known. */
export function languageOf({ LC_ALL, LC_MESSAGES, LANG }: LanguageSetting): Language {
  const locale = [LC_ALL, LC_MESSAGES, LANG].find((value) => value !== undefined && value !== "");
  const code = locale?.toLowerCase().slice(0, 2);
  return languages.find((language) => language === code) ?? "en";
}

/** What is said in a language; only the one that is asked for is loaded. */
export async function wordsIn(language: Language): Promise<Words> {
  return language === "en" ? english : (await import("./russian.ts")).russian;
}
