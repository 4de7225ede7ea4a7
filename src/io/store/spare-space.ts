import { randomFillSync } from "node:crypto";
import { closeSync, openSync, rmSync, statfsSync, statSync, writeSync } from "node:fs";
import { type DataFolder, FileName } from "./folder.ts";

/** Bytes that are taken at a time, so that no group waits long for it. */
const SLICE_BYTES = 8_388_608;
const CHUNK_BYTES = 65_536;
/** How much more than the mark must be free before the disk counts as roomy again. */
const ROOMY = 1.25;

/**
 * Space held back in a file, so that what was accepted before the disk was full can still be
 * kept, and so that a full mailbox can be emptied: SQLite needs room to delete.
 */
export class SpareSpace {
  readonly #folder: DataFolder;
  readonly #spareBytes: number;
  readonly #lowBytes: number;
  /** New messages should be refused. */
  low = false;

  /** @param lowBytes so much must be free beside the spare space. */
  constructor(folder: DataFolder, spareBytes: number, lowBytes: number) {
    this.#folder = folder;
    this.#spareBytes = spareBytes;
    this.#lowBytes = lowBytes;
  }

  /** Gives the space free. @returns whether there was any, so that another try may succeed. */
  release(): boolean {
    this.low = true;
    try {
      if (!this.#folder.has(FileName.spare)) return false;
      rmSync(this.#folder.file(FileName.spare), { force: true });
      return true;
    } catch {
      // It stays where it is: the disk is as full as it was, and no worse.
      return false;
    }
  }

  /** Looks how much is free. @returns whether {@link low} has changed. */
  check(): boolean {
    const before = this.low;
    try {
      const { bavail, bsize } = statfsSync(this.#folder.path);
      const free = bavail * bsize - this.#missingBytes();
      this.low = free < this.#lowBytes * (before ? ROOMY : 1);
    } catch {
      // A disk that cannot even be asked is as good as full; a commit will tell what it is.
      this.low = true;
    }
    return before !== this.low;
  }

  /** Takes a slice of what is missing, unless the disk is low. */
  takeSlice(): void {
    if (this.low) return;
    try {
      const missing = this.#missingBytes();
      if (missing > 0) this.#append(Math.min(missing, SLICE_BYTES));
    } catch {
      // No room, or no file descriptor: what there is stays, and the next look tells how low it is.
    }
  }

  #append(bytes: number): void {
    // Random bytes, since some file systems store zeros in no space at all.
    const chunk = randomFillSync(new Uint8Array(CHUNK_BYTES));
    const handle = openSync(this.#folder.file(FileName.spare), "a", 0o600);
    try {
      for (let left = bytes; left > 0;) {
        left -= writeSync(handle, chunk, 0, Math.min(left, CHUNK_BYTES));
      }
    } finally {
      closeSync(handle);
    }
  }

  #missingBytes(): number {
    const found = this.#folder.has(FileName.spare)
      ? statSync(this.#folder.file(FileName.spare)).size
      : 0;
    return Math.max(0, this.#spareBytes - found);
  }
}
