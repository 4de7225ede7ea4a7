import { spawn } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { root } from "../ground/checkout.ts";
import type { Edit, PlantedFault } from "./fault.ts";

/** A test that has not ended by then is as good as failed: the fault has stopped it. */
const patienceMs = 120_000;

/** What became of one test. */
export type Verdict = "passed" | "failed" | "did not run";

/** What a run of one test came to. */
export interface TestRun {
  readonly verdict: Verdict;
  readonly output: string;
}

/** How often `from` stands in its file. */
export function timesFound({ file, from }: Edit): number {
  return readFileSync(join(root, file), "utf8").split(from).length - 1;
}

/** A copy of the checkout in which faults are planted, one after the other. */
export class Garden {
  readonly #folder: string = mkdtempSync(join(tmpdir(), "coterie-planted-"));

  constructor() {
    const left = new Set(["node_modules", ".git", "dist", "coverage"]);
    cpSync(root, this.#folder, {
      recursive: true,
      filter: (path) => !left.has(relative(root, path)),
    });
    symlinkSync(join(root, "node_modules"), join(this.#folder, "node_modules"), "junction");
  }

  /** Runs the test of a fault as the code is. */
  runSound(fault: PlantedFault): Promise<TestRun> {
    return this.#runTest(fault);
  }

  /**
   * Runs the test of a fault with the fault planted; afterwards the copy is as before.
   *
   * Throws if a place does not stand exactly once in its file.
   */
  async runPlanted(fault: PlantedFault): Promise<TestRun> {
    const before = new Map(fault.edits.map(({ file }) => [file, this.#read(file)]));
    try {
      for (const { file, from, to } of fault.edits) {
        const text = this.#read(file);
        const times = text.split(from).length - 1;
        if (times !== 1) throw new Error(`"${fault.name}": ${times} places in ${file}:\n${from}`);
        writeFileSync(
          join(this.#folder, file),
          text.replace(from, () => to),
        );
      }
      return await this.#runTest(fault);
    } finally {
      for (const [file, text] of before) writeFileSync(join(this.#folder, file), text);
    }
  }

  [Symbol.dispose](): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #read(file: string): string {
    return readFileSync(join(this.#folder, file), "utf8");
  }

  /**
   * Only the named test counts: a file that does not even load has noticed nothing.
   */
  async #runTest({ test, fails }: PlantedFault): Promise<TestRun> {
    const pattern = `^${RegExp.escape(fails)}$`;
    const options = ["--test-reporter=tap", `--test-timeout=${patienceMs}`];
    const args = ["--test", ...options, `--test-name-pattern=${pattern}`, test];
    // A test that runs this must not make the runner below report to the one above.
    // And it is about the program that is planted here, not about one that was built before.
    const { NODE_TEST_CONTEXT: _context, COTERIE_PROGRAM: _program, ...env } = process.env;
    const child = spawn(process.execPath, args, {
      cwd: this.#folder,
      env,
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text: string) => (output += text));
    }
    const { promise, resolve } = Promise.withResolvers<void>();
    child.once("close", () => resolve());
    const timer = setTimeout(() => child.kill("SIGKILL"), patienceMs + 10_000);
    await promise;
    clearTimeout(timer);
    return { verdict: verdictIn(output, fails), output };
  }
}

/** What the report of node:test in TAP says about one test. */
export function verdictIn(tap: string, name: string): Verdict {
  for (const line of tap.split("\n")) {
    const found = /^\s*(?<not>not )?ok \d+ - (?<name>.*)$/u.exec(line)?.groups;
    const said = found?.["name"]?.replaceAll(/\\(?=[\\#])/gu, "");
    if (found === undefined || said !== name) continue;
    return found["not"] === undefined ? "passed" : "failed";
  }
  return "did not run";
}
