/**
 * Floods a server with members and prints how long others wait meanwhile.
 *
 * Usage: node test/flood/main.ts [--size N]
 */
import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { endsWithUs } from "../helpers/server.ts";
import { Flooded, writesTo } from "./flooded.ts";
import type { Started } from "./flooded.ts";
import { heldForStanding } from "./standing.ts";

const CROWD = fileURLToPath(new URL("crowd.ts", import.meta.url));
const FLOODS = [
  ["silent sockets", "silent"],
  ["handshakes that stop in the middle", "stuck"],
  ["a hello that was recorded", "replayed"],
  ["handshakes, and then silence", "shaking"],
] as const;

const { values } = parseArgs({ options: { size: { type: "string", default: "1000" } } });

// What is measured is the crowd, not the rate of ann.
await using flooded = await Flooded.starts({ memberRate: { perSecond: 1e6, burst: 1e6 } });
const ann = await flooded.joins("ann");
const bob = await flooded.joins("bob");

console.log(`${values.size} strangers; median and worst while they are there, in ms`);
console.log("| strangers | sign-ins | median | worst | messages: median | worst | held then |");
console.log("|---|---|---|---|---|---|---|");
for (const [name, word] of FLOODS) {
  const place: Started = {
    ...flooded.address,
    pin: Buffer.from(flooded.key.pin).toString("hex"),
  };
  const crowd = fork(CROWD, [word, values.size, JSON.stringify(place)]);
  endsWithUs(crowd);
  const gone = new AbortController();
  crowd.once("exit", () => gone.abort());
  const { signIns, messages } = await comeAndGo(gone.signal);
  const held = (await flooded.look()).connections;
  const cells = [signIns.length, ...both(signIns), ...both(messages), held];
  console.log(`| ${name} | ${cells.join(" | ")} |`);
}
for (const each of [ann, bob]) each.hangsUp();

const READER_MESSAGES = 60_000;
const { warm, behind, further } = await heldForStanding(READER_MESSAGES);
console.log(`for one who stops reading, in MiB: ${READER_MESSAGES} messages, and as many again`);
console.log(`of the process: ${grown("residentBytes")}; of live values: ${grown("liveBytes")}`);

function grown(what: "residentBytes" | "liveBytes"): string {
  const [first, second] = [behind[what] - warm[what], further[what] - behind[what]];
  const start = `${mebibytes(warm[what])} before`;
  return `${start}, then ${mebibytes(first)} and ${mebibytes(second)} more`;
}

function mebibytes(bytes: number): string {
  return (bytes / 1_048_576).toFixed(1);
}

/** Ann signs in and writes to bob, over and over. */
async function comeAndGo(
  until: AbortSignal,
): Promise<{ readonly signIns: number[]; readonly messages: number[] }> {
  const signIns: number[] = [];
  const messages: number[] = [];
  while (!until.aborted) {
    const startMs = performance.now();
    const again = await flooded.signsIn(ann);
    const inMs = performance.now();
    await writesTo(again, bob, "hi");
    signIns.push(inMs - startMs);
    messages.push(performance.now() - inMs);
    again.hangsUp();
    await again.isOver();
  }
  return { signIns, messages };
}

function both(times: readonly number[]): [string, string] {
  const sorted = times.toSorted((one, other) => one - other);
  return [shown(sorted[sorted.length >> 1]), shown(sorted.at(-1))];
}

function shown(ms: number | undefined): string {
  return (ms ?? NaN).toFixed(1);
}
