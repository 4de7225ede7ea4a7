import type { HelloBody } from "./added-frames.ts";
import type { Disk } from "./disk.ts";
import type { Frame, Name } from "./frames.ts";
import { makeName, serialOf } from "./frames.ts";
import type { Schedule } from "./schedule.ts";
import type { Trace } from "./trace.ts";

/** What somebody wrote: on level 2 it may be sent more than once, as a message each time. */
export interface Text {
  readonly serial: number;
  readonly src: Name;
  readonly dst: Name;
  readonly type: number;
  readonly bytes: number;
}

/** What a message is on level 2. */
export interface Named {
  readonly text: Text;
  /** Under which it has a name; zero if it has none. */
  readonly epoch: bigint;
  /** The 24 bytes that went ahead of it. */
  readonly facts: Uint8Array | undefined;
}

/** Everything that the world knows about one message, whatever the server believes. */
export interface Message {
  readonly serial: number;
  readonly on: Facts;
  readonly src: Name;
  /** The recipient; `undefined` if DST is no valid name. */
  readonly dst: Name | undefined;
  readonly dstHigh: number;
  readonly dstLow: number;
  /** 0 or 2, as the client sent it. */
  readonly type: number;
  readonly id: number;
  readonly textBytes: number;
  /** It went out under the name that its connection is bound to. */
  readonly honest: boolean;
  readonly sentAtMs: number;

  /** When the server received it: when it left the waiting list. -1: not yet. */
  receivedAtMs: number;
  /** Its place among all received messages, and the event in which it was received. */
  order: number;
  event: number;
  incarnation: number;
  /** It may have been received just before its connection closed. */
  unsure: boolean;
  /** Something was refused when it was received; until it is answered it may be this one. */
  doubtful: boolean;
  /** The recipient had no connection when it was received, or lost it later. */
  absent: boolean;

  code: string;
  keepAskedAtMs: number;
  durableAtMs: number;
  /** When the disk had no room for it; -1: it had, or was not asked. */
  failedAtMs: number;
  /** It was written to some connection. */
  forwarded: boolean;
  /** How often a client of its recipient has read it. */
  reads: number;
  expired: boolean;
  /** A crash came before it was durable. */
  lost: boolean;
  /** When a "200" for it, written as type 0, reached the server; -1: none has. */
  confirmedAtMs: number;
  /** The run of the server that has proof that it was taken; -1: none has. */
  provenIn: number;

  readonly named: Named | undefined;
  /** The number that the server gave it; -1: not known. */
  number: number;
  /** A client of level 1 has read it, which is all that it can say of a type 2. */
  readPlain: boolean;
  /** A client of its recipient has said on level 2 that it has it. */
  takenSaid: boolean;
  /** It repeats this one, which the server has accepted under the same name. */
  original: Message | undefined;
  /** The last that repeated it, and is owed the answer in its place. */
  heir: Message | undefined;
  /** Its sender was told that it is on the disk. */
  told300: boolean;
  /** What its sender was told of its end, and when the server decided so at the latest. */
  finalCode: number;
  finalAtMs: number;
}

/** A message that was written on a connection. */
export interface Written {
  readonly message: Message;
  readonly offline: boolean;
  /** When the kernel had taken it; -1: not yet. */
  acceptedAtMs: number;
  settled: boolean;
}

/** One connection as both ends and the checkers know it. */
export interface Facts {
  readonly number: number;
  readonly name: Name;
  /** Nothing that it claims is believed. */
  readonly hostile: boolean;
  readonly little: boolean;
  readonly incarnation: number;
  /** Inside TLS: 32 bytes that only its two ends know. */
  readonly exporter: Uint8Array | undefined;
  /** It has said its name, and the server has not hung up. */
  bound: boolean;
  boundAtMs: number;
  /** Another connection may have taken its name. */
  doubted: boolean;
  /** It ended as a recipient: FIN, a takeover, an error, a crash. */
  left: boolean;
  /** Nothing that the server writes can reach it any more. */
  gone: boolean;
  /** The server has stopped reading from it at least once. */
  paused: boolean;
  /** A write of the server has not been taken whole yet. */
  writing: boolean;
  answersOffline: boolean;
  /** When a whole command came last. */
  commandAtMs: number;
  /** It let a message time out and has said nothing since. */
  stale: boolean;
  /** Whether the server has been given the HELLO of this connection, and what it says. */
  hello: HelloBody | undefined;
  /** What the server has to agree to; 0 on level 1. */
  features: number;
  /** Whole messages that the server has and has not received yet: they wait for their rate. */
  waiting: Message[];
  unanswered: Message[];
  written: Written[];
  /** The message of each sender that was written last. */
  readonly lastOf: Map<Name, Message>;
  lastEvent: number;
  /** Now or so long ago the kernel did not take what the server wrote. */
  cloggedWithin(ms: number): boolean;
}

/** All facts of a run, for the world to write and the checkers to compare. */
export class Ledger {
  readonly schedule: Schedule;
  readonly names: Name[] = [];
  readonly messages: Message[] = [];
  readonly texts: Text[] = [];
  /** Who receives for a name now, by index; what a recipient's end means is decided with it. */
  readonly present: Map<Name, Facts> = new Map();
  /** Names that a hostile program uses: what is lost there is its own doing. */
  readonly reckless: Set<Name> = new Set();
  /** Names of hostile programs that have claimed to have what they were never sent. */
  readonly claimants: Set<Name> = new Set();
  /** Names with a program whose file came back from a backup: it may know less than it did. */
  readonly restored: Set<Name> = new Set();
  /** "200"s that clients of a name have written, by {@link pairKey}. */
  readonly produced: Map<string, number> = new Map();
  readonly disk: Disk;
  readonly #trace: Trace;
  readonly #plainTexts: Map<number, Text> = new Map();
  incarnation = 0;
  strictEvidence = false;
  /** How late the server's timer may ring, in ms. */
  timerLateMaxMs = 0;
  /** The server is in its stop sequence. */
  stopping = false;
  /** When the server stood still, in order; the last may not be over. */
  readonly stalls: { readonly fromMs: number; toMs: number }[] = [];

  constructor(schedule: Schedule, disk: Disk, trace: Trace) {
    this.schedule = schedule;
    this.disk = disk;
    this.#trace = trace;
  }

  get nowMs(): number {
    return this.schedule.nowMs;
  }

  /** How long the server has stood still since `sinceMs`, in ms. */
  stoodStillMs(sinceMs: number): number {
    let sum = 0;
    for (const { fromMs, toMs } of this.stalls) {
      sum += Math.max(0, Math.min(toMs, this.nowMs) - Math.max(fromMs, sinceMs));
    }
    return sum;
  }

  /** Puts a line into the trace: what happened, at which connection, with which message. */
  note(what: string, connection: number, number: number, more = ""): void {
    this.#trace.add(this.schedule.nowMs, what, connection, number, more);
  }

  name(label: string): Name {
    const known = this.names.find((name) => name.label === label);
    if (known !== undefined) return known;
    const made = makeName(this.names.length, label);
    this.names.push(made);
    return made;
  }

  /** Enters a message that a client is about to send. */
  compose(
    on: Facts,
    fields: { type: number; id: number; textBytes: number; honest: boolean },
    dst: Name | Uint8Array,
    named?: Named,
  ): Message {
    const raw = dst instanceof Uint8Array ? dst : dst.bytes;
    const view = new DataView(raw.buffer, raw.byteOffset, 8);
    const message: Message = {
      ...fields,
      sentAtMs: this.nowMs,
      serial: this.messages.length,
      on,
      src: on.name,
      dst: dst instanceof Uint8Array ? undefined : dst,
      dstHigh: view.getInt32(0),
      dstLow: view.getInt32(4),
      receivedAtMs: -1,
      order: -1,
      event: -1,
      incarnation: -1,
      unsure: false,
      doubtful: false,
      absent: false,
      code: "",
      keepAskedAtMs: -1,
      durableAtMs: -1,
      failedAtMs: -1,
      forwarded: false,
      reads: 0,
      expired: false,
      lost: false,
      confirmedAtMs: -1,
      provenIn: -1,
      named,
      number: -1,
      readPlain: false,
      takenSaid: false,
      original: undefined,
      heir: undefined,
      told300: false,
      finalCode: 0,
      finalAtMs: -1,
    };
    this.messages.push(message);
    return message;
  }

  /** Enters what somebody wrote, before it is sent for the first time. */
  text(src: Name, dst: Name, type: number, bytes: number): Text {
    const text = { serial: this.texts.length, src, dst, type, bytes };
    this.texts.push(text);
    return text;
  }

  /** The text of a message of level 1, made when it is first read on level 2. */
  plainText(serial: number, src: Name, dst: Name, type: number, bytes: number): Text {
    const text = this.#plainTexts.get(serial) ?? this.text(src, dst, type, bytes);
    this.#plainTexts.set(serial, text);
    return text;
  }

  /** The incarnation that the server of now says in WELCOME. */
  get token(): bigint {
    return BigInt(this.incarnation) + 1000n;
  }

  /** The message that a frame of type 0 or 2 carries. */
  messageIn(frame: Frame): Message | undefined {
    return this.messages[serialOf(frame.text)];
  }
}

/** Names one (recipient, sender, messageID): what a "200" can be about. */
export function pairKey(recipient: Name, sender: Name, id: number): string {
  return `${recipient.index}.${sender.index}.${id}`;
}

/** How a message is called in a failure and in a trace. */
export function nameOf(message: Message): string {
  const to = message.dst?.label ?? "(no name)";
  const { serial, on, src, id } = message;
  return `#${serial} (c${on.number} ${src.label} -> ${to}, id ${id})`;
}

/** Its sender was told that it is refused. */
export function isRefused(message: Message): boolean {
  const { code } = message;
  return code !== "" && code !== "200" && code !== "300" && code !== "410";
}
