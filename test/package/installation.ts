import { execFile, spawn } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { root } from "../ground/checkout.ts";
import { endsWithUs, temporaryFolder } from "../helpers/server.ts";

/** How a program ended. */
export interface Outcome {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** What `npm pack` made. */
export interface Packed {
  readonly tarball: string;
  /** Paths in the package. */
  readonly files: readonly string[];
  readonly bytes: number;
  readonly unpackedBytes: number;
}

/** No registry can be reached, so nothing can be installed. */
export class NoRegistry extends Error {}

const unreachable = /\b(ENOTFOUND|ECONNREFUSED|ETIMEDOUT|EAI_AGAIN|ENETUNREACH|ENOTCACHED)\b/;

/** What goes into the package is made of these; nothing else of the checkout is there. */
const ingredients = [
  "bin",
  "man",
  "src",
  "tools",
  "package.json",
  "tsconfig.json",
  "tsconfig.build.json",
  "CHANGELOG.md",
  "LICENSE",
  "README.md",
];

/**
 * Packs a copy of the checkout, as a release would: `npm pack` builds it and has it looked over.
 *
 * A copy, since it removes and makes `dist`, which somebody may be running.
 */
export async function pack(): Promise<Packed> {
  const folder = temporaryFolder("coterie-pack-");
  for (const name of ingredients) {
    if (!existsSync(join(root, name))) continue;
    cpSync(join(root, name), join(folder, name), { recursive: true });
  }
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"), "junction");
  const { code, out, err } = await run("npm", ["pack", "--json"], { cwd: folder });
  if (code !== 0) throw new Error(`npm pack failed:\n${out}\n${err}`);
  // What the scripts print stands before the JSON.
  const [facts]: PackFacts[] = JSON.parse(out.slice(out.indexOf("[\n")));
  if (facts === undefined) throw new Error(`npm pack made nothing:\n${out}`);
  return {
    tarball: join(folder, facts.filename),
    files: facts.files.map(({ path }) => path),
    bytes: facts.size,
    unpackedBytes: facts.unpackedSize,
  };
}

interface PackFacts {
  readonly filename: string;
  readonly size: number;
  readonly unpackedSize: number;
  readonly files: readonly { readonly path: string }[];
}

/**
 * Installs packages into an empty folder as a user would, without development dependencies.
 *
 * @param what - a tarball, or NAME\@VERSION.
 * @returns the folder.
 * @throws NoRegistry if there is none to install from.
 */
export async function install(what: string): Promise<string> {
  const folder = temporaryFolder("coterie-installed-");
  const args = ["install", what, "--no-audit", "--no-fund", "--fetch-retries=1"];
  const { code, out, err } = await run("npm", args, { cwd: folder });
  if (code === 0) return folder;
  if (unreachable.test(err)) throw new NoRegistry("no registry can be reached to install from");
  throw new Error(`npm install ${what} failed:\n${out}\n${err}`);
}

/**
 * The Node of this version, from the package that holds it for this platform.
 *
 * @throws NoRegistry if there is none to install from.
 */
export async function nodeOf(version: string): Promise<string> {
  const name = `node-${process.platform}-${process.arch}`;
  const folder = await install(`${name}@${version}`);
  return join(folder, "node_modules", name, "bin/node");
}

/** Bytes of all files below `folder`, links not followed. */
export function bytesBelow(folder: string): number {
  return filesIn(folder).reduce((sum, path) => sum + readFileSync(join(folder, path)).length, 0);
}

/** All files below `folder`, in order. */
export function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .toSorted();
}

/** A user of an installed Coterie: a home with nothing in it, and a Node. */
export class User {
  readonly home: string = temporaryFolder("coterie-user-");
  readonly #program: string;
  readonly #node: string;
  readonly #env: Readonly<Record<string, string | undefined>>;

  /** @param env - put over the environment; `undefined` takes a variable away. */
  constructor(
    folder: string,
    node: string,
    env: Readonly<Record<string, string | undefined>> = {},
  ) {
    this.#program = join(folder, "node_modules/.bin/coterie");
    this.#node = node;
    this.#env = env;
    mkdirSync(join(this.home, "state"), { mode: 0o700 });
  }

  environment(): NodeJS.ProcessEnv {
    // Whoever runs the tests may have set where Node keeps what it compiles; users have not.
    const {
      NODE_OPTIONS: _options,
      NODE_COMPILE_CACHE: _compiled,
      XDG_CACHE_HOME: _cache,
      ...rest
    } = process.env;
    return {
      ...rest,
      PATH: [dirname(this.#node), process.env["PATH"]].join(delimiter),
      HOME: this.home,
      COTERIE_HOME: join(this.home, "state"),
      ...this.#env,
    };
  }

  /** Runs `coterie ARGS` by its name in `node_modules/.bin` to its end. */
  coterie(...args: readonly string[]): Promise<Outcome> {
    return run(this.#program, args, { env: this.environment(), cwd: this.home });
  }

  /** Starts a server; `await using` stops it. */
  async server(): Promise<Served> {
    const args = ["server", "--auth", "none", "--port", "0"];
    const child = spawn(this.#program, args, {
      env: this.environment(),
      cwd: this.home,
      stdio: ["ignore", "pipe", "pipe"],
    });
    endsWithUs(child);
    let err = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => (err += text));
    const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
    const stop = (): Promise<number | null> => {
      child.kill("SIGTERM");
      return ended;
    };
    for await (const line of createInterface({ input: child.stdout })) {
      const address = /^listening on (\S+)$/.exec(line)?.[1];
      if (address === undefined) continue;
      return { address, stderr: () => err, stop, [Symbol.asyncDispose]: async () => void stop() };
    }
    throw new Error(`the server ended with ${await ended} before it listened:\n${err}`);
  }
}

/** A running server of an installed Coterie. */
export interface Served extends AsyncDisposable {
  readonly address: string;
  readonly stderr: () => string;
  readonly stop: () => Promise<number | null>;
}

/** Runs a program to its end. */
export function run(
  program: string,
  args: readonly string[],
  options: { readonly cwd: string; readonly env?: NodeJS.ProcessEnv },
): Promise<Outcome> {
  const { promise, resolve } = Promise.withResolvers<Outcome>();
  const child = execFile(program, args, { ...options, maxBuffer: 2 ** 26 }, (_, out, err) => {
    resolve({ code: child.exitCode, out, err });
  });
  child.stdin?.end();
  return promise;
}
