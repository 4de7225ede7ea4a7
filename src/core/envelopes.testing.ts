/** Envelopes for tests of the structures that hold them. */

import { Envelope } from "./envelope.ts";
import { Person } from "./person.ts";

export const ann: Person = new Person(1, 0x616e6e00, 0, { seen: true, enrolled: true });
export const bob: Person = new Person(2, 0x626f6200, 0, { seen: true, enrolled: true });

/** A person of whom only the number matters. */
export function person(id: number): Person {
  return new Person(id, id, 0, { seen: true, enrolled: true });
}

/** An envelope of which only what is given matters. */
export function envelope(
  number: number,
  with_: { src?: Person; id?: number; receivedAtMs?: number; frameBytes?: number } = {},
): Envelope {
  const { src = ann, id = number, receivedAtMs = 0, frameBytes = 24 } = with_;
  return new Envelope(number, src, bob, id, undefined, receivedAtMs, frameBytes);
}
