import type { PeerSummary } from "../io/account/message.ts";
import { belonging } from "./members.ts";
import { parseUsername, type Username } from "../wire/username.ts";
import { isBlocked, pullOf } from "./hushed.ts";
import { type AppState, groups, type Talk } from "./state.ts";
import { hasDraft } from "./talk-state.ts";

/**
 * The list in a new order: what is unread first, then with whom something was said or is being
 * written, the newest first, then everybody else by name. Whose talk was opened is in it as long as
 * the program runs; who is blocked only while their talk is seen.
 */
export function sortedTalks(state: AppState, summaries: readonly PeerSummary[]): readonly Talk[] {
  const talks = new Map<Username, Talk>();
  for (const { name: text, unread, lastAtMs } of summaries) {
    const name = parseUsername(text);
    const pull = pullOf(state, { name, group: "recent", unread, lastAtMs });
    talks.set(name, { name, group: pull > 0 ? "unread" : "recent", unread, lastAtMs });
  }
  const add = (name: Username, group: Talk["group"]): void => {
    if (!talks.has(name)) talks.set(name, { name, group, unread: 0, lastAtMs: undefined });
  };
  const opened = [...state.talkStates.keys()];
  for (const name of opened.filter((each) => hasDraft(state, each))) add(name, "recent");
  for (const name of state.people.keys()) if (name !== state.self) add(name, "everyone");
  for (const { name } of belonging(state.members)) {
    if (name !== state.self) add(name, "everyone");
  }
  // Who was begun with stays, also before a word was said; ourselves only stood in for somebody.
  for (const name of opened.filter((each) => each !== state.self)) add(name, "recent");
  add(state.current, "recent");
  const listed = [...talks.values()].filter(({ name }) => isListed(state, name));
  return listed.toSorted(
    (one, other) =>
      groups.indexOf(one.group) - groups.indexOf(other.group) ||
      (other.lastAtMs ?? 0) - (one.lastAtMs ?? 0) ||
      (one.name < other.name ? -1 : 1),
  );
}

/** The list in the order that it has, with what is true now. Newcomers stand last of a group. */
export function refreshedTalks(
  state: AppState,
  summaries: readonly PeerSummary[],
): readonly Talk[] {
  const fresh = new Map(sortedTalks(state, summaries).map((talk) => [talk.name, talk]));
  const kept = state.talks.flatMap((talk) => {
    const now = fresh.get(talk.name);
    fresh.delete(talk.name);
    if (now !== undefined) return [{ ...now, group: talk.group }];
    return isListed(state, talk.name) ? [talk] : [];
  });
  for (const talk of fresh.values()) {
    const rank = groups.indexOf(talk.group);
    const last = kept.findLastIndex(({ group }) => groups.indexOf(group) <= rank);
    kept.splice(last + 1, 0, talk);
  }
  return kept;
}

function isListed(state: AppState, name: Username): boolean {
  return name === state.current || !isBlocked(state, name);
}
