import { drawOptions } from "./options.ts";
import type { Product } from "./core-module.ts";
import type { Comparison } from "./verdicts.ts";
import { compareWithHostile } from "./verdicts.ts";
import { comeToRest } from "./quiescence.ts";
import { Trace } from "./trace.ts";
import { Unjudgeable, Violation } from "./violation.ts";
import { World } from "./world.ts";

/** Seeds that are multiples of this also run a world with and without a hostile program. */
const COMPARED_EVERY = 10;

/** What came of one seed. */
export interface Outcome {
  readonly seed: number;
  /** What it broke; `undefined` if it passed. */
  readonly failure: { readonly invariant: string; readonly message: string } | undefined;
  readonly events: number;
  readonly messages: number;
  readonly simulatedMs: number;
  /** Two runs of one seed on the same code have the same. */
  readonly hash: number;
}

/** Runs one seed to its end or its first violation. `print` takes a line per event. */
export function simulate(seed: number, product: Product, print?: (line: string) => void): Outcome {
  const trace = new Trace(print);
  const options = drawOptions(seed);
  const world = new World(seed, options, product, trace);
  let failure: Outcome["failure"];
  let calm: Comparison = { events: 0, messages: 0, simulatedMs: 0 };
  try {
    world.schedule.runUntil(options.durationMs);
    comeToRest(world);
    if (seed % COMPARED_EVERY === 0) calm = compareWithHostile(seed, product);
  } catch (error) {
    if (!(error instanceof Unjudgeable)) failure = failureOf(error);
  }
  return {
    seed,
    failure,
    events: world.schedule.events + calm.events,
    messages: world.ledger.messages.length + calm.messages,
    simulatedMs: world.schedule.nowMs + calm.simulatedMs,
    hash: trace.hash >>> 0,
  };
}

/** What was thrown is either an invariant of ours or a fault of the core. */
export function failureOf(error: unknown): { invariant: string; message: string } {
  if (error instanceof Violation) return { invariant: error.invariant, message: error.message };
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { invariant: "I0", message: `the core threw: ${message}` };
}
