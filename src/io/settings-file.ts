import { realpathSync } from "node:fs";
import { diskError } from "./disk-error.ts";
import { writePrivateFile } from "./private-file.ts";
import { readIfThere } from "./read-if-there.ts";
import { watchWrites } from "./watched-file.ts";

/** A file that a person writes by hand, and the program changes when it is asked to. */
export class SettingsFile {
  readonly path: string;

  constructor(path: string) {
    this.path = path;
  }

  /** What stands in it; `undefined` if there is none. Throws CoterieError COTERIE_DISK. */
  read(): string | undefined {
    return this.#trying(() => readIfThere(this.path));
  }

  /** Replaces all that stands in it, for good. Throws CoterieError COTERIE_DISK. */
  write(text: string): void {
    this.#trying(() => {
      const target = this.#target();
      writePrivateFile(target, text, `${target}.${process.pid}`);
    });
  }

  /**
   * Tells when somebody writes to it, as far as the system can; nothing while its folder is not
   * there.
   *
   * @returns ends it.
   */
  watch(written: () => void): () => void {
    return watchWrites(this.#target(), written);
  }

  /** Where it is really: people keep links to a file that stands elsewhere. */
  #target(): string {
    try {
      return realpathSync(this.path);
    } catch {
      return this.path;
    }
  }

  #trying<T>(action: () => T): T {
    try {
      return action();
    } catch (error) {
      throw diskError(this.path, error);
    }
  }
}
