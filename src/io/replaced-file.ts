import { open, rename } from "node:fs/promises";
import { dirname } from "node:path";
import { syncPath } from "./private-folder.ts";

const FILE_MODE = 0o600;

/** What comes of {@link ReplacedFile.put}. */
export interface ReplacedFileEvents {
  /** This is on the disk, and with it everything that was put before. */
  kept(version: number): void;
  /** Neither this nor what was put after it is on the disk; what was before is there still. */
  notKept(version: number, error: unknown): void;
}

/**
 * A file that is replaced as a whole: whatever happens, what is found there is one of the texts
 * that were put, and after `kept` none from before it. Of texts that wait for an earlier one only
 * the last is written.
 */
export class ReplacedFile {
  readonly #path: string;
  readonly #events: ReplacedFileEvents;
  #next: { readonly text: string; readonly version: number } | undefined;
  #isWriting = false;
  #idle: PromiseWithResolvers<void> | undefined;

  constructor(path: string, events: ReplacedFileEvents) {
    this.#path = path;
    this.#events = events;
  }

  put(text: string, version: number): void {
    this.#next = { text, version };
    if (!this.#isWriting) void this.#writeAll();
  }

  /** Resolves when nothing is under way any more. */
  async settled(): Promise<void> {
    if (!this.#isWriting) return;
    this.#idle ??= Promise.withResolvers<void>();
    await this.#idle.promise;
  }

  async #writeAll(): Promise<void> {
    this.#isWriting = true;
    for (let next = this.#next; next !== undefined; next = this.#next) {
      this.#next = undefined;
      let failure: { readonly error: unknown } | undefined;
      try {
        await this.#write(next.text);
      } catch (error) {
        failure = { error };
      }
      if (failure === undefined) {
        this.#events.kept(next.version);
      } else {
        // What was put meanwhile was made from what is not there.
        this.#next = undefined;
        this.#events.notKept(next.version, failure.error);
      }
    }
    this.#isWriting = false;
    this.#idle?.resolve();
    this.#idle = undefined;
  }

  async #write(text: string): Promise<void> {
    const beside = `${this.#path}.new`;
    const file = await open(beside, "w", FILE_MODE);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(beside, this.#path);
    syncPath(dirname(this.#path));
  }
}
