import type { AppSetting } from "../app/app-setting.ts";
import type { Preferences } from "../app/preferences.ts";
import { settingsIn } from "../app/settings-keeper.ts";
import { systemClock } from "../io/clock.ts";
import { languageFor, settingsFile } from "./chat-language.ts";
import { isAsciiOnly } from "./chat-look.ts";
import { type Words, wordsIn } from "../words/words.ts";

/** What somebody has chosen about the client, and all that is said in their language. */
interface ChatSettings {
  readonly settings: AppSetting["settings"];
  readonly words: Words;
  /** What is wrong with the file of it. */
  readonly problem: string | undefined;
}

/**
 * Reads the file of settings. If there is none, nothing is loaded for it.
 *
 * @param isAscii - whether only ASCII is asked for, whatever the file and the locale say.
 */
export async function chatSettings(isAscii: boolean): Promise<ChatSettings> {
  const file = settingsFile();
  const atStart = await settingsIn(file);
  const words = await wordsFor(atStart.preferences.language);
  const ports = { file, clock: systemClock, wordsIn: wordsFor };
  const isSaid = atStart.lines.has("ascii");
  const ascii = isAscii || (isSaid ? atStart.preferences.ascii : isAsciiOnly(process.env));
  const settings = { ports, atStart, ascii };
  if (atStart.problems.length === 0) return { settings, words, problem: undefined };
  const { problemNote } = await import("../app/settings/page.ts");
  return { settings, words, problem: problemNote(words.settings, file.path, atStart.problems) };
}

async function wordsFor(language: Preferences["language"]): Promise<Words> {
  return wordsIn(languageFor(language));
}
