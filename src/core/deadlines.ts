import type { Envelope } from "./envelope.ts";

/** Milliseconds after receipt at which something is due for a message that has not ended. */
export const DUE_AFTER_MS = {
  /** What could not be written by now is kept, so that its sender need not wait. */
  wait: 1000,
  /** What is unanswered by now goes to the store, so that the 300 can leave in time. */
  keep: 2500,
  /** "A server that gets no answer within 3 seconds considers the recipient disconnected" (S5). */
  answer: 3000,
} as const;

const STATIONS_MS: readonly number[] = [DUE_AFTER_MS.wait, DUE_AFTER_MS.keep, DUE_AFTER_MS.answer];

class Station {
  first: Envelope | undefined = undefined;
  last: Envelope | undefined = undefined;
  readonly afterMs: number;

  constructor(afterMs: number) {
    this.afterMs = afterMs;
  }
}

/**
 * All deadlines of all messages: three FIFOs that a message passes in turn. Every deadline is a
 * fixed time after receipt, so each FIFO is in order by itself, and one timer serves them all.
 */
export class Deadlines {
  readonly #stations: readonly Station[] = STATIONS_MS.map((afterMs) => new Station(afterMs));

  /** Puts a message at its first station. */
  add(envelope: Envelope): void {
    this.#enter(envelope, 1);
  }

  /** Takes a message out, wherever it stands. */
  remove(envelope: Envelope): void {
    const station = this.#stations[envelope.station - 1];
    if (station === undefined) return;
    envelope.station = 0;
    if (envelope.earlier === undefined) station.first = envelope.later;
    else envelope.earlier.later = envelope.later;
    if (envelope.later === undefined) station.last = envelope.earlier;
    else envelope.later.earlier = envelope.earlier;
    envelope.earlier = undefined;
    envelope.later = undefined;
  }

  /**
   * The next message that is due at `nowMs`; it has moved to its next station, or out after the
   * last. `envelope.station` tells where it stands now: 2 was waiting, 3 is to be kept, 0 is to
   * be answered.
   */
  due(nowMs: number): Envelope | undefined {
    for (let at = this.#stations.length; at > 0; at -= 1) {
      const station = this.#stations[at - 1];
      const envelope = station?.first;
      if (station === undefined || envelope === undefined) continue;
      if (envelope.receivedAtMs + station.afterMs > nowMs) continue;
      this.remove(envelope);
      this.#enter(envelope, at + 1);
      return envelope;
    }
    return undefined;
  }

  /** When the next message is due, in ms; `Infinity` if none is. */
  nextAtMs(): number {
    let atMs = Infinity;
    for (const station of this.#stations) {
      if (station.first === undefined) continue;
      atMs = Math.min(atMs, station.first.receivedAtMs + station.afterMs);
    }
    return atMs;
  }

  /** Every message that still has a deadline, oldest station last. */
  *[Symbol.iterator](): Generator<Envelope, void, void> {
    for (const station of this.#stations) {
      let at = station.first;
      while (at !== undefined) {
        const later: Envelope | undefined = at.later;
        yield at;
        at = later;
      }
    }
  }

  #enter(envelope: Envelope, number: number): void {
    const station = this.#stations[number - 1];
    if (station === undefined) return;
    envelope.station = number;
    envelope.earlier = station.last;
    if (station.last === undefined) station.first = envelope;
    else station.last.later = envelope;
    station.last = envelope;
  }
}
