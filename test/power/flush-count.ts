import type { Step } from "./recording.ts";

/** What SQLite writes before a frame: https://sqlite.org/fileformat2.html#the_write_ahead_log. */
const WAL_HEAD_BYTES = 32;
const FRAME_HEAD_BYTES = 24;
const FRAME_BYTES: number = FRAME_HEAD_BYTES + 4096;

/** Counts, from what was written to the mailbox, how it was flushed. */
export class FlushCount {
  /** Pages that were written to the write-ahead log. */
  frames = 0;
  /** Transactions: the last page of each is marked. */
  commits = 0;
  /** Transactions that no flush followed before the log was written again. */
  commitsUnflushed = 0;
  /** Flushes of the database: each copy of the log into it ends with one; some make the file. */
  checkpoints = 0;
  /** Flushes of the log and the database that are not the first after a transaction. */
  otherFlushes = 0;
  /** By the object of a step. */
  readonly #names: Map<number, string> = new Map();
  #open = false;

  apply(step: Step): void {
    if (step.kind === "opened") this.#names.set(step.object, step.name);
    else if (step.kind === "wrote") this.#wrote(step);
    else if (step.kind === "flushed") this.#flushed(this.#names.get(step.object));
  }

  /** The process is dead; the numbers of its files mean nothing any more. */
  died(): void {
    this.#names.clear();
    this.#open = false;
  }

  #wrote({ object, at, bytes }: Extract<Step, { kind: "wrote" }>): void {
    if (this.#names.get(object) !== "mail.db-wal") return;
    if (this.#open) this.commitsUnflushed += 1;
    this.#open = false;
    const isFrameHead = (at - WAL_HEAD_BYTES) % FRAME_BYTES === 0;
    if (!isFrameHead || bytes.length !== FRAME_HEAD_BYTES) {
      // The page that ends a transaction comes right behind its head.
      this.#open = this.#ending;
      this.#ending = false;
      return;
    }
    this.frames += 1;
    const sizeAfterCommit = Buffer.from(bytes).readUInt32BE(4);
    if (sizeAfterCommit === 0) return;
    this.commits += 1;
    this.#ending = true;
  }

  #ending = false;

  #flushed(name: string | undefined): void {
    if (name !== "mail.db-wal" && name !== "mail.db") return;
    if (name === "mail.db") this.checkpoints += 1;
    if (name === "mail.db-wal" && this.#open) this.#open = false;
    else this.otherFlushes += 1;
  }
}
