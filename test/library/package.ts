import { execFile, spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { root, ScratchFolder } from "../ground/checkout.ts";
import { endsWithUs } from "../helpers/server.ts";
import { newHome, within } from "./bots.ts";

const tsc = join(root, "node_modules/typescript/bin/tsc");

/** Settings as a careful program has them, for code that only knows the package by its name. */
const programSettings = {
  compilerOptions: {
    module: "nodenext",
    target: "es2025",
    lib: ["es2025", "esnext.disposable"],
    types: ["node"],
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    noEmit: true,
    skipLibCheck: false,
  },
  include: ["*.ts"],
};

/** A folder into which the library was installed as `coterie`, with the programs of a test. */
export class Installed extends ScratchFolder {
  /** Compiles the library into it. */
  async build(): Promise<void> {
    const to = join(this.path, "node_modules/coterie");
    this.write(
      "node_modules/coterie/package.json",
      readFileSync(join(root, "package.json"), "utf8"),
    );
    this.write(
      "build.json",
      JSON.stringify({
        extends: join(root, "tsconfig.json"),
        compilerOptions: {
          noEmit: false,
          rewriteRelativeImportExtensions: true,
          rootDir: join(root, "src"),
          outDir: join(to, "dist"),
          typeRoots: [join(root, "node_modules/@types")],
        },
        include: [],
        files: [join(root, "src/index.ts")],
      }),
    );
    await run(process.execPath, [tsc, "-p", "build.json"], this.path);
    symlinkSync(join(root, "node_modules/@types"), join(this.path, "node_modules/@types"));
    symlinkSync(
      join(root, "node_modules/undici-types"),
      join(this.path, "node_modules/undici-types"),
    );
    this.write("package.json", '{ "type": "module", "private": true }');
    this.write("tsconfig.json", JSON.stringify(programSettings));
  }

  /** Checks the types of every program in it. @throws Error with what the compiler said. */
  async check(): Promise<void> {
    await run(process.execPath, [tsc, "-p", "tsconfig.json"], this.path);
  }

  /** Starts a program in it; it is killed when the tests end. */
  start(args: readonly string[], env: Readonly<Record<string, string>> = {}): Program {
    return new Program(
      spawn(process.execPath, args, {
        cwd: this.path,
        env: { ...process.env, COTERIE_HOME: newHome(), ...env },
        stdio: ["pipe", "pipe", "pipe"],
      }),
    );
  }
}

/** A program that runs. */
export class Program {
  readonly lines: string[] = [];
  err = "";
  readonly ended: Promise<number>;
  readonly #child: ChildProcess;
  readonly #watchers: (() => void)[] = [];

  constructor(child: ChildProcess) {
    this.#child = child;
    endsWithUs(child);
    // It may end before it has read all.
    child.stdin?.on("error", () => {});
    const ended = Promise.withResolvers<number>();
    child.once("close", (code) => ended.resolve(code ?? -1));
    const reason = (): string => `it does not end; it said:\n${this.lines.join("\n")}\n${this.err}`;
    this.ended = within(ended.promise, reason);
    if (child.stdout !== null) {
      createInterface({ input: child.stdout }).on("line", (line) => {
        this.lines.push(line);
        this.#look();
      });
    }
    child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      this.err += text;
      this.#look();
    });
  }

  /** Waits until its output or errors have this. */
  async says(pattern: RegExp): Promise<void> {
    const found = Promise.withResolvers<void>();
    const look = (): void => {
      if (pattern.test(this.lines.join("\n")) || pattern.test(this.err)) found.resolve();
    };
    look();
    this.#watchers.push(look);
    await within(found.promise, () => `no ${pattern}:\n${this.lines.join("\n")}\n${this.err}`);
  }

  /** Writes to its standard input. */
  hears(text: string): void {
    this.#child.stdin?.write(text);
  }

  /** Nothing more comes on its standard input. */
  hearsNoMore(): void {
    this.#child.stdin?.end();
  }

  signal(name: "SIGINT" | "SIGTERM" | "SIGKILL"): void {
    this.#child.kill(name);
  }

  #look(): void {
    for (const look of this.#watchers) look();
  }
}

function run(program: string, args: readonly string[], cwd: string): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  execFile(program, args, { cwd }, (error, stdout, stderr) => {
    if (error === null) resolve();
    else reject(new Error(`${args.join(" ")}:\n${stdout}${stderr}`));
  });
  return promise;
}

/** The blocks of a document that are fenced as `ts`. */
export function programsOf(document: string): string[] {
  const text = readFileSync(join(root, document), "utf8");
  return Array.from(text.matchAll(/^```ts\n(.*?)^```/gmsu), ([, code = ""]) => code);
}
