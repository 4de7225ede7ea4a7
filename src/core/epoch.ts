import { KnownFate } from "../wire/fate-list.ts";
import { type Token, TOKEN_BYTES, writeToken } from "../wire/token.ts";
import { AgeLink } from "./age-order.ts";
import { LiveTable } from "./live-table.ts";
import type { Person } from "./person.ts";
import type { Session } from "./session.ts";

/** MessageIDs of one page: neighbours are sent together and asked for together. */
export const PAGE_IDS = 1024;

/** The page on which a messageID stands. */
export function pageOf(id: number): number {
  return Math.floor(id / PAGE_IDS);
}

/** Two bits for each. */
export const PAGE_BYTES: number = PAGE_IDS / 4;

/** By the two bits of a messageID. */
const FATES: readonly KnownFate[] = [
  KnownFate.unknown,
  KnownFate.kept,
  KnownFate.taken,
  KnownFate.gone,
];
const BITS: Readonly<Record<KnownFate, number>> = {
  [KnownFate.unknown]: 0,
  [KnownFate.kept]: 1,
  [KnownFate.taken]: 2,
  [KnownFate.gone]: 3,
};

/** The lower bit of each pair in a byte: alone it means kept. */
const LOW_BITS = 0x55;

/** What became of 1,024 neighbouring messageIDs of one epoch. */
export class NamePage {
  readonly epoch: Epoch;
  /** The first messageID is `number` x 1,024. */
  readonly number: number;
  readonly bits: Uint8Array;
  /** Its place among all pages, and among those of its sender. */
  readonly amongAll: AgeLink<NamePage> = new AgeLink<NamePage>(this);
  readonly amongOwn: AgeLink<NamePage> = new AgeLink<NamePage>(this);

  constructor(epoch: Epoch, number: number, bits: Uint8Array = new Uint8Array(PAGE_BYTES)) {
    this.epoch = epoch;
    this.number = number;
    this.bits = bits;
  }

  fate(id: number): KnownFate {
    const at = id % PAGE_IDS;
    return FATES[((this.bits[at >>> 2] ?? 0) >>> ((at & 3) * 2)) & 3] ?? KnownFate.unknown;
  }

  /** Whether something is kept here that is not kept on the other page. */
  hasKept(other: NamePage | undefined): boolean {
    const { bits } = this;
    for (let at = 0; at < PAGE_BYTES; at += 1) {
      const byte = bits[at] ?? 0;
      const kept = byte & ~(byte >>> 1) & LOW_BITS;
      if ((kept & ~(other?.bits[at] ?? 0)) !== 0) return true;
    }
    return false;
  }

  set(id: number, fate: KnownFate): void {
    const at = id % PAGE_IDS;
    const shift = (at & 3) * 2;
    const others = (this.bits[at >>> 2] ?? 0) & ~(3 << shift);
    this.bits[at >>> 2] = others | (BITS[fate] << shift);
  }
}

/**
 * One run of messageIDs of one sender. (SRC, epoch, messageID) names a message for good: sent
 * again under that name it is not delivered again. An epoch is the sender's to choose; a program
 * that may have lost count takes a new one.
 */
export class Epoch {
  readonly src: Person;
  readonly token: Token;
  /** The token's 8 bytes. */
  readonly bytes: Uint8Array = new Uint8Array(TOKEN_BYTES);
  readonly pages: Map<number, NamePage> = new Map();
  /** Messages that have been received and have neither been kept nor come to their end. */
  readonly live: LiveTable;
  /** Connections of its sender that use it. */
  readonly sessions: Set<Session> = new Set();

  /** @param seed see {@link LiveTable}. */
  constructor(src: Person, token: Token, seed = 0) {
    this.live = new LiveTable(seed);
    this.src = src;
    this.token = token;
    writeToken(this.bytes, 0, token);
  }

  /** What is known of one message; nothing of one that is under way. */
  fateOf(id: number): KnownFate {
    return this.pages.get(pageOf(id))?.fate(id) ?? KnownFate.unknown;
  }
}
