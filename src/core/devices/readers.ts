import { readToken, type Token, writeToken } from "../../wire/token.ts";
import type { Member } from "../members/roster.ts";
import type { Username } from "../../wire/username.ts";
import type { Person } from "../person.ts";
import type { Session } from "../session.ts";
import type { CoreState } from "../state.ts";

/** No UTF-8 begins with it, so no name does: nobody can address a device, or speak as one. */
const NO_NAME = 0xff;

/** What is known of the mailboxes of further devices, beside what stands in `Person.others`. */
export class Readers {
  readonly #byAddress: Map<Token, Person> = new Map();
  /**
   * Those whose device has become the first of its name: it reads its own mailbox to the end
   * before it reads that of the name.
   */
  readonly heirs: Set<Person> = new Set();
  /** Those whose device is nobody's any more: their mailboxes are erased. */
  readonly erasing: Set<Person> = new Set();
  /** The members as they were when their devices were matched last. */
  matched: ReadonlyMap<Username, Member> = new Map();

  /** Something is left to be done at the end of an event. */
  get isBusy(): boolean {
    return this.heirs.size > 0 || this.erasing.size > 0;
  }

  find(device: Token): Person | undefined {
    return this.#byAddress.get(readToken(addressOf(device), 0));
  }

  add(reader: Person): void {
    if (reader.address !== undefined) this.#byAddress.set(readToken(reader.address, 0), reader);
  }

  get all(): Iterable<Person> {
    return this.#byAddress.values();
  }
}

/** The 8 bytes by which the store knows the mailbox of a device. */
export function addressOf(device: Token): Uint8Array {
  const bytes = new Uint8Array(8);
  writeToken(bytes, 0, device >> 8n);
  bytes[0] = NO_NAME;
  return bytes;
}

/** Whether these 8 bytes of the store are those of a device, and not of a name. */
export function isAddress(bytes: Uint8Array): boolean {
  return bytes[0] === NO_NAME;
}

/** Whose mailbox a connection reads that speaks under this name. */
export function readerOf({ readers }: CoreState, { login }: Session, person: Person): Person {
  if (login === undefined || person.others === undefined) return person;
  const own = readers?.find(login.device);
  return own !== undefined && person.others.includes(own) ? own : person;
}

/**
 * The server's incarnation for who reads this mailbox. It differs from one mailbox to the next of
 * a device, so that a number that was counted in one is never taken for one of the other.
 */
export function incarnationFor({ incarnation }: CoreState, reader: Person): Token {
  return reader.of === undefined ? incarnation : incarnation ^ BigInt(reader.id);
}
