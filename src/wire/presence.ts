import { readU32 } from "./codec.ts";
import { HEADER_BYTES, OFFSET, TEXT_BYTES_MAX } from "./command.ts";
import { writeU32 } from "./numbers.ts";
import { readUsername, type Username, USERNAME_BYTES, writeUsername } from "./username.ts";

/** Who a client asks about. */
export interface Who {
  /** Tell changes of these names from now on, on this connection. */
  readonly watch: boolean;
  /** `undefined`: everybody who has ever connected. */
  readonly names: readonly Username[] | undefined;
}

/** Whether somebody can be reached at once. */
export const PresenceState = {
  /** This server has never seen the name. */
  unknown: 0,
  away: 1,
  /** Connected, but has left a message unanswered for 3 seconds (S5). */
  silent: 2,
  here: 3,
} as const;
export type PresenceState = (typeof PresenceState)[keyof typeof PresenceState];

/** One person's presence. */
export interface PresenceEntry {
  readonly name: Username;
  /** See {@link PresenceState}; a reader takes another value for `unknown`. */
  readonly state: number;
  /** Seconds since it changed; `undefined` if the server does not know. */
  readonly forSeconds: number | undefined;
}

/** What PRESENCE carries. */
export interface PresenceList {
  /** The answer to one WHO goes on in another command. */
  readonly more: boolean;
  readonly entries: readonly PresenceEntry[];
}

const WATCH = 1;
const MORE = 1;
/** Flags u32, then 8 bytes a name. */
const WHO_NAMES = 4;
/** Flags u32, then per person name 8 bytes, state u8, zero 3 bytes, seconds u32. */
const PRESENCE_ENTRIES = 4;
const ENTRY = { name: 0, state: 8, seconds: 12, size: 16 } as const;
/** Stands for a time that is not known. */
const NO_SECONDS = 4_294_967_295;

/** Names in one WHO at most. */
export const WHO_NAMES_MAX: number = Math.floor((TEXT_BYTES_MAX - WHO_NAMES) / USERNAME_BYTES);
/** People in one PRESENCE at most. */
export const PRESENCE_MAX: number = Math.floor((TEXT_BYTES_MAX - PRESENCE_ENTRIES) / ENTRY.size);

/** The body of WHO; at most {@link WHO_NAMES_MAX} names. */
export function encodeWho({ watch, names = [] }: Who): Uint8Array {
  const body = new Uint8Array(WHO_NAMES + names.length * USERNAME_BYTES);
  writeU32(body, 0, watch ? WATCH : 0);
  for (const [at, name] of names.entries()) {
    writeUsername(name, body, WHO_NAMES + at * USERNAME_BYTES);
  }
  return body;
}

/** Reads the WHO at `bytes[at, at + size)`, valid names only; `undefined` if it is too short. */
export function decodeWho(bytes: Uint8Array, at: number, size: number): Who | undefined {
  if (size < HEADER_BYTES + WHO_NAMES) return undefined;
  const body = at + OFFSET.text;
  const watch = (readU32(bytes, body) & WATCH) !== 0;
  if (size < HEADER_BYTES + WHO_NAMES + USERNAME_BYTES) return { watch, names: undefined };
  const names: Username[] = [];
  for (let from = body + WHO_NAMES; from + USERNAME_BYTES <= at + size; from += USERNAME_BYTES) {
    const name = readUsername(bytes, from);
    if (name !== undefined) names.push(name);
  }
  return { watch, names };
}

/** The body of PRESENCE; at most {@link PRESENCE_MAX} people. */
export function encodePresence({ more, entries }: PresenceList): Uint8Array {
  const body = new Uint8Array(PRESENCE_ENTRIES + entries.length * ENTRY.size);
  writeU32(body, 0, more ? MORE : 0);
  for (const [index, { name, state, forSeconds }] of entries.entries()) {
    const at = PRESENCE_ENTRIES + index * ENTRY.size;
    writeUsername(name, body, at + ENTRY.name);
    body[at + ENTRY.state] = state;
    writeU32(body, at + ENTRY.seconds, forSeconds ?? NO_SECONDS);
  }
  return body;
}

/** Reads the PRESENCE at `bytes[at, at + size)`; `undefined` if it is too short. */
export function decodePresence(
  bytes: Uint8Array,
  at: number,
  size: number,
): PresenceList | undefined {
  if (size < HEADER_BYTES + PRESENCE_ENTRIES) return undefined;
  const body = at + OFFSET.text;
  const entries: PresenceEntry[] = [];
  for (let from = body + PRESENCE_ENTRIES; from + ENTRY.size <= at + size; from += ENTRY.size) {
    const name = readUsername(bytes, from + ENTRY.name);
    const seconds = readU32(bytes, from + ENTRY.seconds);
    const forSeconds = seconds === NO_SECONDS ? undefined : seconds;
    if (name !== undefined) {
      entries.push({ name, state: bytes[from + ENTRY.state] ?? 0, forSeconds });
    }
  }
  return { more: (readU32(bytes, body) & MORE) !== 0, entries };
}
