import { median, ratios, spreadOf, type Spread } from "./spread.ts";

/**
 * What was measured, by name: each name has one value a run, in the order of the runs.
 *
 * Measurements run in processes of their own and print their figures as `name TAB value` lines;
 * everything else that they print is none.
 */
export class Figures {
  readonly #values: Map<string, number[]> = new Map();

  add(name: string, value: number): void {
    const values = this.#values.get(name) ?? [];
    values.push(value);
    this.#values.set(name, values);
  }

  /** Takes what a measurement has printed; `prefix` goes before each name. */
  read(printed: string, prefix: string = ""): void {
    for (const line of printed.split("\n")) {
      const [name, value, ...more] = line.split("\t");
      if (name === undefined || value === undefined || more.length > 0) continue;
      this.add(prefix + name, Number(value));
    }
  }

  /** One value a run. @throws RangeError if nothing of this name was measured. */
  of(name: string): readonly number[] {
    const values = this.#values.get(name);
    if (values === undefined) throw new RangeError(`nothing was measured as "${name}"`);
    return values;
  }

  has(name: string): boolean {
    return this.#values.has(name);
  }

  median(name: string): number {
    return median(this.of(name));
  }

  spread(name: string): Spread {
    return spreadOf(this.of(name));
  }

  highest(name: string): number {
    return Math.max(...this.of(name));
  }

  /** The middle of the ratios of two figures, run by run. */
  ratio(ours: string, theirs: string): number {
    return median(ratios(this.of(ours), this.of(theirs)));
  }
}

/** Prints one figure as {@link Figures.read} takes it. */
export function tell(name: string, value: number): void {
  process.stdout.write(`${name}\t${value}\n`);
}
