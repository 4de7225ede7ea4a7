import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { COTERIE, endsWithUs, temporaryFolder } from "../helpers/server.ts";

/** What a command has printed, and how it ended. */
export interface Result {
  readonly exit: number;
  readonly out: string;
  readonly err: string;
}

/** A command that is running. */
export interface Running {
  /** The next line of its standard output. */
  line(): Promise<string>;
  /** Resolves when its standard error matches, now or later. */
  says(pattern: RegExp): Promise<void>;
  /** Nobody reads its standard output any more. */
  stopsReading(): void;
  /** Ctrl-C. */
  interrupt(): void;
  /** kill -9. */
  kill(): void;
  readonly ended: Promise<Result>;
}

export interface RunOptions {
  readonly input?: string | Uint8Array;
  readonly home?: string;
  /** A file for its standard output; then nothing can be read here. */
  readonly outTo?: string;
  /** More variables. */
  readonly env?: Readonly<Record<string, string>>;
}

/** How long a test waits for what must come before it fails with a reason. */
const patienceMs = 30_000;

/** A new folder for everything of one user. */
export function newHome(): string {
  return temporaryFolder("coterie-home-");
}

/** Starts `coterie` with these arguments; it is killed when the tests end. */
export function start(
  args: readonly string[],
  { input, home, outTo, env }: RunOptions = {},
): Running {
  const redirect = outTo === undefined ? "" : `> ${outTo}`;
  const script = ["-c", `exec "$0" "$@" ${redirect}`, process.execPath, COTERIE];
  const child = spawn("sh", [...script, ...args], {
    env: { ...process.env, COTERIE_HOME: home ?? newHome(), ...env },
    stdio: ["pipe", "pipe", "pipe"],
  });
  endsWithUs(child);
  const lines: string[] = [];
  const waiting: ((line: string) => void)[] = [];
  const watchers: { pattern: RegExp; resolve: () => void }[] = [];
  const out: Buffer[] = [];
  let err = "";
  child.stdin.on("error", () => {});
  child.stdin.end(input ?? "");
  child.stdout.on("data", (bytes: Buffer) => out.push(bytes));
  createInterface({ input: child.stdout }).on("line", (line) => {
    const next = waiting.shift();
    if (next === undefined) lines.push(line);
    else next(line);
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    err += text;
    for (const { pattern, resolve } of watchers) if (pattern.test(err)) resolve();
  });
  const { promise: ended, resolve: end } = Promise.withResolvers<Result>();
  child.on("close", (code, signal) => {
    end({ exit: code ?? (signal === null ? -1 : -9), out: Buffer.concat(out).toString(), err });
  });
  const patiently = <T>(promise: Promise<T>, what: string): Promise<T> =>
    within(promise, () => `coterie ${args.join(" ")}: no ${what}; it said:\n${err}`);
  return {
    line: () => {
      const ready = lines.shift();
      if (ready !== undefined) return Promise.resolve(ready);
      const { promise, resolve } = Promise.withResolvers<string>();
      waiting.push(resolve);
      return patiently(promise, "line");
    },
    says: (pattern) => {
      const { promise, resolve } = Promise.withResolvers<void>();
      if (pattern.test(err)) resolve();
      else watchers.push({ pattern, resolve });
      return patiently(promise, String(pattern));
    },
    stopsReading: () => child.stdout.destroy(),
    interrupt: () => child.kill("SIGINT"),
    kill: () => child.kill("SIGKILL"),
    get ended() {
      return patiently(ended, "end");
    },
  };
}

/** Runs `coterie` with these arguments to its end. */
export function run(args: readonly string[], options: RunOptions = {}): Promise<Result> {
  return start(args, options).ended;
}

async function within<T>(promise: Promise<T>, reason: () => string): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    reject(new Error(reason()));
  }, patienceMs);
  timer.unref();
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Somebody with one name, one server and one home. */
export interface Person {
  readonly home: string;
  /** The options that say who and where. */
  readonly who: readonly string[];
  /** Runs `coterie send` as this person. */
  send(args: readonly string[], input?: string | Uint8Array): Promise<Result>;
  /** Starts `coterie listen` as this person; resolves once it is connected or has ended. */
  listens(...args: string[]): Promise<Running>;
}

/** A person who uses the command line. */
export function person(name: string, server: { host: string; port: number }): Person {
  const home = newHome();
  const who = ["--server", `${server.host}:${server.port}`, "--user", name];
  return {
    home,
    who,
    send: (args, input) => run(["send", ...who, ...args], { home, ...(input && { input }) }),
    listens: async (...args) => {
      const running = start(["listen", ...who, ...args], { home });
      await Promise.race([running.says(/connected to/), running.ended]);
      return running;
    },
  };
}

/** A line of `--json` of `send` or `listen`, as far as a test looks at it. */
export interface JsonLine {
  readonly from: unknown;
  readonly to: unknown;
  readonly text: string;
  readonly id: number;
  readonly code: unknown;
  readonly offline: unknown;
  readonly at: string;
}

export function parsed(line: string): JsonLine {
  const value: unknown = JSON.parse(line);
  if (typeof value !== "object" || value === null) throw new Error(`no object: ${line}`);
  const fields = new Map(Object.entries(value));
  return {
    from: fields.get("from"),
    to: fields.get("to"),
    text: String(fields.get("text")),
    id: Number(fields.get("id")),
    code: fields.get("code"),
    offline: fields.get("offline"),
    at: String(fields.get("at")),
  };
}
