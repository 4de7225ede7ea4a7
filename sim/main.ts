import { parseArgs } from "node:util";
import { realProduct } from "./core-module.ts";
import { drawDevices } from "./devices/options.ts";
import { simulateDevices } from "./devices/world.ts";
import { describe, drawOptions } from "./options.ts";
import type { Outcome } from "./simulate.ts";
import { simulate } from "./simulate.ts";

const USAGE =
  "npm run sim -- SEED          one seed, a line per event\n" +
  "npm run sim -- --seeds N [--from K]   many seeds, only what fails\n" +
  "npm run sim -- --devices ...          the same, of members with several devices";

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** A kind of world. */
interface Kind {
  /** How it is asked for on the command line. */
  readonly option: string;
  readonly describe: (seed: number) => string;
  readonly simulate: (seed: number, print?: (line: string) => void) => Outcome;
}

const LARGE: Kind = {
  option: "",
  describe: (seed) => describe(drawOptions(seed)),
  simulate: (seed, print) => simulate(seed, realProduct, print),
};

const DEVICES: Kind = {
  option: "--devices ",
  describe: (seed) => JSON.stringify(drawDevices(seed)),
  simulate: simulateDevices,
};

/** Replays one seed with all that happens in it. */
function replay(kind: Kind, seed: number): number {
  say(`seed ${seed}`);
  say(kind.describe(seed));
  const outcome = kind.simulate(seed, say);
  if (outcome.failure === undefined) {
    const { events, messages, simulatedMs, hash } = outcome;
    const time = (simulatedMs / 1000).toFixed(1);
    say(`seed ${seed} passes: ${events} events, ${messages} messages, ${time} s, hash ${hash}`);
    return 0;
  }
  report(kind, outcome);
  return 1;
}

function report({ option }: Kind, { seed, failure }: Outcome): void {
  say(`seed ${seed} breaks ${failure?.invariant}: ${failure?.message}`);
  say(`replay it: npm run sim -- ${option}${seed}`);
}

/** Runs many seeds and says how fast and how far. */
function runMany(kind: Kind, from: number, count: number): number {
  const startedMs = performance.now();
  let [failed, events, messages, simulatedMs] = [0, 0, 0, 0];
  for (let seed = from; seed < from + count; seed += 1) {
    const outcome = kind.simulate(seed);
    events += outcome.events;
    messages += outcome.messages;
    simulatedMs += outcome.simulatedMs;
    if (outcome.failure === undefined) continue;
    failed += 1;
    report(kind, outcome);
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
    options: {
      seeds: { type: "string" },
      from: { type: "string", default: "1" },
      devices: { type: "boolean" },
    },
  });
  const kind = values["devices"] === true ? DEVICES : LARGE;
  const [seed] = positionals.map(Number);
  if (seed !== undefined && Number.isSafeInteger(seed)) return replay(kind, seed);
  const [count, from] = [Number(values["seeds"]), Number(values["from"])];
  if (Number.isSafeInteger(count) && Number.isSafeInteger(from)) return runMany(kind, from, count);
  say(USAGE);
  return 64;
}

process.exitCode = main();
