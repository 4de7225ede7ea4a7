/** How much is measured. */
export interface Effort {
  /** Runs of each kind; they take turns with what they are compared with. */
  readonly runs: number;
  /** Of one run. */
  readonly seconds: number;
  /** Messages that the store holds when it is opened, or fetched from. */
  readonly kept: number;
  readonly idleConnections: number;
  readonly idleRuns: number;
}

export const FULL: Effort = {
  runs: 7,
  seconds: 4,
  kept: 1_000_000,
  idleConnections: 10_000,
  idleRuns: 3,
};

/** To see that everything works; too short to be quoted. */
export const QUICK: Effort = {
  runs: 3,
  seconds: 1,
  kept: 200_000,
  idleConnections: 1000,
  idleRuns: 1,
};
