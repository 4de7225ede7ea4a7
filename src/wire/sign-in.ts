import { readU32 } from "./codec.ts";
import { HEADER_BYTES, OFFSET } from "./command.ts";
import { KEY_BYTES, readBytes, SIGNATURE_BYTES, writeBytes } from "./fixed-bytes.ts";
import { readU16, readU64, writeU16, writeU32, writeU64 } from "./numbers.ts";
import { splitText } from "./split-text.ts";
import { readToken, type Token, writeToken } from "./token.ts";

/** The version of AUTH, AUTH_OK and JOIN that this program speaks. */
export const MEMBERS_VERSION = 1;

/** A device signs in, under the name in SRC. */
export interface Auth {
  /** 0: what of level 2 is wanted says the HELLO behind it. */
  readonly features: number;
  readonly deviceId: Token;
  /** 0 for now. */
  readonly flags: number;
  /** By the device's key, over the connection and all of the above: 64 bytes. */
  readonly signature: Uint8Array;
}

/** The server knows the device. */
export interface AuthOk {
  /** 0 for now. */
  readonly features: number;
  readonly sessionId: Token;
  /** A messageID that the name has not used yet. */
  readonly nextId: number;
  /** Hash of the last entry of the name's chain of devices, 32 bytes; zeros if it has none. */
  readonly chainHead: Uint8Array;
  /** Milliseconds since 1970, by the server's clock. */
  readonly atMs: number;
  /** Bytes of the longest text in one command. */
  readonly textBytesMax: number;
}

/** The server refuses what was asked: AUTH, JOIN, ENROL, INVITE, DEVICE and others. */
export interface AuthNo {
  /** See {@link RefusalCode}; a reader shows the text of one that it does not know. */
  readonly code: number;
  /** When to try again, in seconds; 0 if that would not help. */
  readonly retrySeconds: number;
  /** Up to 120 bytes; what is longer is cut. */
  readonly text: string;
}

/** What AUTH_NO and KICKED say. */
export const RefusalCode = {
  /** The command made no sense, or its version is not known. */
  malformed: 400,
  /** No such device of this name, or its signature is wrong. */
  unknownDevice: 401,
  /** Not allowed, or not any more: removed, revoked, or another's name in SRC. */
  forbidden: 403,
  /** No such member, or no such device of a member. */
  unknownMember: 404,
  /** Somebody has the name, or one that looks like it. */
  nameTaken: 409,
  /** No such code, or it is used up or too old: which of these is not said. */
  badCode: 410,
  /** The chain of devices has grown meanwhile: the entry does not follow its last one. */
  behind: 412,
  /** Tried too often; see the seconds. */
  tooOften: 429,
} as const;
export type RefusalCode = (typeof RefusalCode)[keyof typeof RefusalCode];

/** Bytes of the text in AUTH_NO and KICKED at most. */
export const REFUSAL_TEXT_BYTES_MAX = 120;

/** Version u8, features u32, deviceId 8 bytes, flags u8, signature 64 bytes. */
const AUTH = { version: 0, features: 1, deviceId: 5, flags: 13, signature: 14, size: 78 } as const;
/** Version u8, features u32, sessionId 8 bytes, next u32, head 32 bytes, time u64, size u16. */
const AUTH_OK = {
  version: 0,
  features: 1,
  sessionId: 5,
  nextId: 13,
  chainHead: 17,
  atMs: 49,
  textBytesMax: 57,
  size: 59,
} as const;
/** Code u16, seconds u16, the text to the end. */
const AUTH_NO = { code: 0, retrySeconds: 2, text: 4 } as const;

const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/** The body of AUTH. */
export function encodeAuth(auth: Auth): Uint8Array {
  const body = new Uint8Array(AUTH.size);
  body[AUTH.version] = MEMBERS_VERSION;
  writeU32(body, AUTH.features, auth.features);
  writeToken(body, AUTH.deviceId, auth.deviceId);
  body[AUTH.flags] = auth.flags;
  writeBytes(body, AUTH.signature, SIGNATURE_BYTES, auth.signature);
  return body;
}

/** Reads the AUTH at `bytes[at, at + size)`; `undefined` if it makes no sense. */
export function decodeAuth(bytes: Uint8Array, at: number, size: number): Auth | undefined {
  if (size < HEADER_BYTES + AUTH.size) return undefined;
  const body = at + OFFSET.text;
  if (bytes[body + AUTH.version] !== MEMBERS_VERSION) return undefined;
  return {
    features: readU32(bytes, body + AUTH.features),
    deviceId: readToken(bytes, body + AUTH.deviceId),
    flags: bytes[body + AUTH.flags] ?? 0,
    signature: readBytes(bytes, body + AUTH.signature, SIGNATURE_BYTES),
  };
}

/** The body of AUTH_OK. */
export function encodeAuthOk(ok: AuthOk): Uint8Array {
  const body = new Uint8Array(AUTH_OK.size);
  body[AUTH_OK.version] = MEMBERS_VERSION;
  writeU32(body, AUTH_OK.features, ok.features);
  writeToken(body, AUTH_OK.sessionId, ok.sessionId);
  writeU32(body, AUTH_OK.nextId, ok.nextId);
  writeBytes(body, AUTH_OK.chainHead, KEY_BYTES, ok.chainHead);
  writeU64(body, AUTH_OK.atMs, ok.atMs);
  writeU16(body, AUTH_OK.textBytesMax, ok.textBytesMax);
  return body;
}

/** Reads the AUTH_OK at `bytes[at, at + size)`; `undefined` if it makes no sense. */
export function decodeAuthOk(bytes: Uint8Array, at: number, size: number): AuthOk | undefined {
  if (size < HEADER_BYTES + AUTH_OK.size) return undefined;
  const body = at + OFFSET.text;
  if (bytes[body + AUTH_OK.version] !== MEMBERS_VERSION) return undefined;
  return {
    features: readU32(bytes, body + AUTH_OK.features),
    sessionId: readToken(bytes, body + AUTH_OK.sessionId),
    nextId: readU32(bytes, body + AUTH_OK.nextId),
    chainHead: readBytes(bytes, body + AUTH_OK.chainHead, KEY_BYTES),
    atMs: readU64(bytes, body + AUTH_OK.atMs),
    textBytesMax: readU16(bytes, body + AUTH_OK.textBytesMax),
  };
}

/** The body of AUTH_NO. */
export function encodeAuthNo({ code, retrySeconds, text }: AuthNo): Uint8Array {
  const [said = new Uint8Array()] = splitText(text, REFUSAL_TEXT_BYTES_MAX);
  const body = new Uint8Array(AUTH_NO.text + said.length);
  writeU16(body, AUTH_NO.code, code);
  writeU16(body, AUTH_NO.retrySeconds, retrySeconds);
  body.set(said, AUTH_NO.text);
  return body;
}

/** Reads the AUTH_NO at `bytes[at, at + size)`; `undefined` if it is too short. */
export function decodeAuthNo(bytes: Uint8Array, at: number, size: number): AuthNo | undefined {
  if (size < HEADER_BYTES + AUTH_NO.text) return undefined;
  const body = at + OFFSET.text;
  return {
    code: readU16(bytes, body + AUTH_NO.code),
    retrySeconds: readU16(bytes, body + AUTH_NO.retrySeconds),
    text: decoder.decode(bytes.subarray(body + AUTH_NO.text, at + size)),
  };
}
