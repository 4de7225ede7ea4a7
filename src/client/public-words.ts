import type { InboxMessage, OutboxText } from "../io/account/message.ts";
import type { PresenceEntry } from "../wire/presence.ts";
import { ReplyCode } from "../wire/reply-code.ts";
import { describeCode } from "./fate.ts";
import type { Fate as WireFate } from "./fate.ts";
import { placeOf } from "./place.ts";
import type { Fate, LaterFate, Message, Presence, Refusal } from "./public.ts";

/** What a program is told about a text for `to` that has left. */
export function publicFate(to: string, { code }: WireFate): Fate {
  if (code === undefined) return { state: "unknown", words: `${to} may have it: no answer came` };
  // A code is whatever a server wrote, and words may reach a terminal.
  const words = `${to} ${/^[ -~]+$/.test(code) ? describeCode(code) : describeCode("?")}`;
  if (code === ReplyCode.taken) return { state: "taken", code, words };
  if (code === ReplyCode.kept) return { state: "kept", code, words };
  return { state: "refused", code, reason: refusals.get(code) ?? "other", words };
}

const refusals: ReadonlyMap<string, Refusal> = new Map([
  [ReplyCode.badName, "badName"],
  [ReplyCode.notAllowed, "notAllowed"],
  [ReplyCode.unknown, "noSuchName"],
  [ReplyCode.mailboxFull, "mailboxFull"],
  [ReplyCode.shareFull, "shareFull"],
  [ReplyCode.maybeSeen, "maybeSeen"],
  [ReplyCode.storageFailed, "storageFailed"],
]);

const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const lossy = new TextDecoder("utf-8", { ignoreBOM: true });

/** What a program is shown of a message. @param at - when it came. */
export function publicMessage(message: InboxMessage, at: Date): Message {
  const { from, to, id, offline, text, about } = message;
  const isPart = about !== undefined && about.parts > 1;
  const part = isPart ? { part: { number: about.part, of: about.parts } } : {};
  try {
    return { from, to, text: strict.decode(text), id, offline, at, ...part };
  } catch {
    return { from, to, text: lossy.decode(text), id, offline, at, bytes: text, ...part };
  }
}

export function publicPresence({ name, state, forSeconds }: PresenceEntry): Presence {
  const is = placeOf(state);
  return { name, is, ...(forSeconds !== undefined && { forSeconds }) };
}

/** What a program is told later of a text that had left. */
export function laterFate({ to, text }: OutboxText, code: string): LaterFate {
  return { to, text: lossy.decode(text), fate: publicFate(to, { state: "answered", code }) };
}
