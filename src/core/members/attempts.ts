/** So many in so many ms, and no more. */
export interface Allowance {
  readonly most: number;
  readonly windowMs: number;
}

/** Networks that are remembered; above it the longest known is forgotten. */
const NETWORKS_MAX = 10_000;

/** Counts what comes of nothing by where it comes from, so that nobody can try without end. */
export class Attempts {
  readonly #allowance: Allowance;
  readonly #atMs: Map<string, readonly number[]> = new Map();

  constructor(allowance: Allowance) {
    this.#allowance = allowance;
  }

  /** How long a network must wait before it may try again; 0 if it may now. */
  waitMs(network: string, nowMs: number): number {
    const { most, windowMs } = this.#allowance;
    const oldest = this.#recent(network, nowMs).at(-most);
    return oldest === undefined ? 0 : oldest + windowMs - nowMs;
  }

  add(network: string, nowMs: number): void {
    const recent = [...this.#recent(network, nowMs), nowMs];
    this.#atMs.delete(network);
    this.#atMs.set(network, recent);
    if (this.#atMs.size <= NETWORKS_MAX) return;
    const [oldest] = this.#atMs.keys();
    if (oldest !== undefined) this.#atMs.delete(oldest);
  }

  /** Something did come of the one that was counted at this time. */
  takeBack(network: string, atMs: number): void {
    const all = this.#atMs.get(network) ?? [];
    const at = all.indexOf(atMs);
    if (at === -1) return;
    if (all.length === 1) this.#atMs.delete(network);
    else this.#atMs.set(network, all.toSpliced(at, 1));
  }

  #recent(network: string, nowMs: number): readonly number[] {
    const all = this.#atMs.get(network) ?? [];
    return all.filter((atMs) => atMs > nowMs - this.#allowance.windowMs);
  }
}
