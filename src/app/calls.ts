/** Which texts call the person, and with which words. */

import type { InboxMessage } from "../io/account/message.ts";
import type { Notification } from "../tui/terminal/notification.ts";
import { safe, safeText, type SafeText } from "../tui/text/safe-text.ts";
import type { AppState } from "./state.ts";
import { talkStateOf } from "./talk-state.ts";
import { namesIn } from "./view/names.ts";

/** A text that calls. */
export interface Call {
  readonly from: string;
  /** The first bytes of it. */
  readonly start: Uint8Array;
}

/** Whose notification it is, in every language. */
export const productName: SafeText = safe`Coterie`;
/** As much of a text as anybody reads in a notification. */
const startBytes = 256;
/** More people than these are only counted. */
const namesMax = 3;

/** The person is looking at what somebody writes. */
export function isWatched(state: AppState, from: string): boolean {
  const { current, isFocused } = state;
  return from === current && isFocused && talkStateOf(state, current).scroll.kind === "end";
}

/** Which of the messages that came call: a long text does once, with its first part. */
export function callsOf(state: AppState, messages: readonly InboxMessage[]): readonly Call[] {
  return messages
    .filter(({ from, about }) => (about?.part ?? 0) <= 1 && mayCall(state, from))
    .map(({ from, text }) => ({ from, start: text.slice(0, startBytes) }));
}

/** Those that the person has not seen since, here or on another device. */
export function stillCalling(state: AppState, calls: readonly Call[]): readonly Call[] {
  const unread = new Set<string>(
    state.talks.flatMap((talk) => (talk.unread > 0 ? [talk.name] : [])),
  );
  return calls.filter(({ from }) => mayCall(state, from) && unread.has(from));
}

function mayCall(state: AppState, from: string): boolean {
  return from !== state.self && !state.hushed.has(from) && !isWatched(state, from);
}

/** What to say of them; where many have written, how many texts there are, and from whom. */
export function notificationOf(state: AppState, calls: readonly [Call, ...Call[]]): Notification {
  const words = state.words.calls;
  const nameOf = namesIn(state);
  const [{ from, start }, ...others] = calls;
  if (others.length === 0) {
    const said = state.preferences.notify === "on" ? wordsOf(start) : "";
    return said === ""
      ? { title: productName, body: safeText(words.wrote(nameOf(from))) }
      : { title: safe`${productName}: ${nameOf(from)}`, body: safeText(said) };
  }
  const names = [...new Set(calls.map((call) => call.from))].map((name): string => nameOf(name));
  const more = names.length - namesMax;
  const listed = [...names.slice(0, namesMax), ...(more > 0 ? [words.more(more)] : [])];
  const body = safeText(words.texts(calls.length, listed.join(", ")));
  return { title: productName, body };
}

/** In one line. What the end of the bytes has cut is left out. */
function wordsOf(start: Uint8Array): string {
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  return decoder.decode(start, { stream: true }).replace(/\s+/gu, " ").trim();
}
