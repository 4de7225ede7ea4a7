import { english } from "./english.ts";
import type { AloneWords } from "./english/alone.ts";
import type { CallWords } from "./english/calls.ts";
import type { CommandsWords } from "./english/commands.ts";
import type { ErrorsWords } from "./english/errors.ts";
import type { FateWords } from "./english/fates.ts";
import type { GroupWords } from "./english/group.ts";
import type { HintWords } from "./english/hints.ts";
import type { KeyWords } from "./english/keys.ts";
import type { LinkWords } from "./english/link.ts";
import type { LookWords } from "./english/look.ts";
import type { AnswerWords, NoteWords } from "./english/notes.ts";
import type { OutsideWords } from "./english/outside.ts";
import type { PeopleWords } from "./english/people.ts";
import type { SettingsWords } from "./english/settings.ts";
import type { TalkWords, WritingWords } from "./english/talks.ts";
import type { TimeWords } from "./english/times.ts";

/** All that is said to a person, by what it is about. */
export interface Words {
  readonly language: Language;
  readonly alone: AloneWords;
  readonly answers: AnswerWords;
  readonly calls: CallWords;
  readonly commands: CommandsWords;
  readonly errors: ErrorsWords;
  readonly fates: FateWords;
  readonly group: GroupWords;
  readonly hints: HintWords;
  readonly keys: KeyWords;
  readonly link: LinkWords;
  readonly look: LookWords;
  readonly notes: NoteWords;
  readonly outside: OutsideWords;
  readonly people: PeopleWords;
  readonly settings: SettingsWords;
  readonly talks: TalkWords;
  readonly times: TimeWords;
  readonly writing: WritingWords;
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
