/**
 * Plants every fault of the map of reliability in a copy of the checkout, one at a time, and
 * expects the test that is named with it to fail; without the fault it must pass.
 *
 *   npm run planted -- [--only P2,P4] [--quick | --slow] [--name WORDS]
 *   node test/planted/main.ts --write       writes the tables of docs/reliability.md anew
 *
 * Ends with 1 if a fault was not noticed.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { root } from "../ground/checkout.ts";
import { plantedFaults } from "./faults.ts";
import { PAGE, withTables } from "./page.ts";
import { Garden } from "./plant.ts";
import type { PlantedFault } from "./fault.ts";

const { values } = parseArgs({
  options: {
    only: { type: "string" },
    quick: { type: "boolean", default: false },
    slow: { type: "boolean", default: false },
    name: { type: "string", default: "" },
    write: { type: "boolean", default: false },
  },
});

if (values.write) {
  const page = join(root, PAGE);
  writeFileSync(page, withTables(readFileSync(page, "utf8")));
} else {
  process.exitCode = await plantAll(plantedFaults.filter(isChosen));
}

function isChosen({ promise, isQuick, name }: PlantedFault): boolean {
  const isOfPromise = values.only === undefined || values.only.split(",").includes(promise);
  const isOfKind = isQuick ? !values.slow : !values.quick;
  return isOfPromise && isOfKind && name.includes(values.name);
}

/** @returns the exit code. */
async function plantAll(faults: readonly PlantedFault[]): Promise<number> {
  using garden = new Garden();
  const sound = new Map<string, boolean>();
  let missed = 0;
  for (const fault of faults) {
    const startedAtMs = performance.now();
    const test = `${fault.test}: ${fault.fails}`;
    if (!sound.has(test)) sound.set(test, (await garden.runSound(fault)).verdict === "passed");
    const { verdict, output } = await garden.runPlanted(fault);
    const isProven = sound.get(test) === true && verdict === "failed";
    const seconds = ((performance.now() - startedAtMs) / 1000).toFixed(1);
    const word = isProven ? "noticed" : "MISSED ";
    console.log(`${word} ${fault.promise} ${fault.name} (${seconds} s)`);
    if (isProven) continue;
    missed += 1;
    const without = sound.get(test) === true ? "passes" : "does not pass";
    console.log(`  ${test}\n  with the fault it ${verdict}; without it ${without}`);
    if (verdict === "did not run") console.log(output.replaceAll(/^/gmu, "  | "));
  }
  console.log(`${faults.length - missed} of ${faults.length} faults were noticed`);
  return missed === 0 && faults.length > 0 ? 0 : 1;
}
