/** An answer is owed within 3 seconds (S5); a server's slow disk gets the rest. */
export const replyTimeoutMs = 10_000;
/** A server that asks one recipient after the other takes 3 seconds for each (S5). */
const turnMs = 3000;

interface Waiting<Item> {
  readonly item: Item;
  readonly writtenAtMs: number;
  /** When its turn must have come, however many were in front of it. */
  readonly lastAtMs: number;
}

/**
 * Which of our commands wait for their answer, and for how long that makes sense.
 *
 * One is given up when the server has answered nothing at all for {@link replyTimeoutMs}, or when
 * even a server that serves one command at a time must have come to it. Pure: the time is told.
 */
export class PendingAnswers<Item> {
  /** Oldest first. Two commands of one id on one connection are answered in their order. */
  readonly #waiting = new Map<number, Waiting<Item>[]>();
  #count = 0;
  #progressAtMs = -Infinity;

  /** How many commands wait. */
  get count(): number {
    return this.#count;
  }

  /** A command with this id has been written. */
  written(id: number, item: Item, nowMs: number): void {
    const waiting = {
      item,
      writtenAtMs: nowMs,
      lastAtMs: nowMs + replyTimeoutMs + this.#count * turnMs,
    };
    const sameId = this.#waiting.get(id);
    if (sameId === undefined) this.#waiting.set(id, [waiting]);
    else sameId.push(waiting);
    this.#count += 1;
  }

  /** What the next reply naming this id would answer. */
  peek(id: number): Item | undefined {
    return this.#waiting.get(id)?.[0]?.item;
  }

  /**
   * A reply (type 1) naming this id has come.
   *
   * @returns what was answered; `undefined` if nothing waits for this id.
   */
  answered(id: number, nowMs: number): Item | undefined {
    const sameId = this.#waiting.get(id);
    const first = sameId?.shift();
    if (sameId === undefined || first === undefined) return undefined;
    if (sameId.length === 0) this.#waiting.delete(id);
    this.#count -= 1;
    this.#progressAtMs = nowMs;
    return first.item;
  }

  /** Gives up what has waited too long by `nowMs`, and returns it, oldest first. */
  expire(nowMs: number): Item[] {
    return this.#remove((waiting) => this.#deadlineMs(waiting) <= nowMs);
  }

  /** Gives up everything: the connection is gone. */
  clear(): Item[] {
    return this.#remove(() => true);
  }

  /** When {@link expire} will next find something; `undefined` if nothing waits. */
  nextDeadlineMs(): number | undefined {
    let next: number | undefined;
    for (const sameId of this.#waiting.values()) {
      for (const waiting of sameId) {
        const deadlineMs = this.#deadlineMs(waiting);
        if (next === undefined || deadlineMs < next) next = deadlineMs;
      }
    }
    return next;
  }

  #deadlineMs({ writtenAtMs, lastAtMs }: Waiting<Item>): number {
    return Math.min(lastAtMs, Math.max(writtenAtMs, this.#progressAtMs) + replyTimeoutMs);
  }

  #remove(isGone: (waiting: Waiting<Item>) => boolean): Item[] {
    const gone: Item[] = [];
    for (const [id, sameId] of this.#waiting) {
      const left = sameId.filter((waiting) => {
        if (!isGone(waiting)) return true;
        gone.push(waiting.item);
        return false;
      });
      if (left.length === 0) this.#waiting.delete(id);
      else this.#waiting.set(id, left);
    }
    this.#count -= gone.length;
    return gone;
  }
}
