/** Thrown off this often within {@link withinMs}, another client wants the name: let it. */
const takeoversMax = 3;
const withinMs = 20_000;

/** Tells two clients that throw each other off in turn from one that came once. Pure. */
export class Rivalry {
  #takeoversMs: number[] = [];

  /** The name was taken over. @returns whether that happens again and again. */
  takenOver(nowMs: number): boolean {
    this.#takeoversMs = [...this.#takeoversMs, nowMs].filter((atMs) => atMs > nowMs - withinMs);
    return this.#takeoversMs.length >= takeoversMax;
  }

  /** Somebody wants the name back: earlier times do not count. */
  forget(): void {
    this.#takeoversMs = [];
  }
}
