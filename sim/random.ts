/** A small seeded generator (sfc32): the same seed and stream give the same numbers anywhere. */
export class Random {
  #a: number;
  #b: number;
  #c: number;
  #count = 1;

  /** @param stream keeps users of one seed apart, so that what one draws changes no other. */
  constructor(seed: number, stream: number) {
    this.#a = mix(seed);
    this.#b = mix(Math.floor(seed / 4_294_967_296) ^ 0x9e3779b9);
    this.#c = mix(stream ^ 0x85ebca6b);
    for (let round = 0; round < 12; round += 1) this.u32();
  }

  /** 0 to 4,294,967,295. */
  u32(): number {
    const sum = (((this.#a + this.#b) | 0) + this.#count) | 0;
    this.#count = (this.#count + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = ((this.#c << 21) | (this.#c >>> 11)) + sum;
    return sum >>> 0;
  }

  /** 0 to `end - 1`. */
  below(end: number): number {
    return end <= 1 ? 0 : this.u32() % end;
  }

  /** `low` to `high`, both included. */
  between(low: number, high: number): number {
    return low + this.below(high - low + 1);
  }

  chance(probability: number): boolean {
    return this.u32() < probability * 4_294_967_296;
  }

  pick<T>(list: readonly T[]): T {
    for (const item of list.slice(this.below(list.length))) return item;
    throw new RangeError("nothing to pick from");
  }

  /** Whole numbers around `mean`, at least 1, many small and a few large ones. */
  around(mean: number): number {
    const unit = (this.u32() + 1) / 4_294_967_297;
    return Math.max(1, Math.min(mean * 6, Math.round(-Math.log(unit) * mean)));
  }
}

function mix(value: number): number {
  let mixed = Math.imul(value ^ (value >>> 16), 0x21f0aaad);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
  return mixed ^ (mixed >>> 15);
}
