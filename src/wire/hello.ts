import { readU32 } from "./codec.ts";
import { HEADER_BYTES, OFFSET } from "./command.ts";
import { readU64, writeU32, writeU64 } from "./numbers.ts";
import { readToken, type Token, writeToken } from "./token.ts";

/** What a client says of itself in HELLO, behind its name in SRC. */
export interface Hello {
  /** See `Feature`. */
  readonly features: number;
  /** The connection only sends: it does not become the recipient and throws nobody off. */
  readonly sendOnly: boolean;
  /** Under which its messageIDs are counted; see `Token`. */
  readonly epoch: Token;
  /** The incarnation in which {@link upto} was counted. */
  readonly incarnation: Token;
  /** Everything up to this number has been committed by the client; 0 for nothing known. */
  readonly upto: number;
}

/** The server's answer. */
export interface Welcome {
  /** What both sides have agreed on. */
  readonly features: number;
  /** New each time the server starts: numbers of different ones must not be compared. */
  readonly incarnation: Token;
  /** Milliseconds since 1970, by the server's clock. */
  readonly atMs: number;
}

const SEND_ONLY = 1;

/** Features u32, flags u32, epoch 8 bytes, incarnation 8 bytes, upto u64. */
const HELLO = { features: 0, flags: 4, epoch: 8, incarnation: 16, upto: 24, size: 32 } as const;
/** Features u32, zero u32, incarnation 8 bytes, time u64. */
const WELCOME = { features: 0, incarnation: 8, atMs: 16, size: 24 } as const;

/** The body of HELLO. */
export function encodeHello(hello: Hello): Uint8Array {
  const body = new Uint8Array(HELLO.size);
  writeU32(body, HELLO.features, hello.features);
  writeU32(body, HELLO.flags, hello.sendOnly ? SEND_ONLY : 0);
  writeToken(body, HELLO.epoch, hello.epoch);
  writeToken(body, HELLO.incarnation, hello.incarnation);
  writeU64(body, HELLO.upto, hello.upto);
  return body;
}

/** Reads the HELLO at `bytes[at, at + size)`; `undefined` if it is too short. */
export function decodeHello(bytes: Uint8Array, at: number, size: number): Hello | undefined {
  if (size < HEADER_BYTES + HELLO.size) return undefined;
  const body = at + OFFSET.text;
  return {
    features: readU32(bytes, body + HELLO.features),
    sendOnly: (readU32(bytes, body + HELLO.flags) & SEND_ONLY) !== 0,
    epoch: readToken(bytes, body + HELLO.epoch),
    incarnation: readToken(bytes, body + HELLO.incarnation),
    upto: readU64(bytes, body + HELLO.upto),
  };
}

/** The body of WELCOME. */
export function encodeWelcome(welcome: Welcome): Uint8Array {
  const body = new Uint8Array(WELCOME.size);
  writeU32(body, WELCOME.features, welcome.features);
  writeToken(body, WELCOME.incarnation, welcome.incarnation);
  writeU64(body, WELCOME.atMs, welcome.atMs);
  return body;
}

/** Reads the WELCOME at `bytes[at, at + size)`; `undefined` if it is too short. */
export function decodeWelcome(bytes: Uint8Array, at: number, size: number): Welcome | undefined {
  if (size < HEADER_BYTES + WELCOME.size) return undefined;
  const body = at + OFFSET.text;
  return {
    features: readU32(bytes, body + WELCOME.features),
    incarnation: readToken(bytes, body + WELCOME.incarnation),
    atMs: readU64(bytes, body + WELCOME.atMs),
  };
}
