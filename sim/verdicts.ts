import type { Product } from "./core-module.ts";
import { drawCalmOptions } from "./options.ts";
import { Trace } from "./trace.ts";
import { must } from "./violation.ts";
import { World } from "./world.ts";

/** By then everybody is connected, so that no verdict hangs on who came first, in ms. */
const ALL_HERE_MS = 1000;
/** Long enough for every answer. */
const ANSWERS_MS = 4000;
/** Apart from the programs that are there in both runs. */
const HOSTILE_INDEX = 60;

/** What came of the comparison of two runs. */
export interface Comparison {
  readonly events: number;
  readonly messages: number;
  readonly simulatedMs: number;
}

/**
 * Runs a world in which nothing fails twice, without and with a hostile program. Its schedule is
 * the same, so what the others hear about each other's messages must be, too (I15).
 */
export function compareWithHostile(seed: number, product: Product): Comparison {
  const without = runCalm(seed, product, false);
  const beside = runCalm(seed, product, true);
  const expected = verdicts(without);
  const heard = verdicts(beside);
  for (const [message, code] of expected) {
    const other = heard.get(message) ?? "nothing";
    must(other === code, "I15", () => `${message}: "${code}", beside a hostile program ${other}`);
  }
  return {
    events: without.schedule.events + beside.schedule.events,
    messages: without.ledger.messages.length + beside.ledger.messages.length,
    simulatedMs: without.schedule.nowMs + beside.schedule.nowMs,
  };
}

function runCalm(seed: number, product: Product, hostile: boolean): World {
  const drawn = drawCalmOptions(seed);
  const world = new World(seed, drawn.options, product, new Trace());
  if (hostile) for (const traits of drawn.hostiles) world.addProgram(traits, HOSTILE_INDEX);
  world.schedule.runUntil(drawn.options.durationMs + ANSWERS_MS);
  return world;
}

/** What each sender was told, by its name and the how manyeth of its messages it is. */
function verdicts(world: World): Map<string, string> {
  const counts = new Map<string, number>();
  const found = new Map<string, string>();
  for (const { src, dst, type, sentAtMs, code } of world.ledger.messages) {
    if (world.ledger.reckless.has(src)) continue;
    const count = (counts.get(src.label) ?? 0) + 1;
    counts.set(src.label, count);
    const timely = sentAtMs >= ALL_HERE_MS && sentAtMs < world.options.durationMs;
    if (timely && type === 0) found.set(`message ${count} of ${src.label} to ${dst?.label}`, code);
  }
  return found;
}
