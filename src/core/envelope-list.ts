import type { Envelope } from "./envelope.ts";

/** A doubly linked list of envelopes in number order. An envelope is in at most one of them. */
export class EnvelopeList {
  head: Envelope | undefined = undefined;
  tail: Envelope | undefined = undefined;
  size = 0;

  append(envelope: Envelope): void {
    envelope.prev = this.tail;
    envelope.next = undefined;
    if (this.tail === undefined) this.head = envelope;
    else this.tail.next = envelope;
    this.tail = envelope;
    this.size += 1;
  }

  prepend(envelope: Envelope): void {
    envelope.prev = undefined;
    envelope.next = this.head;
    if (this.head === undefined) this.tail = envelope;
    else this.head.prev = envelope;
    this.head = envelope;
    this.size += 1;
  }

  remove(envelope: Envelope): void {
    if (envelope.prev === undefined) this.head = envelope.next;
    else envelope.prev.next = envelope.next;
    if (envelope.next === undefined) this.tail = envelope.prev;
    else envelope.next.prev = envelope.prev;
    envelope.prev = undefined;
    envelope.next = undefined;
    this.size -= 1;
  }

  /** All members; the one at hand may be removed while walking. */
  *[Symbol.iterator](): Generator<Envelope, void, void> {
    let at = this.head;
    while (at !== undefined) {
      const next: Envelope | undefined = at.next;
      yield at;
      at = next;
    }
  }
}
