/** Chance as a port. */
export interface Random {
  /** A number from 0 up to, but not including, 1. */
  fraction(): number;
}

/** The machine's own chance; good for spreading load, not for secrets. */
export const systemRandom: Random = { fraction: () => Math.random() };
