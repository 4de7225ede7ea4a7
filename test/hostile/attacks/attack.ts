/** What an attack has to tell of itself, for the report. */
export type Facts = Readonly<Record<string, number | string>>;

/** One way to be a bad neighbour. */
export interface Attack {
  readonly name: string;
  /** How many sockets (or rounds) it takes in CI, and in the large run. */
  readonly small: number;
  readonly large: number;
  /** Options of the server under attack. */
  readonly args?: readonly string[];
  readonly ulimit?: string;
  /** Memory that the rules allow it to make the server hold, in bytes per unit of its size. */
  readonly bytesEach: number;
  /**
   * What must be there before memory is measured; the attack gets its result.
   * Runs in the attacker's process.
   */
  prepare?(port: number, size: number): Promise<void>;
  /** Resolves when the attack is over; hangs up whatever is left. */
  run(port: number, size: number): Promise<Facts>;
}
