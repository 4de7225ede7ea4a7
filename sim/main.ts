import { parseArgs } from "node:util";
import { realProduct } from "./core-module.ts";
import { describe, drawOptions } from "./options.ts";
import type { Outcome } from "./simulate.ts";
import { simulate } from "./simulate.ts";

const USAGE =
  "npm run sim -- SEED          one seed, a line per event\n" +
  "npm run sim -- --seeds N [--from K]   many seeds, only what fails";

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** Replays one seed with all that happens in it. */
function replay(seed: number): number {
  say(`seed ${seed}`);
  say(describe(drawOptions(seed)));
  const outcome = simulate(seed, realProduct, say);
  if (outcome.failure === undefined) {
    const { events, messages, simulatedMs, hash } = outcome;
    const time = (simulatedMs / 1000).toFixed(1);
    say(`seed ${seed} passes: ${events} events, ${messages} messages, ${time} s, hash ${hash}`);
    return 0;
  }
  report(outcome);
  return 1;
}

function report({ seed, failure }: Outcome): void {
  say(`seed ${seed} breaks ${failure?.invariant}: ${failure?.message}`);
  say(`replay it: npm run sim -- ${seed}`);
}

/** Runs many seeds and says how fast and how far. */
function runMany(from: number, count: number): number {
  const startedMs = performance.now();
  let [failed, events, messages, simulatedMs] = [0, 0, 0, 0];
  for (let seed = from; seed < from + count; seed += 1) {
    const outcome = simulate(seed, realProduct);
    events += outcome.events;
    messages += outcome.messages;
    simulatedMs += outcome.simulatedMs;
    if (outcome.failure === undefined) continue;
    failed += 1;
    report(outcome);
  }
  const seconds = (performance.now() - startedMs) / 1000;
  const hours = (simulatedMs / 3_600_000).toFixed(1);
  say(`seeds ${from} to ${from + count - 1}: ${failed} failed`);
  say(`${(count / seconds).toFixed(0)} seeds/s, ${events} events, ${messages} messages`);
  say(`${hours} h simulated in ${seconds.toFixed(1)} s`);
  return failed === 0 ? 0 : 1;
}

function main(): number {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    strict: false,
    options: { seeds: { type: "string" }, from: { type: "string", default: "1" } },
  });
  const [seed] = positionals.map(Number);
  if (seed !== undefined && Number.isSafeInteger(seed)) return replay(seed);
  const [count, from] = [Number(values["seeds"]), Number(values["from"])];
  if (Number.isSafeInteger(count) && Number.isSafeInteger(from)) return runMany(from, count);
  say(USAGE);
  return 64;
}

process.exitCode = main();
