import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { constants, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { SceneReport } from "./scene.ts";
import { playScene } from "./scene.ts";
import type { Start } from "./starts.ts";

/** The kinds of calls that the shim tells apart, in the order of its counters. */
export const KINDS = [
  "open",
  "read",
  "write",
  "sync",
  "rename",
  "truncate",
  "unlink",
  "close",
  "stat",
  "mkdir",
  "lock",
] as const;
export type Kind = (typeof KINDS)[number];

/** What a call fails with; `short` is a write of half the bytes. */
export type Failure = "EIO" | "ENOSPC" | "EMFILE" | "short";

/** With what each kind of call is made to fail. */
export const FAILURES: Readonly<Record<Kind, readonly Failure[]>> = {
  open: ["EIO", "EMFILE", "ENOSPC"],
  read: ["EIO"],
  write: ["ENOSPC", "EIO", "short"],
  sync: ["EIO", "ENOSPC"],
  rename: ["EIO", "ENOSPC"],
  truncate: ["EIO"],
  unlink: ["EIO"],
  close: ["EIO"],
  stat: ["EIO"],
  mkdir: ["ENOSPC"],
  lock: ["EIO"],
};

/** One call that is to fail. */
export interface FailingCall {
  readonly kind: Kind;
  readonly failure: Failure;
  /** Which call of this kind, from 1. */
  readonly at: number;
  /** Whether all later ones of this kind fail as well. */
  readonly lasting: boolean;
}

/** How many calls of each kind there were. */
export type Counts = Readonly<Record<Kind, number>>;

/** What one run with at most one failing call came to. */
export interface FaultReport extends SceneReport {
  readonly counts: Counts;
  /** How many calls were made to fail. */
  readonly failed: number;
}

/** Compiles the shim into `folder`. @returns its path. */
export function buildShim(folder: string): string {
  const source = fileURLToPath(new URL("./failing-calls.c", import.meta.url));
  const shim = join(folder, "failing-calls.so");
  const compiler = process.env["CC"] ?? "gcc";
  execFileSync(compiler, ["-shared", "-fPIC", "-O2", "-o", shim, source, "-ldl"]);
  return shim;
}

/** What is the same for all runs of a program. */
export interface Setting {
  readonly shim: string;
  /** What lies in the folder before the first life; nothing by default. */
  readonly start?: Start;
  /** Environment of the server besides, such as a compile cache. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Plays the script once in a new folder, with this call failing if there is one. */
export async function playWith(setting: Setting, call?: FailingCall): Promise<FaultReport> {
  const folder = mkdtempSync(join(tmpdir(), "coterie-faults-"));
  try {
    const data = join(folder, "data");
    const counts = join(folder, "counts");
    setting.start?.prepare(data);
    const fault: Record<string, string> =
      call === undefined
        ? {}
        : {
            FAULT_KIND: call.kind,
            FAULT_AT: String(call.at),
            FAULT_ERRNO: String(call.failure === "short" ? 0 : constants.errno[call.failure]),
            ...(call.lasting ? { FAULT_LASTING: "1" } : {}),
          };
    const report = await playScene(data, {
      ...setting.env,
      LD_PRELOAD: setting.shim,
      FAULT_UNDER: data,
      // It grows by the clock, and would make every run another one.
      FAULT_EXCEPT: join(data, "spare"),
      FAULT_COUNTS: counts,
      ...fault,
    });
    const lost = setting.start?.lost(data) ?? [];
    const faults = [...report.faults, ...lost.map((what) => ({ kind: "lost" as const, what }))];
    return { ...report, faults, ...readCounts(counts) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Reads what the shim has counted: 8 bytes for each kind, then for the calls that failed. */
function readCounts(path: string): { readonly counts: Counts; readonly failed: number } {
  const bytes = readFileSync(path);
  const at = (index: number): number => Number(bytes.readBigUInt64LE(index * 8));
  const counts = Object.fromEntries(KINDS.map((kind, index) => [kind, at(index)]));
  return { counts: { ...noCalls, ...counts }, failed: at(KINDS.length) };
}

const noCalls: Counts = {
  open: 0,
  read: 0,
  write: 0,
  sync: 0,
  rename: 0,
  truncate: 0,
  unlink: 0,
  close: 0,
  stat: 0,
  mkdir: 0,
  lock: 0,
};
