import type { WrittenTopic } from "../words/english/topics.ts";
import type { Hush } from "../io/account/hushes.ts";
import type { InboxMessage } from "../io/account/message.ts";
import type { Draft } from "../tui/editor/state.ts";
import type { MemberName } from "../wire/member-name.ts";
import type { Username } from "../wire/username.ts";
import type { Call } from "./calls.ts";
import type { Hooks } from "./hooks/hooks.ts";
import type { TextLink } from "./links.ts";
import type { Preferences } from "./preferences.ts";
import type { SettingName, SettingValue } from "./settings/schema.ts";
import type { AppState, Surroundings } from "./state.ts";

/** What is to be done outside of the state. */
export type Effect =
  /** Puts a text into the outbox and sends it as soon as it can leave. */
  | { readonly kind: "send"; readonly to: Username; readonly text: string }
  /** Sends a text of ours again, that of which `row` is a message. */
  | { readonly kind: "retry"; readonly peer: string; readonly row: number }
  /** Gives a text of ours up. */
  | { readonly kind: "drop"; readonly peer: string; readonly row: number }
  /** The messages of `peer` up to `row` have been seen. */
  | { readonly kind: "read"; readonly peer: Username; readonly row: number }
  /** Those of `peer` from `row` on are unread again. */
  | { readonly kind: "unread"; readonly peer: Username; readonly row: number }
  | { readonly kind: "keepDraft"; readonly peer: Username; readonly draft: Draft }
  | { readonly kind: "typing"; readonly to: Username; readonly isTyping: boolean }
  /** The list is to be put in order again. */
  | { readonly kind: "sortTalks" }
  /** Asks the server who is here. */
  | { readonly kind: "who" }
  /** Makes a code for somebody; `undefined` leaves the name to them. */
  | { readonly kind: "invite"; readonly name: MemberName | undefined }
  /** Loads the names of emoji; `completes`: and goes on with what waits for them. */
  | { readonly kind: "loadEmoji"; readonly completes: boolean }
  /** Shows what a person may choose, and where it comes from. */
  | { readonly kind: "showSettings" }
  /** Changes one of that, and keeps it. */
  | { readonly kind: "set"; readonly name: SettingName; readonly value: SettingValue }
  /** Keeps one that is in force already. */
  | { readonly kind: "keep"; readonly name: SettingName; readonly value: SettingValue }
  | { readonly kind: "copy"; readonly text: string }
  /** Texts have come that nobody sees. */
  | { readonly kind: "call"; readonly calls: readonly Call[] }
  /** Texts have come for which a command may be run. */
  | { readonly kind: "hook"; readonly messages: readonly InboxMessage[]; readonly hooks: Hooks }
  /** Calls for nothing, and says how that went. */
  | { readonly kind: "testCall" }
  /** Somebody may not call the person, or may again. */
  | { readonly kind: "hush"; readonly name: Username; readonly how: Hush | undefined }
  /** Opens the address of a link outside of the terminal. */
  | { readonly kind: "open"; readonly link: TextLink }
  /** Lets the person write in their editor, beginning with this. */
  | { readonly kind: "compose"; readonly peer: Username; readonly text: string }
  /** Shows what works here, and what to change. */
  | { readonly kind: "examine" }
  /** Shows what `coterie help` says of a topic; it is loaded for that. */
  | { readonly kind: "explain"; readonly topic: WrittenTopic }
  | { readonly kind: "reconnect" }
  | { readonly kind: "suspend" }
  | { readonly kind: "redraw" }
  | { readonly kind: "quit" };

/** What came of an action. */
export interface Outcome {
  readonly state: AppState;
  readonly effects: readonly Effect[];
}

/** One command of a person: a pure function. */
export type Command = (state: AppState, around: Surroundings) => Outcome;

/** Nothing is to be done outside. */
export function just(state: AppState, ...effects: readonly Effect[]): Outcome {
  return { state, effects };
}

/** One after the other; the effects of all. */
export function afterwards(
  { state, effects }: Outcome,
  next: (state: AppState) => Outcome,
): Outcome {
  const outcome = next(state);
  return { state: outcome.state, effects: [...effects, ...outcome.effects] };
}

/** `state` with an answer to the person. */
export function noted(
  state: AppState,
  text: string,
  tone: "plain" | "problem" = "plain",
): AppState {
  return { ...state, note: { tone, text } };
}

/** A person has chosen something about the screen: it is in force at once, and kept. */
export function withChoice<Name extends SettingName>(
  state: AppState,
  name: Name,
  value: Preferences[Name],
): Outcome {
  const preferences = { ...state.preferences, [name]: value };
  return just({ ...state, preferences }, { kind: "keep", name, value });
}

/** What is done before the screen shows what it leads to, and what once it is seen. */
export function inTurn(effects: readonly Effect[]): {
  readonly first: readonly Effect[];
  readonly rest: readonly Effect[];
} {
  const isSign = ({ kind }: Effect): boolean => kind === "typing";
  // Whoever types sees it before it is kept, but what is sent is no draft any more when it leaves.
  const isWriting = effects.every((effect) => isSign(effect) || effect.kind === "keepDraft");
  if (isWriting) return { first: [], rest: effects };
  return { first: effects.filter((effect) => !isSign(effect)), rest: effects.filter(isSign) };
}
