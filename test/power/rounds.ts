import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Edit } from "../../sim/mutants.ts";
import type { Report } from "../crash/rounds.ts";
import { killRounds } from "../crash/rounds.ts";
import { PowerCuts } from "./cuts.ts";
import type { CutsReport } from "./cuts.ts";
import { FlushCount } from "./flush-count.ts";
import { BUSY, CHECKOUT, copyTree } from "./tree.ts";

export interface PowerRoundsOptions {
  readonly rounds: number;
  readonly seed: number;
  /** An empty folder. */
  readonly folder: string;
  /** What is wrong with the server, for a control that must fail; by default nothing. */
  readonly edits?: readonly Edit[];
  readonly otherMoments?: number;
  /** Told after each round. */
  readonly progress?: (round: number, report: Report) => void;
}

/** What the rounds came to. */
export interface PowerReport {
  readonly kills: Report;
  readonly cuts: CutsReport;
  /** In lives of the store as it is (or, with `edits`, as it is with them). */
  readonly flushes: FlushCount;
  /** In lives of the same store that is busier than usual; none with `edits`. */
  readonly busyFlushes: FlushCount;
}

/**
 * The rounds of `test/crash`, with the loss of power instead of a mere death: the same server,
 * people and ledger, but what a life leaves to the next is what the disk had.
 *
 * One life in two is that of a store that copies its log, sweeps and gives space back all the
 * time; with `edits`, all lives are of the changed store.
 */
export async function powerRounds(options: PowerRoundsOptions): Promise<PowerReport> {
  const { rounds, seed, folder, edits = [], otherMoments = 3, progress } = options;
  const data = join(folder, "data");
  const changed = join(folder, "tree");
  mkdirSync(data, { mode: 0o700 });
  mkdirSync(changed);
  copyTree(changed, edits.length > 0 ? edits : BUSY);
  const trees = edits.length > 0 ? [changed] : [changed, CHECKOUT];
  const cuts = new PowerCuts({ seed, data, scratch: join(folder, "scratch"), trees, otherMoments });
  let isCut = true;
  try {
    const kills = await killRounds({
      rounds,
      seed,
      data,
      // Asked for at the start of each life.
      get program() {
        if (!isCut) cuts.ended();
        isCut = false;
        return cuts.lifeBegins();
      },
      progress: (round, report) => {
        cuts.cut();
        isCut = true;
        progress?.(round, report);
      },
    });
    cuts.ended();
    const [busyFlushes, flushes] =
      edits.length > 0
        ? [new FlushCount(), cuts.flushes.get(changed)]
        : [cuts.flushes.get(changed), cuts.flushes.get(CHECKOUT)];
    if (busyFlushes === undefined || flushes === undefined) throw new Error("no such tree");
    return { kills, cuts: cuts.report, flushes, busyFlushes };
  } finally {
    cuts.over();
  }
}
