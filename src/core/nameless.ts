import type { Session } from "./session.ts";

/** Connections that have not said who they are: all of them, and those of each network. */
export class Nameless {
  readonly #all: Set<Session> = new Set();
  readonly #ofNetwork: Map<string, Set<Session>> = new Map();

  get size(): number {
    return this.#all.size;
  }

  has(session: Session): boolean {
    return this.#all.has(session);
  }

  add(session: Session): void {
    this.#all.add(session);
    const known = this.#ofNetwork.get(session.network);
    if (known === undefined) this.#ofNetwork.set(session.network, new Set([session]));
    else known.add(session);
  }

  delete(session: Session): void {
    if (!this.#all.delete(session)) return;
    const known = this.#ofNetwork.get(session.network);
    known?.delete(session);
    if (known?.size === 0) this.#ofNetwork.delete(session.network);
  }

  /** Those of one network, the oldest first. */
  of(network: string): ReadonlySet<Session> {
    return this.#ofNetwork.get(network) ?? NONE;
  }

  /** The oldest first. */
  [Symbol.iterator](): Iterator<Session> {
    return this.#all.values();
  }
}

const NONE: ReadonlySet<Session> = new Set();
