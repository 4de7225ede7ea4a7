import { execFileSync, spawn, spawnSync } from "node:child_process";
import type { ChildProcessWithoutNullStreams } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { endsWithUs, temporaryFolder } from "../helpers/server.ts";

const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

/** The C compiler: `CC` of the environment, as make has it. */
const C_COMPILER = process.env["CC"] ?? "cc";

/** How long a line may take before a test gives up on it. */
const PATIENCE_MS = 15_000;

/**
 * Why these tests cannot run on this machine, or false. A developer may lack Python or a C
 * compiler; where `CI` is set nothing is skipped.
 */
export function whyNot(): string | false {
  if (process.env["CI"] !== undefined) return false;
  const missing = ["python3", C_COMPILER].filter(
    (tool) => spawnSync(tool, ["--version"]).error !== undefined,
  );
  return missing.length > 0 && `needs ${missing.join(" and ")}`;
}

let compiled: string | undefined;

/** Compiles the C client, once for all tests of this process. @returns the program's path. */
function cProgram(): string {
  if (compiled === undefined) {
    compiled = join(temporaryFolder("coterie-c-"), "seed_client");
    const flags = ["-std=c11", "-Wall", "-Wextra", "-Werror", "-o", compiled];
    execFileSync(C_COMPILER, [...flags, here("seed_client.c")], { stdio: "inherit" });
  }
  return compiled;
}

/**
 * One of the programs that were written from a page alone, and its terminal: two from the seed's,
 * one from what the page of the protocol says about level 2.
 */
export class Stranger implements AsyncDisposable {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #lines: AsyncIterator<string>;
  readonly #ended = Promise.withResolvers<number>();

  constructor(
    language: "python" | "c" | "level 2",
    server: { readonly host: string; readonly port: number },
    name: string,
    more: readonly string[] = [],
  ) {
    const args = [server.host, String(server.port), name, ...more];
    const script = language === "python" ? "seed_client.py" : "level2_client.py";
    this.#child =
      language === "c" ? spawn(cProgram(), args) : spawn("python3", [here(script), ...args]);
    this.#lines = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]();
    this.#child.stderr.pipe(process.stderr);
    this.#child.once("error", this.#ended.reject);
    this.#child.once("close", (code) => this.#ended.resolve(code ?? 1));
    endsWithUs(this.#child);
  }

  /** Types lines, each `TO text`. */
  types(...lines: readonly string[]): void {
    this.#child.stdin.write(lines.map((line) => `${line}\n`).join(""));
  }

  /** The next line that it prints. Fails if it ends first. */
  async prints(): Promise<string> {
    const { promise: late, reject } = Promise.withResolvers<never>();
    const timer = setTimeout(
      () => reject(new Error(`nothing was printed for ${PATIENCE_MS} ms`)),
      PATIENCE_MS,
    );
    try {
      const next = await Promise.race([this.#lines.next(), late]);
      if (next.done === true) throw new Error("the program ended instead of printing a line");
      return next.value;
    } finally {
      clearTimeout(timer);
    }
  }

  /** The next `count` lines. */
  async printsLines(count: number): Promise<string[]> {
    const lines: string[] = [];
    while (lines.length < count) lines.push(await this.prints());
    return lines;
  }

  /** Ends its input (Ctrl-D): it sends FIN and prints what still comes. */
  endsInput(): void {
    this.#child.stdin.end();
  }

  /** Waits until it ends by itself. @returns its exit code. */
  async ends(): Promise<number> {
    return this.#ended.promise;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#child.kill("SIGKILL");
    await this.#ended.promise;
  }
}
