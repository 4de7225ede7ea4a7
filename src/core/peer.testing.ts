/** One program at the other end of a connection, as Node's socket lets the server see it. */

import assert from "node:assert/strict";
import type { ByteOrder } from "../wire/byte-order.ts";
import { AddedType } from "../wire/added-type.ts";
import { swapHeader } from "../wire/byte-order.ts";
import { readId, readType, writeHead } from "../wire/codec.ts";
import { HEADER_BYTES, OFFSET } from "../wire/command.ts";
import { FrameCutter } from "../wire/frame.ts";
import { nextMessageId } from "../wire/message-id.ts";
import { PLAIN_CHANNEL } from "./members/gate.ts";
import type { Channel } from "./members/ports.ts";
import type { Link } from "./ports.ts";
import type { ServerCore } from "./server-core.ts";
import type { Session } from "./session.ts";

const encoder = new TextEncoder();
const decoder = new TextDecoder();
/** From here on types are none of the seed's. */
const ADDED_FROM = 0x0100;

/** A command as it is written, valid or not. Names are cut to 8 bytes and NUL-padded. */
export interface Written {
  readonly type: number;
  readonly id: number;
  readonly src: string;
  readonly dst: string;
  readonly text: string | Uint8Array;
}

/** A command as it arrived. Names are cut at their first NUL. */
export interface Arrived {
  readonly type: number;
  readonly id: number;
  readonly src: string;
  readonly dst: string;
  readonly text: string;
}

/** The bytes of one command. */
export function frameOf(command: Written, order: ByteOrder = "network"): Uint8Array {
  const text = typeof command.text === "string" ? encoder.encode(command.text) : command.text;
  const bytes = new Uint8Array(HEADER_BYTES + text.length);
  writeHead(bytes, 0, bytes.length, command.type, command.id);
  bytes.set(encoder.encode(command.src).subarray(0, 8), OFFSET.src);
  bytes.set(encoder.encode(command.dst).subarray(0, 8), OFFSET.dst);
  bytes.set(text, OFFSET.text);
  if (order === "little") swapHeader(bytes, 0);
  return bytes;
}

/** What a peer needs of the play that it stands in. */
export interface PeerStage {
  readonly core: ServerCore;
  readonly nowMs: number;
  event(happens: () => void): void;
  /** This link has something to do at the end of the turn. */
  wake(peer: Peer): void;
  /** A peer has been told this. */
  heard(peer: Peer, answer: Arrived): void;
}

/** How a program connects. */
export interface PeerOptions {
  readonly order?: ByteOrder;
  readonly address?: string;
  /** What it is below the commands; a plain one if not given. */
  readonly channel?: Channel;
  /** The messageID of its first command; 0 unless said otherwise (S8). */
  readonly firstId?: number;
}

/**
 * A program with one connection. What the server writes arrives at once and is accepted at once,
 * until the peer {@link blocks}.
 */
export class Peer implements Link {
  readonly name: string;
  readonly order: ByteOrder;
  readonly address: string;
  /** Messages that came and were not looked at, in order. */
  readonly messages: Arrived[] = [];
  /** Type 1 that came and were not looked at, in order. */
  readonly answers: Arrived[] = [];
  /** Whole commands of level 2 that came and were not looked at, in order. */
  readonly added: Uint8Array[] = [];
  /** The server has sent FIN. */
  isEnded = false;
  /** The connection is gone. */
  isClosed = false;
  /** The peer has sent FIN. */
  hasFinished = false;
  /** The server does not read. */
  isPaused = false;
  session: Session | undefined;
  /** Is shown every write as it arrives. */
  onBytes: (bytes: Uint8Array) => void = () => {};
  readonly #stage: PeerStage;
  readonly #channel: Channel;
  #hasSaidHello = false;
  readonly #cutter: FrameCutter;
  #nextId: number;
  #isBlocking = false;
  #ending = false;
  #unaccepted: Uint8Array | undefined;
  #last: Arrived | undefined;

  constructor(stage: PeerStage, name: string, options: PeerOptions) {
    this.#stage = stage;
    this.name = name;
    this.order = options.order ?? "network";
    this.address = options.address ?? "127.0.0.1";
    this.#channel = options.channel ?? PLAIN_CHANNEL;
    this.#nextId = options.firstId ?? 0;
    this.#cutter = new FrameCutter(this.order);
  }

  // What the program does.

  connects(): this {
    this.#stage.event(() => {
      const { core, nowMs } = this.#stage;
      this.session = core.opened(this, this.address, nowMs, this.#channel);
    });
    return this;
  }

  /** A type 1 for nothing pending: names the connection and does nothing else. */
  greets(): this {
    this.writes({ type: 1, id: 0, src: this.name, dst: this.name, text: "200" });
    return this;
  }

  /** Sends a text as type 0 and returns its messageID. */
  sends(to: string, text: string | Uint8Array, as: Partial<Written> = {}): number {
    const id = as.id ?? this.#nextId;
    if (as.id === undefined) this.#nextId = nextMessageId(id);
    this.writes({ type: 0, id, src: this.name, dst: to, text, ...as });
    return id;
  }

  /** Sends a text as type 2, which nobody answers. */
  sendsOffline(to: string, text: string): number {
    return this.sends(to, text, { type: 2 });
  }

  /** Writes commands in one piece. */
  writes(...commands: readonly Written[]): void {
    this.#hasSaidHello ||= commands.some(({ type }) => type === AddedType.hello);
    this.writesBytes(...commands.map((command) => frameOf(command, this.order)));
  }

  /** Writes bytes that arrive in one piece, in memory that is used again afterwards. */
  writesBytes(...parts: readonly Uint8Array[]): void {
    const lent = Buffer.concat(parts);
    this.#stage.event(() => {
      const { session } = this;
      if (session === undefined || this.isClosed || this.hasFinished) return;
      this.#stage.core.received(session, lent, this.#stage.nowMs);
    });
    lent.fill(0xff);
  }

  /** Answers a message, the last one looked at unless another is given. */
  replies(code: string, to: Arrived | undefined = this.#last): void {
    assert.ok(to !== undefined, `${this.name} has a message to answer`);
    this.writes({ type: 1, id: to.id, src: this.name, dst: to.src, text: code });
  }

  /** Stops reading so that nothing more is accepted. */
  blocks(): void {
    this.#isBlocking = true;
  }

  /** Reads again: what was under way arrives and is accepted. */
  reads(): void {
    this.#isBlocking = false;
    this.#stage.event(() => this.#accept());
  }

  /** The connection breaks. */
  drops(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    const { session } = this;
    if (session === undefined) return;
    this.#stage.event(() => this.#stage.core.closed(session, this.#stage.nowMs));
  }

  /** Sends FIN after all that it has written. */
  finishes(): void {
    const { session } = this;
    if (session === undefined || this.isClosed || this.hasFinished) return;
    this.hasFinished = true;
    this.#stage.event(() => this.#stage.core.finished(session, this.#stage.nowMs));
    this.#closeIfOver();
  }

  // What the program sees.

  /** Takes the next message, which must be this text as type 0. */
  receives(text: string): Arrived {
    return this.#receives(text, 0);
  }

  /** Takes the next message, which must be this text as type 2. */
  receivesOffline(text: string): Arrived {
    return this.#receives(text, 2);
  }

  /** Takes everything that has arrived, as "type text". */
  receivesAll(): string[] {
    this.#last = this.messages.at(-1) ?? this.#last;
    return this.messages.splice(0).map((message) => `${message.type} ${message.text}`);
  }

  /** Takes the next answer, which must be this code, for this message if one is named. */
  hears(code: string, id?: number): Arrived {
    const next = this.answers.shift();
    assert.ok(next !== undefined, `${this.name} hears ${code}, but no answer came`);
    assert.equal(next.text, code, `what ${this.name} hears for message ${next.id}`);
    if (id !== undefined) assert.equal(next.id, id, `which message ${this.name} hears about`);
    return next;
  }

  /** Takes all answers, as codes. */
  hearsAll(): string[] {
    return this.answers.splice(0).map((answer) => answer.text);
  }

  /** Bytes that were written to it and not accepted yet. */
  get unacceptedBytes(): number {
    return this.#unaccepted?.length ?? 0;
  }

  // What the core asks of the link.

  wake(): void {
    this.#stage.wake(this);
  }

  pause(): void {
    this.isPaused = true;
  }

  resume(): void {
    this.isPaused = false;
  }

  end(): void {
    this.#ending = true;
    this.wake();
  }

  destroy(): void {
    this.isClosed = true;
  }

  /** The end of the turn: writes what waits, in one write. */
  flush(): void {
    const { session } = this;
    if (session === undefined || this.isClosed) return;
    const bytes = this.#stage.core.takeOutput(session, this.#stage.nowMs);
    if (bytes === undefined) {
      if (this.#ending && session.output.idle) this.#endNow();
      return;
    }
    assert.ok(!this.isEnded, "nothing is written behind FIN");
    this.#unaccepted = bytes;
    if (!this.#isBlocking) this.#accept();
  }

  #accept(): void {
    const { session } = this;
    const bytes = this.#unaccepted;
    if (bytes === undefined || session === undefined || this.isClosed) return;
    this.#unaccepted = undefined;
    this.onBytes(bytes);
    this.#cutter.push(bytes.slice(), { frame: (from, at, size) => this.#arrived(from, at, size) });
    this.#stage.core.accepted(session, this.#stage.nowMs);
    if (this.#ending) this.wake();
  }

  #arrived(bytes: Uint8Array, at: number, size: number): void {
    const { session } = this;
    const name = (from: number): string =>
      decoder.decode(bytes.subarray(at + from, at + from + 8)).replace(/\0.*$/su, "");
    const arrived = {
      type: readType(bytes, at),
      id: readId(bytes, at),
      src: name(OFFSET.src),
      dst: name(OFFSET.dst),
      text: decoder.decode(bytes.subarray(at + OFFSET.text, at + size)),
    };
    if (arrived.type >= ADDED_FROM) {
      const isSecret = this.#channel.exporter !== undefined;
      const isAsked = session?.isLevel2 === true || isSecret || this.#hasSaidHello;
      assert.ok(isAsked, `${this.name} asked for type ${arrived.type}`);
      this.added.push(bytes.slice(at, at + size));
      return;
    }
    if (arrived.type !== 1) {
      this.messages.push(arrived);
      return;
    }
    this.#stage.heard(this, arrived);
    this.answers.push(arrived);
  }

  #receives(text: string, type: number): Arrived {
    const next = this.messages.shift();
    assert.ok(next !== undefined, `${this.name} receives "${text}", but nothing came`);
    assert.deepEqual([next.text, next.type], [text, type], `what ${this.name} receives`);
    this.#last = next;
    return next;
  }

  #endNow(): void {
    this.isEnded = true;
    this.#closeIfOver();
  }

  /** Both sides have sent FIN. */
  #closeIfOver(): void {
    if (this.isEnded && this.hasFinished) this.drops();
  }
}
