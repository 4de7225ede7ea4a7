import { closeSync, openSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { diskError } from "./disk-error.ts";

/**
 * Whose turn it is among the processes of one account on this machine. At level 1 every new
 * connection of a name throws the former one off, so those that are short take turns, and a
 * listener that was thrown off waits until they are done.
 *
 * The turn is a lock on a file, which the system frees when its holder dies, however it dies.
 */
export class TurnFile {
  readonly #path: string;
  #held: DatabaseSync | undefined;

  /** @param path - in the folder of the account file, which is there by now. */
  constructor(path: string) {
    this.#path = path;
  }

  /**
   * Takes the turn unless another process has it; never waits.
   *
   * @throws CoterieError COTERIE_DISK if the file cannot be made.
   */
  tryTake(): boolean {
    if (this.#held !== undefined) return true;
    let database: DatabaseSync | undefined;
    try {
      closeSync(openSync(this.#path, "a", 0o600));
      database = new DatabaseSync(this.#path);
      // An open write transaction of SQLite is a file lock that works on every system.
      database.exec("BEGIN EXCLUSIVE");
      this.#held = database;
      return true;
    } catch (error) {
      database?.close();
      if (isBusy(error)) return false;
      throw diskError(this.#path, error);
    }
  }

  /** Whether no process has the turn right now. */
  isFree(): boolean {
    if (this.#held !== undefined) return true;
    const free = this.tryTake();
    this.release();
    return free;
  }

  release(): void {
    this.#held?.close();
    this.#held = undefined;
  }
}

const sqliteBusy = 5;

function isBusy(error: unknown): boolean {
  return error instanceof Error && "errcode" in error && error.errcode === sqliteBusy;
}
