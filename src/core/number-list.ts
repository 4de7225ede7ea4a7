/**
 * Message numbers in ascending order: which of a person's messages are on disk.
 *
 * Eight bytes a message, since a mailbox of 10,000 must cost little while its owner is away.
 * Numbers nearly always come at the end and go at the front, which costs nothing. Otherwise the
 * shorter side moves: ten thousand that were written on a connection are kept after hundreds of
 * thousands that came later, and each of them stands near the front.
 */
export class NumberList {
  #numbers: Float64Array = EMPTY;
  #start = 0;
  #end = 0;

  get size(): number {
    return this.#end - this.#start;
  }

  /** The lowest number; `Infinity` if there is none. */
  get first(): number {
    return this.#end > this.#start ? (this.#numbers[this.#start] ?? Infinity) : Infinity;
  }

  /** The highest number; `-1` if there is none. */
  get last(): number {
    return this.#end > this.#start ? (this.#numbers[this.#end - 1] ?? -1) : -1;
  }

  /** The lowest number above `floor`; `Infinity` if there is none. */
  firstAbove(floor: number): number {
    if (this.last <= floor) return Infinity;
    return this.#numbers[this.#lowerBound(floor + 1)] ?? Infinity;
  }

  has(number: number): boolean {
    const at = this.#lowerBound(number);
    return at < this.#end && this.#numbers[at] === number;
  }

  /** Adds a number that is not in the list yet. */
  insert(number: number): void {
    if (this.#end === this.#numbers.length) this.#makeRoom();
    if (number > this.last) {
      this.#numbers[this.#end] = number;
      this.#end += 1;
      return;
    }
    if (this.#start === 0) this.#makeRoomInFront();
    const at = this.#lowerBound(number);
    if (at - this.#start < this.#end - at) {
      this.#numbers.copyWithin(this.#start - 1, this.#start, at);
      this.#numbers[at - 1] = number;
      this.#start -= 1;
    } else {
      this.#numbers.copyWithin(at + 1, at, this.#end);
      this.#numbers[at] = number;
      this.#end += 1;
    }
  }

  /** @returns whether it was there. */
  remove(number: number): boolean {
    const at = this.#lowerBound(number);
    if (at === this.#end || this.#numbers[at] !== number) return false;
    if (at - this.#start < this.#end - at) {
      this.#numbers.copyWithin(this.#start + 1, this.#start, at);
      this.#start += 1;
    } else {
      this.#numbers.copyWithin(at, at + 1, this.#end);
      this.#end -= 1;
    }
    if (this.#start === this.#end) this.clear();
    return true;
  }

  clear(): void {
    this.#numbers = EMPTY;
    this.#start = 0;
    this.#end = 0;
  }

  *[Symbol.iterator](): Generator<number, void, void> {
    for (let at = this.#start; at < this.#end; at += 1) yield this.#numbers[at] ?? Infinity;
  }

  /** Where `number` stands or would stand. */
  #lowerBound(number: number): number {
    let low = this.#start;
    let high = this.#end;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#numbers[middle] ?? Infinity) < number) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #makeRoomInFront(): void {
    const { size } = this;
    const gap = Math.max(8, size >>> 1);
    const target = new Float64Array(size + 2 * gap);
    target.set(this.#numbers.subarray(this.#start, this.#end), gap);
    this.#numbers = target;
    this.#start = gap;
    this.#end = gap + size;
  }

  #makeRoom(): void {
    const size = this.size;
    const spare = this.#start >= Math.max(8, size);
    const target = spare ? this.#numbers : new Float64Array(Math.max(8, size * 2));
    if (spare) target.copyWithin(0, this.#start, this.#end);
    else target.set(this.#numbers.subarray(this.#start, this.#end));
    this.#numbers = target;
    this.#start = 0;
    this.#end = size;
  }
}

const EMPTY: Float64Array = new Float64Array(0);
