/** Chance that can be repeated: 32 bits at a time, cheap enough for a hundred million inputs. */
export class Dice {
  #a = 1;
  #b = 2;
  #c = 3;
  #counter = 1;

  /** Begins the throws of one input. The same two numbers give the same throws. */
  begin(seed: number, input: number): void {
    this.#a = seed | 0;
    this.#b = Math.trunc(input / 2 ** 32) | 0;
    this.#c = input | 0;
    this.#counter = 1;
    for (let round = 0; round < 4; round += 1) this.bits();
  }

  /** 32 bits (sfc32). */
  bits(): number {
    const sum = (((this.#a + this.#b) | 0) + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) | 0;
    return sum >>> 0;
  }

  /** A whole number from 0 up, below `end`. */
  below(end: number): number {
    return Math.floor((this.bits() / 2 ** 32) * end);
  }

  /** True once in so many times. */
  oneIn(times: number): boolean {
    return this.below(times) === 0;
  }

  pick<T>(from: readonly T[]): T | undefined {
    return from[this.below(from.length)];
  }
}
