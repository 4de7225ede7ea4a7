/** A promise of the project, see docs/reliability.md. */
export type PromiseId = "P1" | "P2" | "P3" | "P4" | "P5" | "P6" | "P7" | "P8" | "P9";

/** A change that somebody might make by mistake. */
export interface Edit {
  /** From the root of the checkout. */
  readonly file: string;
  /** Stands there exactly once. */
  readonly from: string;
  readonly to: string;
}

/** A mistake that is planted in a copy of the checkout, and the test that must not miss it. */
export interface PlantedFault {
  readonly promise: PromiseId;
  /** What is wrong then, as a sentence without its full stop. */
  readonly name: string;
  readonly edits: readonly Edit[];
  /** The file of the test, from the root of the checkout. */
  readonly test: string;
  /** The whole name of the test that must fail. */
  readonly fails: string;
  /** Done in a second or two, so that every change to the project runs it. */
  readonly isQuick: boolean;
}

/** A mutant of `sim/mutants.ts`: the simulation must find it (`sim/mutants.test.ts`). */
export interface SimulatedFault {
  readonly promise: PromiseId;
  readonly mutant: string;
}

/** Faults of one promise, written shortly. */
export function faultsOf(
  promise: PromiseId,
  ...faults: readonly [
    name: string,
    edit: Edit | readonly Edit[],
    test: string,
    fails: string,
    quick?: "quick",
  ][]
): PlantedFault[] {
  return faults.map(([name, change, test, fails, quick]) => ({
    promise,
    name,
    edits: "file" in change ? [change] : change,
    test,
    fails,
    isQuick: quick === "quick",
  }));
}

/** One change of one file. */
export function edit(file: string, from: string, to: string): Edit {
  return { file, from, to };
}
