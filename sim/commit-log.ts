/**
 * The commits of a file that a crash may still undo: those that its process waits for. Each is on
 * the disk whole or not at all, and none without those before it.
 */
export class CommitLog {
  readonly #commits: (() => void)[][] = [];
  #open: (() => void)[] | undefined;

  /** How many are under way. */
  get count(): number {
    return this.#commits.length;
  }

  /** Does all of a change in one commit; one that changes nothing is none. */
  commit<Result>(change: () => Result): Result {
    const undos: (() => void)[] = [];
    this.#open = undos;
    const result = change();
    this.#open = undefined;
    if (undos.length > 0) this.#commits.push(undos);
    return result;
  }

  /** Notes how what has just been changed is undone. */
  note(undo: () => void): void {
    this.#open?.push(undo);
  }

  /** All are on the disk, for good. */
  settle(): void {
    this.#commits.length = 0;
  }

  /** Only the first `kept` got there. */
  crash(kept: number): void {
    for (const undos of this.#commits.splice(kept).toReversed()) {
      for (const undo of undos.toReversed()) undo();
    }
    this.settle();
  }
}
