/** What is said outside the screen: the screen does not wait for it to be loaded. */

import type { AskingWords } from "./english/asking.ts";
import type { DoctorWords } from "./english/doctor.ts";
import type { HookWords } from "./english/hooks.ts";
import type { LineCommandWords } from "./english/line-commands.ts";
import type { LinesWords } from "./english/lines.ts";
import type { TopicsWords } from "./english/topics.ts";
import type { Language } from "./words.ts";

/** What works here, and what does not. */
export async function doctorWordsIn(language: Language): Promise<DoctorWords> {
  if (language === "en") return (await import("./english/doctor.ts")).doctor;
  return (await import("./russian/doctor.ts")).doctor;
}

/** What goes wrong with commands that are run for texts. */
export async function hookWordsIn(language: Language): Promise<HookWords> {
  if (language === "en") return (await import("./english/hooks.ts")).hooks;
  return (await import("./russian/hooks.ts")).hooks;
}

/** What is asked on the terminal before the conversation is open. */
export async function askingWordsIn(language: Language): Promise<AskingWords> {
  if (language === "en") return (await import("./english/asking.ts")).asking;
  return (await import("./russian/asking.ts")).asking;
}

/** The conversation in lines, and what its commands do. */
export interface TalkWords {
  readonly lines: LinesWords;
  readonly commands: LineCommandWords;
}

export async function talkWordsIn(language: Language): Promise<TalkWords> {
  if (language === "en") {
    const { lines } = await import("./english/lines.ts");
    return { lines, commands: (await import("./english/line-commands.ts")).lineCommands };
  }
  const { lines } = await import("./russian/lines.ts");
  return { lines, commands: (await import("./russian/line-commands.ts")).lineCommands };
}

/** What `coterie help TOPIC` says. */
export async function topicsWordsIn(language: Language): Promise<TopicsWords> {
  if (language === "en") return (await import("./english/topics.ts")).topics;
  return (await import("./russian/topics.ts")).topics;
}
