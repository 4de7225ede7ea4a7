import type { PeerStream } from "../../io/peer-socket.ts";

/** What waits for a program that does not read; above it the server is not read either. */
const waitingMax = 256 * 1024;

/** The program's side of a crossing: takes everything at once, and writes it in order. */
export class Bank {
  readonly #stream: PeerStream;
  /** Nothing or no longer too much waits. */
  readonly #relieved: () => void;
  #waiting: Uint8Array[] = [];
  #waitingBytes = 0;
  #isWriting = false;
  #isEnding = false;
  #isFull = false;

  constructor(stream: PeerStream, relieved: () => void) {
    this.#stream = stream;
    this.#relieved = relieved;
  }

  /** Whether so much waits that no more should come. */
  get isFull(): boolean {
    return this.#isFull;
  }

  /** Writes, now or in its turn; the bytes belong to this from now on. */
  write(bytes: Uint8Array): void {
    this.#waiting.push(bytes);
    this.#waitingBytes += bytes.length;
    this.#push();
    if (this.#waitingBytes > waitingMax) this.#isFull = true;
  }

  /** Sends FIN behind all that waits. */
  end(): void {
    this.#isEnding = true;
    this.#push();
  }

  /** What was being written has been taken. */
  written(): void {
    this.#isWriting = false;
    this.#push();
  }

  #push(): void {
    while (!this.#isWriting && this.#waiting.length > 0) {
      const bytes = Buffer.concat(this.#waiting);
      this.#waiting = [];
      this.#waitingBytes = 0;
      this.#isWriting = !this.#stream.write(bytes);
    }
    if (this.#isWriting) return;
    if (this.#isFull) {
      this.#isFull = false;
      this.#relieved();
    }
    if (this.#isEnding) this.#stream.end();
  }
}
