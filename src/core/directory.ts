import { Person } from "./person.ts";

const SLOTS_MIN = 64;

/**
 * Finds a person by the 8 bytes of a name, kept as two 32-bit patterns: a string per command
 * would cost more than routing it.
 */
export class Directory {
  readonly people: Person[] = [];
  readonly #byId: Map<number, Person> = new Map();
  #slots: (Person | undefined)[] = empty(SLOTS_MIN);
  #nextId = 1;
  readonly #seed: number;

  /** @param seed by chance, so that nobody can choose names that all fall into one place. */
  constructor(seed = 0) {
    this.#seed = seed | 0;
  }

  /** The person of exactly these bytes. */
  find(high: number, low: number): Person | undefined {
    const mask = this.#slots.length - 1;
    let slot = hash(high ^ this.#seed, low) & mask;
    let person = this.#slots[slot];
    while (person !== undefined && (person.high !== high || person.low !== low)) {
      slot = (slot + 1) & mask;
      person = this.#slots[slot];
    }
    return person;
  }

  /** The person of this number. */
  byId(id: number): Person | undefined {
    return this.#byId.get(id);
  }

  /** Adds a name that is not here yet, under the next free number. */
  add(high: number, low: number): Person {
    return this.#insert(new Person(this.#nextId, high, low, { seen: false, enrolled: false }));
  }

  /** Adds one more device of a name. It is found by its number only: nobody can address it. */
  addReader(address: Uint8Array): Person {
    const known = { seen: true, enrolled: false };
    return this.#insert(new Person(this.#nextId, 0, 0, known, address));
  }

  /** Adds a device that the store knows. */
  restoreReader(id: number, address: Uint8Array): Person {
    return this.#insert(new Person(id, 0, 0, { seen: true, enrolled: true }, address));
  }

  /** Adds a name that the store knows. */
  restore(id: number, high: number, low: number, seen: boolean): Person {
    return this.#insert(new Person(id, high, low, { seen, enrolled: true }));
  }

  #insert(person: Person): Person {
    this.people.push(person);
    this.#byId.set(person.id, person);
    this.#nextId = Math.max(this.#nextId, person.id + 1);
    if (person.address !== undefined) return person;
    if (this.people.length * 2 > this.#slots.length) {
      this.#slots = empty(this.#slots.length * 4);
      for (const known of this.people) if (known.address === undefined) this.#place(known);
    } else {
      this.#place(person);
    }
    return person;
  }

  #place(person: Person): void {
    const mask = this.#slots.length - 1;
    let slot = hash(person.high ^ this.#seed, person.low) & mask;
    while (this.#slots[slot] !== undefined) slot = (slot + 1) & mask;
    this.#slots[slot] = person;
  }
}

function empty(length: number): (Person | undefined)[] {
  return Array.from<Person | undefined>({ length }).fill(undefined);
}

function hash(high: number, low: number): number {
  const mixed = Math.imul(high, 0x9e3779b1) ^ Math.imul(low, 0x85ebca6b);
  return Math.imul(mixed ^ (mixed >>> 15), 0x2c1b3c6d) >>> 8;
}
