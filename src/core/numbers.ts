import type { MailStore } from "./ports.ts";

/** Numbers that are reserved on disk at a time. */
export const BLOCK_SIZE = 65_536;

/**
 * The one counter of the server: every message gets the next number when it is received.
 *
 * Numbers are used only out of a block that the disk already knows to be gone, so that none is
 * used twice after a crash. A new block is asked for while one whole block is left.
 */
export class Numbers {
  #next: number;
  #end: number;
  #asked: number;
  readonly #store: MailStore;

  constructor(next: number, store: MailStore) {
    this.#next = next;
    this.#end = next;
    this.#asked = next;
    this.#store = store;
    this.#askAhead();
  }

  /** Whether a number may be taken now. */
  get available(): boolean {
    return this.has(1);
  }

  /** Whether so many may be taken now. */
  has(count: number): boolean {
    return this.#next + count <= this.#end;
  }

  /** The last that was given. */
  get last(): number {
    return this.#next - 1;
  }

  take(): number {
    const number = this.#next;
    this.#next += 1;
    if (this.#asked - this.#next < BLOCK_SIZE) this.#askAhead();
    return number;
  }

  /** The disk knows that every number below `end` is gone. */
  reserved(end: number): void {
    this.#end = Math.max(this.#end, end);
  }

  #askAhead(): void {
    this.#asked = Math.max(this.#asked, this.#next) + BLOCK_SIZE;
    this.#store.reserve(this.#asked);
  }
}
