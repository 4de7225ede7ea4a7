import { HEADER_BYTES } from "../../src/wire/command.ts";

/** How long a type 2 must lie before a later command *may* prove it read (E3), minus our doubt. */
const MAYBE_TAKEN_MS = 700;
/** The same, plus our doubt: from here on a later clean FIN *must* prove it read. */
const SURELY_TAKEN_MS = 2500;

/** One message, from the view of those who wrote and read it. Its text is made from `seq`. */
export interface Sent {
  /** Unique and growing over the whole run. */
  readonly seq: number;
  readonly src: string;
  readonly dst: string;
  readonly id: number;
  /** The life of the server in which it was sent. */
  readonly life: number;
  answer: string | undefined;
  /** How often it has arrived. */
  deliveries: number;
  /** Its recipient has written a "200" for it. */
  replied: boolean;
  /** The server may by now have evidence that it was read. */
  maybeTaken: boolean;
  /** The life in which the server is known to have had that evidence; -1 if none. */
  takenLife: number;
  /** That evidence is known to be on disk: no crash can bring the message back. */
  gone: boolean;
}

/** One arrival of a message on one connection. */
export interface Arrival {
  readonly message: Sent;
  readonly offline: boolean;
  readonly atMs: number;
  readonly index: number;
  replied: boolean;
}

/** What one connection of a recipient has been given. */
export class Reading {
  readonly dst: string;
  readonly arrivals: Arrival[] = [];
  /** The highest `seq` from each sender. */
  readonly last: Map<string, number> = new Map();
  /** Arrivals below this index may be proven by what was written since. */
  maybeUpto = 0;
  /** Something was written late, and what comes now may have been there long before. */
  doubtful = false;

  constructor(dst: string) {
    this.dst = dst;
  }
}

/** A broken promise. */
export interface Fault {
  readonly kind: "lost" | "doubled" | "disorder" | "unexpected" | "answer" | "trouble";
  readonly what: string;
}

/** Counters of a run. */
export interface Tally {
  sent: number;
  taken: number;
  kept: number;
  /** Answered with a refusal. */
  refused: number;
  unanswered: number;
  /** Never answered, and handed over in a later life: kept when the server died. */
  keptUnanswered: number;
  arrivals: number;
  /** Handed over again where that is allowed: without evidence, or after a crash. */
  doubledLegally: number;
}

/** What arrived, as far as the ledger looks at it. */
interface Incoming {
  readonly type: number;
  readonly id: number;
  readonly src: string;
  readonly dst: string;
  readonly text: string;
}

/**
 * Keeps account of what the server has said and of what it has handed over.
 *
 * A "300" is a debt: the message must arrive on every connection of its recipient that drains its
 * mailbox, until there may be evidence that it was read. From when that evidence is certain it
 * must not arrive again: in the same life of the server at once, in a later one as soon as two
 * later messages, the second sent after the answer to the first, are known to be on disk (the
 * disk is written in order, but an erasure may follow a commit that is in flight).
 */
export class Ledger {
  readonly faults: Fault[] = [];
  readonly #messages: Map<number, Sent> = new Map();
  readonly #debts: Map<string, Set<Sent>> = new Map();
  readonly #firsts: Map<string, number> = new Map();
  #barriers: { readonly seq: number; readonly again: boolean; readonly taken: Sent[] }[] = [];
  #life = 0;
  #seq = 0;
  #taken = 0;
  #kept = 0;
  #refused = 0;
  #arrivals = 0;
  #keptUnanswered = 0;
  #doubledLegally = 0;

  /** Which life of the server this is, counted from 0. */
  get life(): number {
    return this.#life;
  }

  get tally(): Tally {
    const answered = this.#taken + this.#kept + this.#refused;
    return {
      sent: this.#seq,
      taken: this.#taken,
      kept: this.#kept,
      refused: this.#refused,
      unanswered: this.#seq - answered,
      keptUnanswered: this.#keptUnanswered,
      arrivals: this.#arrivals,
      doubledLegally: this.#doubledLegally,
    };
  }

  /** A message is about to be written. */
  sends(src: string, dst: string, id: number): Sent {
    this.#seq += 1;
    const message: Sent = {
      seq: this.#seq,
      src,
      dst,
      id,
      life: this.#life,
      answer: undefined,
      deliveries: 0,
      replied: false,
      maybeTaken: false,
      takenLife: -1,
      gone: false,
    };
    this.#messages.set(message.seq, message);
    return message;
  }

  /** The sender has been answered, on the connection that the message was written on. */
  answered(message: Sent, code: string): void {
    if (message.answer !== undefined) {
      this.fault("answer", `${name(message)} answered ${message.answer}, then ${code}`);
      return;
    }
    message.answer = code;
    if (code === "200") {
      this.#taken += 1;
      if (!message.replied) this.fault("answer", `${name(message)} was answered 200 by nobody`);
      this.proven([message]);
    } else if (code === "300") {
      this.#kept += 1;
      if (!message.maybeTaken) this.#debtsOf(message.dst).add(message);
      this.#passBarriers(message);
    } else {
      this.#refused += 1;
      if (message.deliveries > 0 && code !== "504") {
        this.fault("answer", `${name(message)} was refused with ${code} and had arrived`);
      }
    }
  }

  /** A command of type 0 or 2 has arrived. @returns nothing if it is none of ours. */
  arrives(reading: Reading, command: Incoming, atMs: number): Arrival | undefined {
    const message = this.#messages.get(Number.parseInt(command.text, 10));
    if (message === undefined || !isThis(message, command) || command.dst !== reading.dst) {
      const shown = `type ${command.type} id ${command.id} ${command.src} to ${command.dst}`;
      this.fault("unexpected", `${reading.dst} got ${shown}: ${command.text.slice(0, 40)}`);
      return undefined;
    }
    const offline = command.type === 2;
    this.#arrivals += 1;
    this.#checkOrder(reading, message);
    this.#checkDouble(message);
    message.deliveries += 1;
    const index = reading.arrivals.length;
    const arrival = { message, offline, atMs, index, replied: false };
    reading.arrivals.push(arrival);
    if (offline && reading.doubtful) this.#mayBeTaken(message);
    return arrival;
  }

  /** Its recipient is about to write a "200" for it. */
  replies(reading: Reading, arrival: Arrival): void {
    arrival.replied = true;
    arrival.message.replied = true;
    this.#mayBeTaken(arrival.message);
    // E2: what was handed over before a confirmed type 0 has been read as well.
    if (!arrival.offline) this.#advance(reading, (at) => at.index < arrival.index);
  }

  /**
   * Its recipient is about to write any command, or FIN (E3).
   *
   * @param late it had stood still, so that what it has not read yet may be old.
   */
  writes(reading: Reading, nowMs: number, late: boolean): void {
    if (late) reading.doubtful = true;
    this.#advance(reading, (at) => late || at.atMs <= nowMs - MAYBE_TAKEN_MS);
  }

  /** What a "200" for a type 0 that arrives now will prove once the server has it. */
  provable(reading: Reading): Sent[] {
    const read = reading.arrivals.filter((arrival) => arrival.offline || arrival.replied);
    return read.map(({ message }) => message);
  }

  /** What a clean FIN at this time will prove once the server has it. */
  provableByFin(reading: Reading, nowMs: number): Sent[] {
    const read = reading.arrivals.filter(
      ({ offline, replied, atMs }) => replied || (offline && atMs <= nowMs - SURELY_TAKEN_MS),
    );
    return read.map(({ message }) => message);
  }

  /** The server has had evidence for these. */
  proven(messages: readonly Sent[]): void {
    const taken = messages.filter(({ takenLife, gone }) => !gone && takenLife !== this.#life);
    if (taken.length === 0) return;
    for (const message of taken) {
      message.takenLife = this.#life;
      this.#mayBeTaken(message);
    }
    this.#barriers.push({ seq: this.#seq, again: true, taken });
  }

  /** What must arrive when this person's mailbox is drained. */
  debts(dst: string): Sent[] {
    return [...this.#debtsOf(dst)];
  }

  /** A mailbox has been drained to its end on this connection: all of `debts` must be there. */
  drained(reading: Reading, debts: readonly Sent[]): void {
    const here = new Set(reading.arrivals.map(({ message }) => message));
    for (const message of debts) {
      if (here.has(message) || !this.#debtsOf(reading.dst).has(message)) continue;
      this.#debtsOf(reading.dst).delete(message);
      const seen = `it has arrived ${message.deliveries} times, without evidence`;
      this.fault("lost", `${name(message)} was answered 300 and is not there; ${seen}`);
    }
  }

  /** The server is dead: what it knew and had not written is forgotten. */
  died(): void {
    this.#life += 1;
    this.#barriers = [];
  }

  fault(kind: Fault["kind"], what: string): void {
    this.faults.push({ kind, what: `life ${this.#life}: ${what}` });
  }

  #debtsOf(dst: string): Set<Sent> {
    const known = this.#debts.get(dst);
    if (known !== undefined) return known;
    const debts = new Set<Sent>();
    this.#debts.set(dst, debts);
    return debts;
  }

  #mayBeTaken(message: Sent): void {
    message.maybeTaken = true;
    this.#debtsOf(message.dst).delete(message);
  }

  #advance(reading: Reading, proves: (arrival: Arrival) => boolean): void {
    for (; reading.maybeUpto < reading.arrivals.length; reading.maybeUpto += 1) {
      const arrival = reading.arrivals[reading.maybeUpto];
      if (arrival === undefined || !proves(arrival)) return;
      // An unanswered type 0 is proven by its own "200" alone.
      if (arrival.offline) this.#mayBeTaken(arrival.message);
    }
  }

  #checkOrder(reading: Reading, message: Sent): void {
    const before = reading.last.get(message.src) ?? 0;
    if (message.seq === before) this.fault("doubled", `${name(message)} twice on one connection`);
    if (message.seq < before) this.fault("disorder", `${name(message)} arrived behind ${before}`);
    reading.last.set(message.src, Math.max(before, message.seq));
    if (message.deliveries > 0) return;
    const pair = `${message.src}>${message.dst}`;
    const first = this.#firsts.get(pair) ?? 0;
    if (message.seq < first) this.fault("disorder", `${name(message)} came first after ${first}`);
    this.#firsts.set(pair, Math.max(first, message.seq));
  }

  #checkDouble(message: Sent): void {
    const { answer } = message;
    if (answer !== undefined && answer !== "200" && answer !== "300" && answer !== "504") {
      this.fault("unexpected", `${name(message)} was refused with ${answer} and arrives`);
    }
    if (message.gone || message.takenLife === this.#life) {
      this.fault("doubled", `${name(message)} arrives again, and was known to be taken`);
    } else if (message.deliveries > 0) {
      this.#doubledLegally += 1;
    } else if (answer === undefined && message.life < this.#life) {
      this.#keptUnanswered += 1;
    }
  }

  /** `message` is on disk, so what was asked of the disk before it was sent is there too. */
  #passBarriers(message: Sent): void {
    while (message.seq > (this.#barriers[0]?.seq ?? Infinity)) {
      const barrier = this.#barriers.shift();
      if (barrier === undefined) return;
      if (barrier.again) this.#barriers.push({ ...barrier, seq: this.#seq, again: false });
      else for (const taken of barrier.taken) taken.gone = true;
    }
  }
}

/**
 * The text of a message: its number, and some filler that only this message has.
 *
 * No command gets one of the nine lengths that can be read in either byte order (257 to 259 and
 * so on): as the first of a connection, with a large id, it would be taken for little-endian.
 * That is a known limit of the wire and not what is looked for here.
 */
export function textOf(seq: number): string {
  const mixed = Math.imul(seq ^ 0x5bd1e995, 0x9e3779b1) >>> 0;
  const wanted = mixed % 11 === 0 ? mixed % 900 : mixed % 90;
  const number = `${seq} `;
  const length = HEADER_BYTES + number.length + wanted;
  const size = length % 256 <= 3 ? wanted + 4 : wanted;
  const filler = mixed.toString(36).padStart(7, "0");
  return number + filler.repeat(Math.ceil(size / 7)).slice(0, size);
}

function isThis(message: Sent, command: Incoming): boolean {
  return (
    message.src === command.src &&
    message.dst === command.dst &&
    message.id === command.id &&
    (command.type === 0 || command.type === 2) &&
    command.text === textOf(message.seq)
  );
}

function name({ seq, src, dst, id, life }: Sent): string {
  return `message ${seq} (${src} to ${dst}, id ${id}, sent in life ${life})`;
}
