import { allCases } from "../../src/conformance/all-cases.ts";
import type { Case } from "../../src/conformance/case.ts";
import { KitTime } from "../../src/conformance/kit-time.ts";
import { randomName } from "../../src/conformance/person.ts";
import { probe } from "../../src/conformance/probe.ts";
import { runCases } from "../../src/conformance/runner.ts";
import type { Result } from "../../src/conformance/runner.ts";
import { systemClock } from "../../src/io/clock.ts";
import { systemRandom } from "../../src/io/random.ts";
import { tcpTransport } from "../../src/io/transport.ts";

/** How many cases run at a time here. Most of them only wait. */
const jobs = 60;

/** The cases that are played without `--slow`. */
export const quickCases: readonly Case[] = allCases.filter(({ isSlow }) => isSlow !== true);

/** Plays cases against a server here, for people of these names. @returns results, in order. */
export async function playAgainst(
  port: number,
  cases: readonly Case[] = quickCases,
  newName: () => string = () => randomName(systemRandom),
): Promise<Result[]> {
  const time = new KitTime(systemClock);
  time.start();
  try {
    const world = {
      address: { host: "127.0.0.1", port },
      transport: tcpTransport,
      random: systemRandom,
      newName,
      time,
      marginMs: 1500,
    };
    const manners = await probe(world);
    if (manners === undefined) throw new Error("this server delivers nothing");
    return await runCases(cases, { ...world, ...manners }, jobs);
  } finally {
    time.stop();
  }
}

/** The ids of those that failed. */
export function failedIds(results: readonly Result[]): string[] {
  return results.filter(({ failure }) => failure !== undefined).map((one) => one.case.id);
}
