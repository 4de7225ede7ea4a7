import type { Link } from "../src/core/ports.ts";
import type { Session } from "../src/core/session.ts";
import type { FrameReader } from "./frames.ts";
import type { Facts } from "./ledger.ts";
import type { Endpoint, EndpointEvents } from "./network.ts";

/** What a link needs of the server process that holds it. */
export interface LinkHost {
  received(link: ServerLink, bytes: Uint8Array): void;
  finished(link: ServerLink): void;
  closed(link: ServerLink): void;
  flushSoon(link: ServerLink): void;
  /** The core hung up. */
  destroyed(link: ServerLink): void;
}

/** The server's end of one connection, as thin as the real one. */
export class ServerLink implements Link, EndpointEvents {
  readonly endpoint: Endpoint;
  readonly facts: Facts;
  readonly reader: FrameReader;
  readonly #host: LinkHost;
  session: Session | undefined;
  /** A flush is coming. */
  dirty = false;
  ending = false;
  finSent = false;
  finRead = false;
  /** No event of this connection may reach the core any more. */
  dead = false;

  constructor(host: LinkHost, endpoint: Endpoint, facts: Facts, reader: FrameReader) {
    this.#host = host;
    this.endpoint = endpoint;
    this.facts = facts;
    this.reader = reader;
  }

  // What the core asks for.

  wake(): void {
    if (this.dirty || this.dead) return;
    this.dirty = true;
    this.#host.flushSoon(this);
  }

  pause(): void {
    this.facts.paused = true;
    this.endpoint.pause();
  }

  resume(): void {
    this.endpoint.resume();
  }

  end(): void {
    if (this.ending) return;
    this.ending = true;
    this.wake();
  }

  destroy(): void {
    if (this.dead) return;
    this.dead = true;
    this.endpoint.close();
    this.#host.destroyed(this);
  }

  // What the network tells.

  data(bytes: Uint8Array): void {
    if (!this.dead && !this.finSent) this.#host.received(this, bytes);
  }

  ended(): void {
    if (this.dead) return;
    this.finRead = true;
    if (!this.finSent) this.#host.finished(this);
    this.closeIfBothEnded();
  }

  failed(): void {
    // Under TLS the end of a connection and its breaking look the same.
    const mayBeEnd = this.facts.exporter !== undefined && !this.finRead && !this.finSent;
    if (mayBeEnd && !this.dead) {
      this.facts.gone = true;
      this.#host.finished(this);
    }
    if (!this.dead) this.#host.closed(this);
  }

  /** Node closes a socket when both sides have sent FIN. */
  closeIfBothEnded(): void {
    if (this.finRead && this.finSent && !this.dead) this.#host.closed(this);
  }
}
