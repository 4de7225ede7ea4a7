/**
 * How long a command takes to start, beside a bare Node that does nothing.
 *
 *   node bench/start-up.ts [--runs N]
 *
 * The package is packed and installed into an empty folder first, and run from there as a user
 * would. All commands take turns, so that the machine's mood meets each of them alike; the first
 * two rounds, which fill the compile cache, are not counted.
 */
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import { install, pack, User } from "../test/package/installation.ts";
import { ratios, spreadOf } from "./spread.ts";
import type { Row } from "./table.ts";
import { atMost, shown, table } from "./table.ts";

const RATIO_MAX = 1.5;
const WARM_ROUNDS = 2;

const { values } = parseArgs({ options: { runs: { type: "string", default: "21" } } });
const runs = Number(values.runs);

const installed = await install((await pack()).tarball);
const user = new User(installed, process.execPath);
const env = user.environment();
const bin = join(installed, "node_modules/coterie/bin/coterie.js");
const empty = join(user.home, "empty.mjs");
writeFileSync(empty, "");

/** Runs Node to its end. @returns how long that took, in ms. */
function timed(...args: readonly string[]): number {
  const startedAtMs = performance.now();
  const { status, stderr } = spawnSync(process.execPath, args, {
    env,
    cwd: user.home,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
  });
  const tookMs = performance.now() - startedAtMs;
  if (status !== 0) throw new Error(`node ${args.join(" ")} ended with ${status}:\n${stderr}`);
  return tookMs;
}

/** Starts a server on a data folder of its own. @returns ms until it accepts connections. */
async function timedServer(): Promise<number> {
  const startedAtMs = performance.now();
  const args = [bin, "server", "--auth", "none", "--port", "0", "--data", join(user.home, "mail")];
  const child = spawn(process.execPath, args, { env, stdio: ["ignore", "pipe", "ignore"] });
  const ended = once(child, "close");
  let tookMs: number | undefined;
  for await (const line of createInterface({ input: child.stdout })) {
    if (!line.startsWith("listening on ")) continue;
    tookMs = performance.now() - startedAtMs;
    child.kill("SIGTERM");
  }
  await ended;
  if (tookMs === undefined) throw new Error("the server ended before it listened");
  return tookMs;
}

interface Measured {
  readonly what: string;
  readonly run: () => number | Promise<number>;
  readonly isHeldTo?: boolean;
  readonly tookMs: number[];
}

await using server = await user.server();
const to = ["--server", server.address, "--user", "ann", "--to", "bob"];
const bare: Measured = { what: "node -e 0", run: () => timed("-e", "0"), tookMs: [] };
const others: readonly Measured[] = [
  { what: "node empty.mjs", run: () => timed(empty), tookMs: [] },
  {
    what: "coterie --version",
    run: () => timed(bin, "--version"),
    isHeldTo: true,
    tookMs: [],
  },
  {
    what: "coterie send --help",
    run: () => timed(bin, "send", "--help"),
    isHeldTo: true,
    tookMs: [],
  },
  {
    what: "coterie send, until it knows the fate",
    run: () => timed(bin, "send", ...to, "hi"),
    tookMs: [],
  },
  { what: "coterie server, until it listens", run: timedServer, tookMs: [] },
];

for (let round = 0; round < runs + WARM_ROUNDS; round += 1) {
  for (const { run, tookMs } of [bare, ...others]) {
    const ms = await run();
    if (round >= WARM_ROUNDS) tookMs.push(ms);
  }
}

const rows: Row[] = [bare, ...others].map(({ what, tookMs, isHeldTo }) => {
  const middle = shown(spreadOf(tookMs), 0);
  if (tookMs === bare.tookMs) return { what, value: `${middle} ms` };
  const ratio = spreadOf(ratios(tookMs, bare.tookMs));
  const value = `${middle} ms, ${ratio.median.toFixed(2)}x`;
  return isHeldTo === true
    ? { what, value, bar: atMost(ratio.median, RATIO_MAX, "x") }
    : { what, value };
});
console.log(`Node ${process.versions.node}, median of ${runs} (lowest to highest), in turn\n`);
console.log(table("Start-up", rows));
