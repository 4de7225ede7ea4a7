import { AddedType, Feature } from "../wire/added-type.ts";
import { readId } from "../wire/codec.ts";
import { OFFSET } from "../wire/command.ts";
import { decodeFates, type FateList } from "../wire/fate-list.ts";
import { decodeWelcome, type Welcome } from "../wire/hello.ts";
import { decodeKicked } from "../wire/kicked.ts";
import { decodeMember, type MemberEntry } from "../wire/member-entry.ts";
import { decodeNotice, type Notice } from "../wire/notice.ts";
import { decodePresence, type PresenceList } from "../wire/presence.ts";
import { decodeRoll, type Roll } from "../wire/roll.ts";
import { decodeRead, decodeTyping, type ReadMark } from "../wire/signs.ts";
import { decodeAuthNo, decodeAuthOk } from "../wire/sign-in.ts";
import { readUsername, type Username } from "../wire/username.ts";
import type { EndReason } from "./end-reason.ts";
import { kickedBy, refusedBy } from "./refusal.ts";

/** An answer to a command of ours. */
export interface Answer {
  readonly id: number;
  readonly code: string;
  /** SRC and DST are both our own name: the reply to a message to ourselves, or an echo. */
  readonly isFromSelf: boolean;
}

/** What a server says, messages and what precedes them aside. */
export type Said =
  /** Replies with no FATE between them. */
  | { readonly kind: "answers"; readonly answers: readonly Answer[] }
  | { readonly kind: "welcome"; readonly welcome: Welcome }
  /** The server has let us in. */
  | { readonly kind: "signedIn" }
  /** It has not, or puts us out. */
  | { readonly kind: "refused"; readonly reason: EndReason }
  /** It will have another key. */
  | { readonly kind: "roll"; readonly roll: Roll }
  /** `id` is that of the ASK that it answers; 0 for what was not asked for. */
  | { readonly kind: "fates"; readonly id: number; readonly fates: FateList }
  /** `id` is that of the WHO that it answers; 0 for a change that was watched for. */
  | { readonly kind: "presence"; readonly id: number; readonly presence: PresenceList }
  | { readonly kind: "typing"; readonly from: Username; readonly isTyping: boolean }
  /** `of` is whose messages were read: our name, or with `by` our own that of somebody else. */
  | {
      readonly kind: "read";
      readonly by: Username;
      readonly of: Username | undefined;
      readonly mark: ReadMark;
    }
  | { readonly kind: "notice"; readonly notice: Notice }
  /** `id` is that of the question for members that it answers; 0 for a change. */
  | { readonly kind: "member"; readonly id: number; readonly entry: MemberEntry }
  /** To be answered with the same. */
  | { readonly kind: "ping"; readonly id: number; readonly body: Uint8Array }
  | { readonly kind: "pong"; readonly id: number };

/**
 * Which feature both sides must have agreed on before the server may say this; without it, the
 * type is one that nobody knows. The others need nothing but WELCOME.
 */
const FEATURE_OF: ReadonlyMap<number, number> = new Map<number, number>([
  [AddedType.about, Feature.facts],
  [AddedType.fate, Feature.names],
  [AddedType.presence, Feature.people],
  [AddedType.typing, Feature.people],
  [AddedType.read, Feature.people],
]);

/** Whether a server may say a command of this type where these features are agreed on. */
export function maySay(type: number, features: number): boolean {
  const feature = FEATURE_OF.get(type) ?? 0;
  return (features & feature) === feature;
}

/** What is said to those who sign in, and to nobody else. */
const TO_MEMBERS: ReadonlySet<number> = new Set([
  AddedType.authOk,
  AddedType.authNo,
  AddedType.kicked,
  AddedType.roll,
  AddedType.member,
]);

/** Whether a server says a command of this type to those alone who sign in. */
export function isToMembers(type: number): boolean {
  return TO_MEMBERS.has(type);
}

type Reader = (bytes: Uint8Array, at: number, size: number) => Said | undefined;

const READERS: ReadonlyMap<number, Reader> = new Map<number, Reader>([
  [
    AddedType.welcome,
    (bytes, at, size) => {
      const welcome = decodeWelcome(bytes, at, size);
      return welcome && { kind: "welcome", welcome };
    },
  ],
  [AddedType.authOk, (bytes, at, size) => decodeAuthOk(bytes, at, size) && { kind: "signedIn" }],
  [
    AddedType.authNo,
    (bytes, at, size) => {
      const no = decodeAuthNo(bytes, at, size);
      return no && { kind: "refused", reason: refusedBy(no) };
    },
  ],
  [
    AddedType.kicked,
    (bytes, at, size) => {
      const kicked = decodeKicked(bytes, at, size);
      return kicked && { kind: "refused", reason: kickedBy(kicked) };
    },
  ],
  [
    AddedType.roll,
    (bytes, at, size) => {
      const roll = decodeRoll(bytes, at, size);
      return roll && { kind: "roll", roll };
    },
  ],
  [
    AddedType.member,
    (bytes, at, size) => {
      const entry = decodeMember(bytes, at, size);
      return entry && { kind: "member", id: readId(bytes, at), entry };
    },
  ],
  [
    AddedType.fate,
    (bytes, at, size) => {
      const fates = decodeFates(bytes, at, size);
      return fates && { kind: "fates", id: readId(bytes, at), fates };
    },
  ],
  [
    AddedType.presence,
    (bytes, at, size) => {
      const presence = decodePresence(bytes, at, size);
      return presence && { kind: "presence", id: readId(bytes, at), presence };
    },
  ],
  [
    AddedType.typing,
    (bytes, at, size) => {
      const from = readUsername(bytes, at + OFFSET.src);
      const isTyping = decodeTyping(bytes, at, size);
      return from && isTyping !== undefined ? { kind: "typing", from, isTyping } : undefined;
    },
  ],
  [
    AddedType.read,
    (bytes, at, size) => {
      const by = readUsername(bytes, at + OFFSET.src);
      const mark = decodeRead(bytes, at, size);
      const of = readUsername(bytes, at + OFFSET.dst);
      return by && mark && { kind: "read", by, of, mark };
    },
  ],
  [
    AddedType.notice,
    (bytes, at, size) => {
      const notice = decodeNotice(bytes, at, size);
      return notice && { kind: "notice", notice };
    },
  ],
  [
    AddedType.ping,
    (bytes, at, size) => ({
      kind: "ping",
      id: readId(bytes, at),
      body: bytes.slice(at + OFFSET.text, at + size),
    }),
  ],
  [AddedType.pong, (bytes, at) => ({ kind: "pong", id: readId(bytes, at) })],
]);

/**
 * Reads the command of level 2 of this type at `bytes[at, at + size)`; `undefined` if it is none
 * that a client knows, or makes no sense.
 */
export function readSaid(
  type: number,
  bytes: Uint8Array,
  at: number,
  size: number,
): Said | undefined {
  return READERS.get(type)?.(bytes, at, size);
}
