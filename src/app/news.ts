/** What comes from the server and the file, and what it changes on the screen. */

import type { AccountFile } from "../io/account/account-file.ts";
import type { KnownMember, KnownMembers } from "../io/account/known-members.ts";
import type { InboxMessage } from "../io/account/message.ts";
import { callsOf, isWatched } from "./calls.ts";
import { inCompany } from "./company.ts";
import { isBlocked } from "./hushed.ts";
import { placeOf } from "../client/place.ts";
import { belonging, withMembersPage } from "./members.ts";
import type { Notice } from "../wire/notice.ts";
import type { PresenceEntry } from "../wire/presence.ts";
import type { Username } from "../wire/username.ts";
import { type Effect, just, noted, type Outcome } from "./effects.ts";
import type { AppState } from "./state.ts";
import { refreshedTalks, sortedTalks } from "./talks.ts";
import { talkStateOf, withTalk } from "./talk-state.ts";

/** So long it is believed that somebody who is not heard of again still types. */
const typingMs = 6000;
/** So many sentences of the server are remembered. */
const noticesMax = 100;

/**
 * Messages have come. Where nobody is looking, a line marks the first of them; who does not look
 * at all is called.
 */
export function arrived(state: AppState, messages: readonly InboxMessage[]): Outcome {
  let next = state;
  for (const { from, row } of messages) {
    const name = state.talks.find((talk) => talk.name === from)?.name;
    const isSeen = isWatched(state, from);
    // Who has just come reads what comes now together with what was there.
    if (from !== state.current || (isSeen && state.hasStayed) || name === undefined) continue;
    if (talkStateOf(next, name).newFrom === undefined)
      next = withTalk(next, name, { newFrom: row });
  }
  const typing = new Map(next.typing);
  for (const { from } of messages) {
    for (const name of typing.keys()) if (name === from) typing.delete(name);
  }
  const calls = callsOf(state, messages);
  const effects: Effect[] = calls.length > 0 ? [{ kind: "call", calls }] : [];
  const { hooks } = state;
  if (hooks !== undefined) effects.push({ kind: "hook", messages, hooks });
  return { state: { ...next, typing, isAlone: false }, effects };
}

/** What the list and the read marks are taken from. */
type TalksFile = Pick<AccountFile, "peers" | "readUpto" | "hushes">;

/** What the file says now, the list in the order in which it was. */
export function refreshed(state: AppState, file: TalksFile): AppState {
  const next = withMarks(state, file);
  return { ...next, talks: refreshedTalks(next, file.peers()) };
}

/** The same, the list in a new order. */
export function sorted(state: AppState, file: TalksFile): AppState {
  const next = withMarks(state, file);
  return { ...next, talks: sortedTalks(next, file.peers()) };
}

/** Who is muted or blocked, and up to where the one who is talked to has read us. */
function withMarks(before: AppState, file: TalksFile): AppState {
  const state = { ...before, hushed: file.hushes.all() };
  const row = file.readUpto(state.current)?.row;
  if (row === undefined) return state;
  return { ...state, readUpto: new Map(state.readUpto).set(state.current, row) };
}

/** People are here, or not any more. */
export function present(
  state: AppState,
  entries: readonly PresenceEntry[],
  nowMs: number,
): AppState {
  const people = new Map(state.people);
  for (const { name, state: place, forSeconds } of entries) {
    const is = placeOf(place);
    if (is === "unknown" && !people.has(name)) continue;
    const sinceMs = forSeconds === undefined ? undefined : nowMs - forSeconds * 1000;
    people.set(name, { is, sinceMs });
  }
  const others = [...people.keys()].filter((name) => name !== state.self);
  const here = others.filter((name) => people.get(name)?.is === "here");
  return withMembersPage(inCompany({ ...state, people }, [...here, ...others]));
}

/** The server has told who belongs to the group. */
export function withMembers(state: AppState, members: KnownMembers): AppState {
  const all = belonging(members);
  const inviter = all.find(({ name }) => name === state.self)?.invitedBy;
  const others = all.map(({ name }) => name).filter((name) => name !== state.self);
  const first = others.filter((name) => name === inviter);
  return withMembersPage(inCompany({ ...state, members }, [...first, ...others]));
}

/**
 * These have joined while there was no connection. Whoever invited one of them reads it, as they
 * would have read the server's sentence: a code that somebody else has used is seen by that.
 */
export function came(state: AppState, members: readonly KnownMember[], nowMs: number): AppState {
  const invited = members.filter(({ invitedBy }) => invitedBy === state.self);
  return invited.reduce((before, { name }) => {
    return noticed(before, { text: state.words.group.cameWhileAway(name), remedy: "" }, nowMs);
  }, state);
}

/**
 * The server has a sentence for the person. The note about it is gone with the next key, and who
 * types at this moment may not have read it: so it stays on a page as well.
 */
export function noticed(
  state: AppState,
  { text, remedy }: Pick<Notice, "text" | "remedy">,
  nowMs: number,
): AppState {
  const words = remedy === "" ? text : `${text}. ${remedy}`;
  const notices = [...state.notices, { atMs: nowMs, text: words }].slice(-noticesMax);
  const freshNotices = Math.min(noticesMax, state.freshNotices + 1);
  const said = state.words.notes.serverSays(words);
  return noted({ ...state, notices, freshNotices }, said, "problem");
}

/** Nobody tells where people are while there is no connection. */
export function placesUnknown(state: AppState): AppState {
  return { ...state, people: new Map(), typing: new Map() };
}

export function typed(state: AppState, from: Username, isTyping: boolean, nowMs: number): AppState {
  const typing = new Map(state.typing);
  if (isTyping) typing.set(from, nowMs + typingMs);
  else typing.delete(from);
  return { ...state, typing };
}

/** Forgets who has not been heard of for too long; `undefined` if nothing changes. */
export function typingOver(state: AppState, nowMs: number): AppState | undefined {
  const typing = new Map([...state.typing].filter(([, untilMs]) => untilMs > nowMs));
  return typing.size === state.typing.size ? undefined : { ...state, typing };
}

/**
 * Marks the current talk as read, if its end is seen and somebody looks and has stayed; but not
 * while they have set it back to unread.
 *
 * @param lastRow - finds the last message that is seen; asked only if something is unread.
 */
export function seen(state: AppState, lastRow: () => number | undefined): Outcome {
  const { current, isFocused, hasStayed, isUnreadAgain, overlay } = state;
  const unread = state.talks.find(({ name }) => name === current)?.unread ?? 0;
  const isHere = isFocused && hasStayed && !isUnreadAgain && !isBlocked(state, current);
  const isSeen = isHere && overlay === undefined && isAtEnd(state, current);
  const row = isSeen && unread > 0 ? lastRow() : undefined;
  return row === undefined ? just(state) : just(state, { kind: "read", peer: current, row });
}

function isAtEnd(state: AppState, name: Username): boolean {
  return talkStateOf(state, name).scroll.kind === "end";
}
