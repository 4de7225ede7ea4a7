import type { TLSSocket } from "node:tls";
import type { Alarm, Clock } from "./clock.ts";
import { recordBytes, speakerOf } from "./first-bytes.ts";
import type { AcceptedSocket, PeerEvents, PeerStream } from "./peer-socket.ts";
import { PeerSocket } from "./peer-socket.ts";
import { SecureSocket } from "./secure-socket.ts";
import type { TlsDoor } from "./tls-door.ts";

/** What is needed to let TLS and the seed in at one port. */
export interface ArrivalTerms {
  readonly door: TlsDoor;
  /** From the first byte on, until it is known to be plain or the handshake is done. */
  readonly handshakeMs: number;
  /** That time runs from the start, so that nobody stays who says nothing. */
  readonly mustSpeak: boolean;
  readonly clock: Clock;
}

/** What an arriving connection tells. */
export interface ArrivalEvents extends PeerEvents {
  /**
   * It is known what it speaks, and what follows goes through `stream`.
   *
   * @returns false if that is not to be: the connection is closed, and nothing was received.
   */
  speaks(stream: PeerStream): boolean;
}

/** Nobody listens to the socket below TLS: the one above tells all there is to tell. */
const NOBODY: PeerEvents = {
  received: () => {},
  written: () => {},
  finished: () => {},
  closed: () => {},
};

/**
 * An accepted connection until it is known whether it speaks TLS or the seed. Its first bytes are
 * looked at once; a plain one goes on as if nothing had been in between.
 */
export class Arrival implements PeerEvents, PeerStream {
  readonly isSecure = false;
  readonly #peer: PeerSocket;
  readonly #terms: ArrivalTerms;
  readonly #events: ArrivalEvents;
  /** Those that did not tell yet, which are less than six; or a ClientHello that is not whole. */
  #first: Uint8Array = new Uint8Array(0);
  #isTls = false;
  /** TLS reads the socket from now on. */
  #isReleased = false;
  #deadline: Alarm | undefined;
  #isOver = false;

  constructor(accepted: AcceptedSocket, terms: ArrivalTerms, events: ArrivalEvents) {
    this.#terms = terms;
    this.#events = events;
    this.#peer = new PeerSocket(accepted, this);
  }

  get address(): string {
    return this.#peer.address;
  }

  // What the socket tells.

  received(bytes: Uint8Array, size: number): void {
    if (this.#isOver) return;
    const all = this.#first.length === 0 ? bytes.subarray(0, size) : this.#joined(bytes, size);
    const speaker = speakerOf(all);
    this.#isTls = speaker === "tls";
    if (speaker === "plain") {
      if (this.#goOnPlain()) this.#events.received(all, all.length);
      return;
    }
    this.#startTimer();
    // The memory is only lent.
    this.#first = all.slice();
    // Who says half of it should cost no more than its bytes.
    if (this.#isTls && all.length >= recordBytes(all)) this.#shakeHands(this.#first);
  }

  #startTimer(): void {
    this.#deadline ??= this.#terms.clock.after(this.#terms.handshakeMs, () => this.destroy());
  }

  #joined(bytes: Uint8Array, size: number): Uint8Array {
    const all = new Uint8Array(this.#first.length + size);
    all.set(this.#first);
    all.set(bytes.subarray(0, size), this.#first.length);
    return all;
  }

  /** @returns whether it may go on. */
  #goOnPlain(): boolean {
    this.#settle();
    if (this.#events.speaks(this.#peer)) this.#peer.tell(this.#events);
    else this.#peer.destroy();
    return !this.#peer.isDestroyed;
  }

  #shakeHands(first: Uint8Array): void {
    this.#isReleased = true;
    // It begins later: TLS takes the socket's place at the system's door, which is being read.
    this.#terms.door.admit(this.#peer.release(first), (secure) => this.#goOnSecure(secure));
  }

  #goOnSecure(secure: TLSSocket): void {
    if (this.#isOver) return;
    this.#settle();
    let stream: SecureSocket;
    try {
      stream = new SecureSocket(secure, this.#events);
    } catch {
      // It is gone already; that is told where a handshake fails, too.
      secure.destroy();
      return;
    }
    this.#peer.tell(NOBODY);
    if (!this.#events.speaks(stream)) stream.destroy();
  }

  written(): void {}

  finished(): void {
    if (this.#isOver) return;
    if (this.#isTls) return this.destroy();
    if (this.#first.length > 0) {
      // It cannot become TLS any more.
      if (!this.#goOnPlain()) return;
      this.#events.received(this.#first, this.#first.length);
    }
    this.#events.finished();
  }

  closed(error: Error | undefined): void {
    this.#settle();
    this.#events.closed(error);
  }

  #settle(): void {
    this.#isOver = true;
    this.#deadline?.cancel();
  }

  // What may be asked of it meanwhile. Nothing was said or read, so there is nothing to wait for.

  exporter(): undefined {
    return undefined;
  }

  write(): boolean {
    return true;
  }

  pause(): void {}

  /** Starts reading. */
  resume(): void {
    if (this.#terms.mustSpeak) this.#startTimer();
    if (!this.#isReleased) this.#peer.resume();
  }

  end(): void {
    this.destroy();
  }

  destroy(): void {
    this.#settle();
    this.#peer.destroy();
  }
}
