import type { Link } from "../../src/core/ports.ts";
import type { Session } from "../../src/core/session.ts";
import { FrameReader } from "../frames.ts";
import type { Speaker } from "../identity.ts";
import type { Endpoint, EndpointEvents } from "../network.ts";

/** What the server's end of a connection needs of the process that holds it. */
export interface ServerSideHost {
  received(link: ServerSide, bytes: Uint8Array): void;
  finished(link: ServerSide, session: Session): void;
  closed(link: ServerSide, session: Session): void;
  /** The core hung up. */
  destroyed(link: ServerSide): void;
  flushSoon(link: ServerSide): void;
  accepted(session: Session): void;
  /** Nothing more is written here: FIN is. */
  ends(link: ServerSide): void;
  /** What is to be written now; `undefined` if there is nothing. */
  output(link: ServerSide, session: Session): Uint8Array | undefined;
}

/** The server's end of one connection, as thin as the real one. */
export class ServerSide implements Link, EndpointEvents {
  readonly #server: ServerSideHost;
  readonly #endpoint: Endpoint;
  readonly facts: Speaker;
  readonly reader: FrameReader = new FrameReader(false);
  session: Session | undefined;
  #isDirty = false;
  #isEnding = false;
  #hasEnded = false;
  #hasRead = false;
  dead = false;

  constructor(server: ServerSideHost, endpoint: Endpoint, facts: Speaker) {
    this.#server = server;
    this.#endpoint = endpoint;
    this.facts = facts;
  }

  wake(): void {
    if (this.#isDirty || this.dead) return;
    this.#isDirty = true;
    this.#server.flushSoon(this);
  }

  pause(): void {
    this.#endpoint.pause();
  }

  resume(): void {
    this.#endpoint.resume();
  }

  end(): void {
    this.#isEnding = true;
    this.wake();
  }

  destroy(): void {
    if (this.dead) return;
    this.cut();
    this.#server.destroyed(this);
  }

  cut(): void {
    this.dead = true;
    this.#endpoint.close();
  }

  flush(): void {
    this.#isDirty = false;
    const { session } = this;
    if (session === undefined || this.dead) return;
    const bytes = this.#server.output(this, session);
    if (bytes !== undefined) {
      this.#endpoint.write(bytes, () => {
        if (this.dead) return;
        this.#server.accepted(session);
        if (this.#isEnding) this.wake();
      });
    } else if (this.#isEnding && session.output.idle && !this.#hasEnded) {
      this.#hasEnded = true;
      this.#server.ends(this);
      this.#endpoint.end();
      this.#closeIfBothEnded();
    }
  }

  data(bytes: Uint8Array): void {
    if (this.session !== undefined && !this.dead && !this.#hasEnded) {
      this.#server.received(this, bytes);
    }
  }

  ended(): void {
    if (this.dead || this.session === undefined) return;
    this.#hasRead = true;
    if (!this.#hasEnded) this.#server.finished(this, this.session);
    this.#closeIfBothEnded();
  }

  failed(): void {
    if (this.dead || this.session === undefined) return;
    this.dead = true;
    this.#server.closed(this, this.session);
  }

  #closeIfBothEnded(): void {
    if (this.#hasRead && this.#hasEnded) this.failed();
  }
}
