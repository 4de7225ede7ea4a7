import type { Envelope } from "../../src/core/envelope.ts";
import { LIMITS_DEFAULT } from "../../src/core/limits.ts";
import type { KeptRecord, Link, MailStore, Shell } from "../../src/core/ports.ts";
import { ServerCore } from "../../src/core/server-core.ts";
import type { Session } from "../../src/core/session.ts";
import { NO_TOKEN } from "../../src/wire/token.ts";
import type { Dice } from "./dice.ts";
import { emptyReading, readNaively } from "./naive.ts";

/** Small mailboxes and few names, so that every refusal is met and memory stays flat. */
const LIMITS = {
  ...LIMITS_DEFAULT,
  rate: { perSecond: Infinity, burst: Infinity },
  mailboxMessagesMax: 40,
  shareMessagesMax: 30,
  unseenMessagesMax: 10,
  namesMax: 2000,
};
/** Connections that stay open beside the one that a stream goes to. */
const COMPANY = 8;

/** A store in memory that has done everything at the end of the turn. */
class FuzzStore implements MailStore {
  kept: Envelope[] = [];
  pages: { person: number; after: number }[] = [];
  reservedEnd = 0;
  readonly #rows: Map<number, Map<number, KeptRecord>> = new Map();
  readonly #owners: Map<number, number> = new Map();

  enrol(): void {}
  seen(): void {}

  keep(envelope: Envelope): void {
    const { number, src, dst, id } = envelope;
    const rows = this.#rows.get(dst.id) ?? new Map<number, KeptRecord>();
    this.#rows.set(dst.id, rows);
    const atMs = envelope.receivedAtMs;
    const epoch = envelope.epoch?.token ?? NO_TOKEN;
    const facts = envelope.facts?.slice();
    const text = envelope.text().slice();
    rows.set(number, { number, src: src.id, id: id >>> 0, text, atMs, epoch, facts });
    this.#owners.set(number, dst.id);
    this.kept.push(envelope);
  }

  erase(number: number): void {
    this.#rows.get(this.#owners.get(number) ?? -1)?.delete(number);
    this.#owners.delete(number);
  }

  advance(person: number, upto: number): void {
    for (const number of this.#rows.get(person)?.keys() ?? []) {
      if (number <= upto) this.erase(number);
    }
  }

  verdicts(): void {}

  reserve(end: number): void {
    this.reservedEnd = end;
  }

  readPage(person: number, after: number): void {
    this.pages.push({ person, after });
  }

  page(person: number, after: number): KeptRecord[] {
    const rows = [...(this.#rows.get(person)?.values() ?? [])];
    return rows
      .filter(({ number }) => number > after)
      .toSorted((left, right) => left.number - right.number);
  }
}

class FuzzLink implements Link {
  isDestroyed = false;
  wake(): void {}
  pause(): void {}
  resume(): void {}
  end(): void {}
  destroy(): void {
    this.isDestroyed = true;
  }
}

interface Peer {
  readonly link: FuzzLink;
  readonly session: Session;
}

/**
 * A share of the streams goes to the core of the server, as the bytes of a connection: whatever
 * it makes of them, nothing may be thrown, every byte that it writes must be a command, and its
 * books must balance.
 */
export class CoreShare {
  streams = 0;
  commandsWritten = 0;
  readonly #store: FuzzStore = new FuzzStore();
  readonly #core: ServerCore;
  readonly #company: Peer[] = [];
  readonly #output = emptyReading(600_000);
  #nowMs = 0;

  constructor() {
    const shell: Shell = { wakeAt: () => {}, note: () => {} };
    const kept = {
      numbers: new Float64Array(0),
      dst: new Int32Array(0),
      src: new Int32Array(0),
      bytes: new Uint16Array(0),
      named: {
        at: new Uint32Array(0),
        ids: new Uint32Array(0),
        epochs: new Uint32Array(0),
        tokens: new BigUint64Array(0),
      },
    };
    const state = { next: 0, people: [], kept, verdicts: [] };
    this.#core = new ServerCore(LIMITS, this.#store, shell, state);
    this.#settles();
  }

  /**
   * Opens a connection and feeds it a stream in the pieces that `feed` hands out.
   *
   * @returns what is wrong; `undefined` if nothing is.
   */
  takes(dice: Dice, feed: (push: (bytes: Uint8Array, size: number) => void) => void): string[] {
    const wrong: string[] = [];
    this.streams += 1;
    this.#nowMs += dice.below(100);
    const link = new FuzzLink();
    const session = this.#core.opened(link, "127.0.0.1", this.#nowMs);
    if (session === undefined) return ["turned away"];
    const peer = { link, session };
    feed((bytes, size) => {
      if (!link.isDestroyed) this.#core.received(session, bytes, this.#nowMs, size);
    });
    this.#company.push(peer);
    this.#settles();
    for (const other of this.#company) this.#drains(other, wrong);
    this.#core.tick(this.#nowMs);
    while (this.#company.length > COMPANY) this.#leaves(dice);
    if (this.streams % 64 === 0) this.#balances(wrong);
    return wrong;
  }

  /** What was asked of the store is done, as often as it asks for more. */
  #settles(): void {
    const store = this.#store;
    this.#core.reserved(store.reservedEnd, this.#nowMs);
    while (store.kept.length > 0 || store.pages.length > 0) {
      const { kept, pages } = store;
      store.kept = [];
      store.pages = [];
      this.#core.committed(kept, this.#nowMs);
      for (const { person, after } of pages) {
        this.#core.paged(person, after, store.page(person, after), this.#nowMs);
      }
    }
  }

  #drains(peer: Peer, wrong: string[]): void {
    const { session, link } = peer;
    if (link.isDestroyed) return;
    for (;;) {
      const bytes = this.#core.takeOutput(session, this.#nowMs);
      if (bytes === undefined) return;
      const reading = this.#output;
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
      readNaively(view, bytes.length, reading, session.output.little);
      this.commandsWritten += reading.count;
      if (reading.lost || reading.unfinished > 0) wrong.push("writes what is no command");
      this.#core.accepted(session, this.#nowMs);
    }
  }

  #leaves(dice: Dice): void {
    const [peer] = this.#company.splice(dice.below(this.#company.length), 1);
    if (peer === undefined || peer.link.isDestroyed) return;
    if (dice.oneIn(2)) this.#core.finished(peer.session, this.#nowMs);
    this.#core.closed(peer.session, this.#nowMs);
    this.#settles();
  }

  #balances(wrong: string[]): void {
    const { received, queued, ended } = this.#core.state;
    const gone = ended.taken + ended.refused + ended.expired + ended.erased;
    if (received !== queued + gone) wrong.push(`${received - queued - gone} unaccounted`);
  }
}
