/**
 * The commands of level 2 once more, written for the simulation alone; see `frames`. Only in
 * network order: a program with raw structs of another order cannot speak it.
 */

export const ADDED = {
  hello: 0x0110,
  welcome: 0x0111,
  notice: 0x0112,
  ping: 0x0113,
  pong: 0x0114,
  about: 0x0120,
  taken: 0x0121,
  ask: 0x0122,
  fate: 0x0123,
  who: 0x0140,
  presence: 0x0141,
  typing: 0x0142,
  read: 0x0143,
} as const;

/** What may be agreed on. */
export const FEATURE = { facts: 1, names: 2, people: 4, devices: 8 } as const;

export interface HelloBody {
  readonly features: number;
  readonly sendOnly: boolean;
  readonly epoch: bigint;
  readonly incarnation: bigint;
  readonly upto: number;
}

export interface AboutBody {
  readonly number: number;
  readonly epoch: bigint;
  /** 24 bytes of the sender. */
  readonly facts: Uint8Array;
}

export interface Fate {
  readonly id: number;
  readonly code: number;
}

export interface Presence {
  /** The 8 bytes of the name as two numbers, as in `Frame`. */
  readonly high: number;
  readonly low: number;
  readonly state: number;
}

/** Bytes of what a sender says of a message. */
const FACTS = 24;

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}

export function helloBody(hello: HelloBody): Uint8Array {
  const body = new Uint8Array(32);
  const view = viewOf(body);
  view.setUint32(0, hello.features);
  view.setUint32(4, hello.sendOnly ? 1 : 0);
  view.setBigUint64(8, hello.epoch);
  view.setBigUint64(16, hello.incarnation);
  view.setBigUint64(24, BigInt(hello.upto));
  return body;
}

export function readHello(body: Uint8Array): HelloBody {
  const view = viewOf(body);
  return {
    features: view.getUint32(0),
    sendOnly: (view.getUint32(4) & 1) === 1,
    epoch: view.getBigUint64(8),
    incarnation: view.getBigUint64(16),
    upto: Number(view.getBigUint64(24)),
  };
}

/** Features and incarnation of a WELCOME. */
export function readWelcome(body: Uint8Array): { features: number; incarnation: bigint } {
  const view = viewOf(body);
  return { features: view.getUint32(0), incarnation: view.getBigUint64(8) };
}

/** What a sender says: part `part` of `parts`, and the answered message, if any. */
export function factsBody(
  part: number,
  parts: number,
  answered?: { id: number; src: Uint8Array; epoch: bigint },
): Uint8Array {
  const body = new Uint8Array(FACTS);
  const view = viewOf(body);
  view.setUint16(0, part);
  view.setUint16(2, parts);
  if (answered === undefined) return body;
  view.setUint32(4, answered.id);
  body.set(answered.src, 8);
  view.setBigUint64(16, answered.epoch);
  return body;
}

/** The ABOUT of a server; `undefined` if it is too short. */
export function readAbout(body: Uint8Array): AboutBody | undefined {
  if (body.length < 48) return undefined;
  const view = viewOf(body);
  const number = Number(view.getBigUint64(0));
  return { number, epoch: view.getBigUint64(16), facts: body.subarray(24, 48) };
}

/** 24 bytes that say nothing. */
export function aboutBody(): Uint8Array {
  return new Uint8Array(FACTS);
}

export function fatesBody(epoch: bigint, entries: readonly Fate[]): Uint8Array {
  const body = new Uint8Array(8 + entries.length * 8);
  const view = viewOf(body);
  view.setBigUint64(0, epoch);
  for (const [at, { id, code }] of entries.entries()) {
    view.setUint32(8 + at * 8, id);
    view.setUint16(12 + at * 8, code);
  }
  return body;
}

export function takenBody(upto: number): Uint8Array {
  const body = new Uint8Array(8);
  viewOf(body).setBigUint64(0, BigInt(upto));
  return body;
}

export function readTaken(body: Uint8Array): number {
  return Number(viewOf(body).getBigUint64(0));
}

export function askBody(epoch: bigint, ids: readonly number[]): Uint8Array {
  const body = new Uint8Array(8 + ids.length * 4);
  const view = viewOf(body);
  view.setBigUint64(0, epoch);
  for (const [at, id] of ids.entries()) view.setUint32(8 + at * 4, id);
  return body;
}

export function readAsk(body: Uint8Array): { epoch: bigint; ids: number[] } {
  const view = viewOf(body);
  const ids: number[] = [];
  for (let at = 8; at + 4 <= body.length; at += 4) ids.push(view.getUint32(at));
  return { epoch: view.getBigUint64(0), ids };
}

export function readFates(body: Uint8Array): { epoch: bigint; entries: Fate[] } {
  const view = viewOf(body);
  const entries: Fate[] = [];
  for (let at = 8; at + 8 <= body.length; at += 8) {
    entries.push({ id: view.getUint32(at), code: view.getUint16(at + 4) });
  }
  return { epoch: view.getBigUint64(0), entries };
}

export function whoBody(watch: boolean, names: readonly Uint8Array[]): Uint8Array {
  const body = new Uint8Array(4 + names.length * 8);
  viewOf(body).setUint32(0, watch ? 1 : 0);
  for (const [at, name] of names.entries()) body.set(name, 4 + at * 8);
  return body;
}

export function isWatch(body: Uint8Array): boolean {
  return (viewOf(body).getUint32(0) & 1) === 1;
}

export function readPresence(body: Uint8Array): Presence[] {
  const view = viewOf(body);
  const entries: Presence[] = [];
  for (let at = 4; at + 16 <= body.length; at += 16) {
    entries.push({ high: view.getInt32(at), low: view.getInt32(at + 4), state: body[at + 8] ?? 0 });
  }
  return entries;
}

export function typingBody(on: boolean): Uint8Array {
  return Uint8Array.of(on ? 1 : 0, 0, 0, 0);
}

export function readMarkBody(epoch: bigint, id: number): Uint8Array {
  const body = new Uint8Array(12);
  const view = viewOf(body);
  view.setBigUint64(0, epoch);
  view.setUint32(8, id);
  return body;
}

export function readMark(body: Uint8Array): { epoch: bigint; id: number } {
  const view = viewOf(body);
  return { epoch: view.getBigUint64(0), id: view.getUint32(8) };
}

export function noticeCode(body: Uint8Array): number {
  return viewOf(body).getUint16(0);
}
