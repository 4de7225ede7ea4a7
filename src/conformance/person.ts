import type { Random } from "../io/random.ts";

/** Letters that every server can be expected to take. */
const letters = "abcdefghijklmnopqrstuvwxyz0123456789";

/** Whoever a command can be addressed to. */
export interface Named {
  /** Who it is in the case: ann, bob. */
  readonly role: string;
  /** The eight bytes of the name. */
  readonly field: Uint8Array;
}

/**
 * Somebody in a case, over all connections. A name has eight bytes and none of them is NUL, since
 * the seed does not say how a shorter one is filled up.
 */
export class Person implements Named {
  readonly role: string;
  readonly field: Uint8Array;
  /** Ids of the notes to oneself by which the kit says who is there. */
  readonly noteIds: Set<number> = new Set();
  #nextId = 0;

  constructor(role: string, field: Uint8Array) {
    this.role = role;
    this.field = field;
  }

  /** S8: from 0, one more with each command. It goes on over connections, as it is unique. */
  takeId(): number {
    const id = this.#nextId;
    this.#nextId += 1;
    return id;
  }
}

/** A name that nobody else has, as good as surely: there are 36^`bytes` of them. */
export function randomName(random: Random, bytes = 8): string {
  return Array.from({ length: bytes }, () =>
    letters.charAt(Math.floor(random.fraction() * letters.length)),
  ).join("");
}
