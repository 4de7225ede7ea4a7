import type { Channel } from "../core/members/ports.ts";
import type { Link } from "../core/ports.ts";
import type { ServerCore } from "../core/server-core.ts";
import type { Session } from "../core/session.ts";
import { Arrival } from "../io/arrival.ts";
import type { ArrivalEvents, ArrivalTerms } from "../io/arrival.ts";
import type { AcceptedSocket, PeerStream } from "../io/peer-socket.ts";
import { PeerSocket } from "../io/peer-socket.ts";
import type { Flushable, Flusher } from "./flusher.ts";
import type { Reader, ReadingTurns } from "./reading-turns.ts";
import { ReadingWeight } from "./reading-turns.ts";

/** What a connection needs from its server. */
export interface ConnectionContext {
  readonly core: ServerCore;
  readonly flusher: Flusher;
  readonly turns: ReadingTurns;
  /** Whole milliseconds of a clock that never goes back. */
  nowMs(): number;
  /** How TLS is let in beside the seed; `undefined` where all is plain. */
  readonly arrivals: ArrivalTerms | undefined;
  /** Whether a plain connection from this address may be; asked only where TLS is let in. */
  admitsPlain(address: string): boolean;
  /** The connection is gone. */
  gone(connection: Connection): void;
}

/** One socket and its session: events of the socket go into the core, its wishes come out. */
export class Connection implements Link, Channel, ArrivalEvents, Flushable, Reader {
  readonly #context: ConnectionContext;
  #socket: PeerStream;
  #session: Session | undefined;
  readonly #weight: ReadingWeight = new ReadingWeight();
  #dirty = false;
  #ending = false;
  #ended = false;
  #gone = false;
  /** The core does not want to read now. */
  #paused = false;
  /** It waits until others have been read. */
  #waits = false;

  constructor(accepted: AcceptedSocket, context: ConnectionContext) {
    this.#context = context;
    const { arrivals } = context;
    this.#socket =
      arrivals === undefined
        ? new PeerSocket(accepted, this)
        : new Arrival(accepted, arrivals, this);
  }

  /** Makes the connection known to the core and starts reading. */
  start(): void {
    const { core } = this.#context;
    const { address } = this.#socket;
    // What it speaks is not known yet: the core asks when somebody signs in.
    this.#session = core.opened(this, address, this.#context.nowMs(), this);
    if (this.#session !== undefined) this.#socket.resume();
  }

  /** See {@link Channel}. */
  get exporter(): Uint8Array | undefined {
    return this.#socket.exporter();
  }

  // What the socket tells.

  speaks(stream: PeerStream): boolean {
    if (this.#gone) return false;
    this.#socket = stream;
    return stream.isSecure || this.#context.admitsPlain(stream.address);
  }

  received(bytes: Uint8Array, size: number): void {
    if (this.#session === undefined || this.#gone) return;
    const nowMs = this.#context.nowMs();
    this.#context.core.received(this.#session, bytes, nowMs, size);
    if (this.#weight.isHeavy(size, nowMs)) this.#waitForTurn();
  }

  #waitForTurn(): void {
    if (this.#waits || this.#gone) return;
    this.#waits = true;
    this.#socket.pause();
    this.#context.turns.add(this);
  }

  readOn(): void {
    this.#waits = false;
    if (this.#session === undefined || this.#gone) return;
    // What comes now may have lain there for a while: it says nothing about what was read since.
    this.#context.core.resumed(this.#session, this.#context.nowMs());
    if (!this.#paused) this.#socket.resume();
  }

  written(): void {
    if (this.#session !== undefined) this.#accepted(this.#session, this.#context.nowMs());
  }

  #accepted(session: Session, nowMs: number): void {
    this.#context.core.accepted(session, nowMs);
    if (this.#ending) this.wake();
  }

  finished(): void {
    if (this.#session === undefined || this.#gone) return;
    this.#context.core.finished(this.#session, this.#context.nowMs());
  }

  closed(): void {
    this.#gone = true;
    if (this.#session !== undefined) {
      this.#context.core.closed(this.#session, this.#context.nowMs());
    }
    this.#context.gone(this);
  }

  // What the core asks for.

  wake(): void {
    if (this.#dirty || this.#ended || this.#gone) return;
    this.#dirty = true;
    this.#context.flusher.add(this);
  }

  pause(): void {
    this.#paused = true;
    this.#socket.pause();
  }

  resume(): void {
    this.#paused = false;
    if (!this.#waits) this.#socket.resume();
  }

  end(): void {
    this.#ending = true;
    this.wake();
  }

  destroy(): void {
    this.#gone = true;
    this.#socket.destroy();
  }

  /** Writes all that waits, in one write. */
  flush(nowMs: number): void {
    this.#dirty = false;
    if (this.#session === undefined || this.#ended || this.#gone) return;
    const bytes = this.#context.core.takeOutput(this.#session, nowMs);
    if (bytes !== undefined) {
      if (this.#socket.write(bytes)) this.#accepted(this.#session, nowMs);
    } else if (this.#ending && this.#session.output.idle) {
      // Behind FIN nothing can be said any more, whatever the disk still brings.
      this.#ended = true;
      this.#socket.end();
    }
  }
}
