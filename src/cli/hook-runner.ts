import type { Preferences } from "../app/preferences.ts";
import type { HookTrouble } from "../app/hooks/queue.ts";
import { HookRunner } from "../app/hooks/runner.ts";
import { systemClock } from "../io/clock.ts";
import { hookMs, runHook } from "../io/desktop/hook.ts";
import type { HookWords } from "../words/english/hooks.ts";
import { hookWordsIn } from "../words/on-demand.ts";
import { languageFor } from "./chat-language.ts";

/** What runs hooks here, and says in the language that is asked for what goes wrong. */
export function openHooks(
  language: () => Preferences["language"],
  say: (sentence: string) => void,
): HookRunner {
  return new HookRunner(
    (command, message) => runHook(command, message, systemClock),
    (trouble) => void tell(trouble, language(), say),
  );
}

async function tell(
  trouble: HookTrouble,
  language: Preferences["language"],
  say: (sentence: string) => void,
): Promise<void> {
  const words = await hookWordsIn(languageFor(language));
  say(sentenceOf(trouble, words));
}

/** How a shell ends whose program is not there (POSIX, "Exit Status for Commands"). */
const notFound = "127";

function sentenceOf(trouble: HookTrouble, words: HookWords): string {
  if (trouble.kind === "dropped") return words.dropped(trouble.count);
  const { hook } = trouble;
  if (trouble.kind === "notStarted") return words.notStarted(hook, trouble.why);
  if (trouble.kind === "stopped") return words.stopped(hook, hookMs / 1000);
  return trouble.how === notFound ? words.notFound(hook) : words.failed(hook, trouble.how);
}
