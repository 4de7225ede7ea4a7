import type { Hush } from "../io/account/hushes.ts";
import type { AppState, Talk } from "./state.ts";

/** Who may not call the person, and how far that goes. */
export type Hushed = ReadonlyMap<string, Hush>;

/** How many unread texts of a talk draw the person to it: of muted and blocked people none. */
export function pullOf({ hushed }: Pick<AppState, "hushed">, { name, unread }: Talk): number {
  return hushed.has(name) ? 0 : unread;
}

export function isBlocked({ hushed }: Pick<AppState, "hushed">, name: string): boolean {
  return hushed.get(name) === "blocked";
}

/** "muted" or "blocked" in the language of the person; `undefined` of everybody else. */
export function hushWord({ hushed, words }: AppState, name: string): string | undefined {
  const how = hushed.get(name);
  if (how === undefined) return undefined;
  return how === "muted" ? words.calls.mutedWord : words.calls.blockedWord;
}
