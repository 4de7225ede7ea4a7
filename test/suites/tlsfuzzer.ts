/**
 * Runs scripts of tlsfuzzer against a server with members, and says what came otherwise.
 *
 * Usage: node test/suites/tlsfuzzer.ts SUITE [--only NAME]
 *
 * SUITE is a folder with tlsfuzzer, in which its needs `tlslite` and `ecdsa` lie as well; they
 * need Python 3 and its `six`. Takes some minutes. Ends with 1 if something came otherwise.
 */
import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import type { RunningServer } from "../helpers/server.ts";
import { endsWithUs } from "../helpers/server.ts";
import { membersServer } from "../members/started.ts";
import { SCRIPTS } from "./tlsfuzzer-scripts.ts";
import type { Script } from "./tlsfuzzer-scripts.ts";

const RUNNER = fileURLToPath(new URL("tlsfuzzer.py", import.meta.url));

const { values, positionals } = parseArgs({
  options: { only: { type: "string" } },
  allowPositionals: true,
});
const [suite] = positionals;
if (suite === undefined) {
  console.log("say the folder of tlsfuzzer: node test/suites/tlsfuzzer.ts SUITE");
  process.exitCode = 64;
} else {
  const some = SCRIPTS.filter(({ name }) => values.only === undefined || values.only === name);
  process.exitCode = await runAll(suite, some);
}

/** @returns the exit code. */
async function runAll(folder: string, scripts: readonly Script[]): Promise<number> {
  // Each conversation is a connection that comes to nothing.
  await using server = await membersServer(undefined, "--limits", "off");
  let others = 0;
  for (const script of scripts) {
    const output = await run(folder, script, server, []);
    const passed = /^PASS: (\d+)$/mu.exec(output)?.[1];
    const failed = failedIn(output);
    const reasons = (script.excused ?? []).map(([names, why]) => {
      return [failed.filter((name) => names.test(name)).length, why] as const;
    });
    const isExcused = (name: string): boolean =>
      script.excused?.some(([names]) => names.test(name)) === true;
    const doubtful = failed.filter((name) => !isExcused(name));
    const wrong = await againOtherwise(folder, script, server, doubtful);
    const words = reasons.map(([count, why]) => `; ${count} not: ${why}`).join("");
    console.log(`${script.name}: ${passed ?? "none"} as the suite wants${words}`);
    for (const name of wrong) console.log(`  OTHERWISE ${name}`);
    if (passed === undefined) console.log(`  DID NOT RUN\n${output}`);
    others += wrong.length + (passed === undefined ? 1 : 0);
  }
  console.log(`${scripts.length} scripts, ${others} otherwise than expected`);
  return others === 0 ? 0 : 1;
}

/**
 * Which of these end otherwise three times more: an alert is lost now and then, when the server
 * closes a connection on which more has come.
 */
async function againOtherwise(
  folder: string,
  script: Script,
  server: RunningServer,
  names: readonly string[],
): Promise<readonly string[]> {
  let left = names;
  for (let time = 0; time < 3 && left.length > 0; time += 1) {
    const failed = failedIn(await run(folder, script, server, left));
    left = left.filter((name) => failed.includes(name));
  }
  return left;
}

/** @returns what it printed. */
async function run(
  folder: string,
  script: Script,
  server: RunningServer,
  names: readonly string[],
): Promise<string> {
  const where = ["-h", server.host, "-p", String(server.port)];
  const file = `test-tls13-${script.name}.py`;
  const python = spawn(
    "python3",
    [RUNNER, folder, file, ...where, ...(script.args ?? []), ...names],
    {
      stdio: ["ignore", "pipe", "pipe"],
    },
  );
  endsWithUs(python);
  const [output, errors] = await Promise.all([text(python.stdout), text(python.stderr)]);
  return `${output}${errors}`;
}

/** The conversations in its list of those that failed; the first is in it several times. */
function failedIn(output: string): readonly string[] {
  const [, list = ""] = output.split("\nFAILED:\n");
  const names = [...list.matchAll(/^\t(?<quote>['"])(?<name>.*)\k<quote>$/gmu)];
  return [...new Set(names.map(({ groups }) => groups?.["name"] ?? ""))];
}
