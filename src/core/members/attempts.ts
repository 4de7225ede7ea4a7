/** Attempts to sign in or join that fail: so many from one network in so many ms, and no more. */
const FAILED_MAX = 3;
const WINDOW_MS = 60_000;
/** Networks that are remembered; above it the longest known is forgotten. */
const NETWORKS_MAX = 10_000;

/** Counts failed attempts by where they come from, so that nobody can try again and again. */
export class Attempts {
  readonly #failedAtMs: Map<string, readonly number[]> = new Map();

  /** How long a network must wait before it may try again; 0 if it may now. */
  waitMs(network: string, nowMs: number): number {
    const recent = this.#recent(network, nowMs);
    const oldest = recent.at(-FAILED_MAX);
    return oldest === undefined ? 0 : oldest + WINDOW_MS - nowMs;
  }

  failed(network: string, nowMs: number): void {
    const recent = [...this.#recent(network, nowMs), nowMs];
    this.#failedAtMs.delete(network);
    this.#failedAtMs.set(network, recent);
    if (this.#failedAtMs.size <= NETWORKS_MAX) return;
    const [oldest] = this.#failedAtMs.keys();
    if (oldest !== undefined) this.#failedAtMs.delete(oldest);
  }

  #recent(network: string, nowMs: number): readonly number[] {
    const all = this.#failedAtMs.get(network) ?? [];
    return all.filter((atMs) => atMs > nowMs - WINDOW_MS);
  }
}
