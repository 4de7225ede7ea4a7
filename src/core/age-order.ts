/** The place of one thing in an {@link AgeOrder}. */
export class AgeLink<T> {
  readonly item: T;
  isIn = false;
  older: AgeLink<T> | undefined = undefined;
  newer: AgeLink<T> | undefined = undefined;

  constructor(item: T) {
    this.item = item;
  }
}

/**
 * Things in the order in which they were touched last. Every step costs the same however many
 * there are; of a `Set` the first member is found only behind the gaps of those that have left.
 */
export class AgeOrder<T> {
  size = 0;
  #oldest: AgeLink<T> | undefined;
  #newest: AgeLink<T> | undefined;

  /** What was touched longest ago. */
  get oldest(): T | undefined {
    return this.#oldest?.item;
  }

  /** Makes this the newest, whether it was here or not. */
  touch(link: AgeLink<T>): void {
    this.remove(link);
    link.isIn = true;
    link.older = this.#newest;
    if (this.#newest === undefined) this.#oldest = link;
    else this.#newest.newer = link;
    this.#newest = link;
    this.size += 1;
  }

  /** Does nothing if it is not here. */
  remove(link: AgeLink<T>): void {
    if (!link.isIn) return;
    const { older, newer } = link;
    if (older === undefined) this.#oldest = newer;
    else older.newer = newer;
    if (newer === undefined) this.#newest = older;
    else newer.older = older;
    link.isIn = false;
    link.older = undefined;
    link.newer = undefined;
    this.size -= 1;
  }

  /** All, the oldest first; the one at hand may be touched or removed while walking. */
  *[Symbol.iterator](): Generator<T, void, void> {
    let at = this.#oldest;
    while (at !== undefined) {
      const next: AgeLink<T> | undefined = at.newer;
      yield at.item;
      at = next;
    }
  }
}
