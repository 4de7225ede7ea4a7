import { NumberList } from "../../core/number-list.ts";

/** What one person has on disk and has not taken. */
export class PersonIndex {
  readonly live: NumberList = new NumberList();
  /** The highest number that was taken. */
  upto = 0;
  /** The same, with what is not committed yet. */
  asked = 0;
}

/**
 * Which rows are live, per recipient, since an index on disk would make keeping five times
 * slower: it would touch a page per recipient where the append-only table touches one in
 * thirty messages.
 *
 * It says what is committed: the group that is being written is added once it is.
 */
export class LiveIndex {
  readonly #people: Map<number, PersonIndex> = new Map();

  /** Everything about one person, made if it is not known yet. */
  of(person: number): PersonIndex {
    let index = this.#people.get(person);
    if (index === undefined) {
      index = new PersonIndex();
      this.#people.set(person, index);
    }
    return index;
  }

  /** The highest number that `person` has taken; 0 if none. */
  upto(person: number): number {
    return this.#people.get(person)?.upto ?? 0;
  }

  remove(person: number, number: number): void {
    this.#people.get(person)?.live.remove(number);
  }

  /** Moves the cursor, never back, and appends the numbers that it has passed to `dead`. */
  advance(person: number, upto: number, dead: number[]): void {
    const index = this.of(person);
    if (upto <= index.upto) return;
    index.upto = upto;
    index.asked = Math.max(index.asked, upto);
    const live = index.live;
    for (let first = live.first; first <= upto; first = live.first) {
      dead.push(first);
      live.remove(first);
    }
  }

  /** The lowest live number above `after`; `Infinity` if there is none. */
  next(person: number, after: number): number {
    return this.#people.get(person)?.live.firstAbove(after) ?? Infinity;
  }
}
