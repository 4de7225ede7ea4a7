// Runs a command and tells somebody how it ended: node notify.ts bob npm test
import { spawn } from "node:child_process";
import { connect } from "coterie";

const [to, command, ...args] = process.argv.slice(2);
if (to === undefined || command === undefined) {
  console.error("usage: node notify.ts NAME COMMAND [ARGUMENT...]");
  process.exit(64);
}

const startedAt = performance.now();
const ended = Promise.withResolvers<number>();
const child = spawn(command, args, { stdio: "inherit" });
child.once("exit", (exitCode) => ended.resolve(exitCode ?? 1));
child.once("error", () => ended.resolve(127));
const code = await ended.promise;
const seconds = Math.round((performance.now() - startedAt) / 1000);
const outcome = code === 0 ? "done" : `failed with ${code}`;

// Nobody was told until the server says so.
process.exitCode = 75;
try {
  // What comes for this name meanwhile waits on the disk: coterie listen --user build shows it.
  await using client = await connect({
    user: "build",
    server: process.env["COTERIE_SERVER"],
    waitForServer: true,
    signal: AbortSignal.timeout(60_000),
  });
  const line = `${[command, ...args].join(" ")}: ${outcome} after ${seconds} s`;
  const fate = await client.send(to, line);
  console.error(fate.words);
  if (fate.state === "taken" || fate.state === "kept") process.exitCode = code;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
}
