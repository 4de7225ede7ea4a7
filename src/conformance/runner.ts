import type { Case } from "./case.ts";
import { CaseFailure } from "./failure.ts";
import { Stage } from "./stage.ts";
import type { World } from "./world.ts";

/** What a case has shown. */
export interface Result {
  readonly case: Case;
  /** Why it failed; `undefined` if it passed. */
  readonly failure: Failure | undefined;
  readonly tookMs: number;
}

/** What the author of the server needs to know. */
export interface Failure {
  readonly expected: string;
  readonly came: string;
  /** What was written and read, with the bytes in hex. */
  readonly transcript: readonly string[];
}

/**
 * A case that failed while the kit stood still for longer than this has shown nothing: its own
 * answers may have been late. It is played again, when there is less to do.
 */
const stillMaxMs = 150;
const replaysMax = 3;
const replayJobs = 10;

/** A case that hangs is given up after this long. */
const caseMaxMs = 60_000;

/**
 * Plays cases, `jobs` at a time, and those that must be alone at the end.
 *
 * @returns the results in the order of the cases.
 */
export async function runCases(
  cases: readonly Case[],
  world: World,
  jobs: number,
  done: (result: Result) => void = () => {},
): Promise<Result[]> {
  const results = new Map<Case, Result>();
  let again: Case[] = [];
  let replays = 0;
  const play = async (one: Case): Promise<void> => {
    const stillMs = world.time.stoodStillMs;
    const result = await playCase(one, world);
    const isDoubtful = world.time.stoodStillMs - stillMs > stillMaxMs;
    if (result.failure !== undefined && isDoubtful && replays < replaysMax) {
      again.push(one);
      return;
    }
    results.set(one, result);
    done(result);
  };
  // The long ones first, or the last of them would run alone.
  const quiet = cases.filter(({ isAlone }) => isAlone !== true);
  const queue = [...quiet.filter(waits), ...quiet.filter((one) => !waits(one))];
  await playAll(queue, jobs, play);
  for (const one of cases) if (one.isAlone === true) await play(one);
  while (again.length > 0) {
    replays += 1;
    const doubtful = again;
    again = [];
    const isAlone = doubtful.some((one) => one.isAlone === true);
    await playAll(doubtful, isAlone ? 1 : Math.min(jobs, replayJobs), play);
  }
  return cases.flatMap((one) => results.get(one) ?? []);
}

async function playAll(
  cases: readonly Case[],
  jobs: number,
  play: (one: Case) => Promise<void>,
): Promise<void> {
  const left = [...cases];
  const worker = async (): Promise<void> => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) await play(next);
  };
  await Promise.all(Array.from({ length: jobs }, worker));
}

function waits({ id, isSlow }: Case): boolean {
  return isSlow === true || id.startsWith("silent/");
}

async function playCase(one: Case, world: World): Promise<Result> {
  const beginMs = world.time.nowMs();
  const stage = new Stage(world);
  let failure: Failure | undefined;
  let tookMs = 0;
  const late = Promise.withResolvers<never>();
  const alarm = world.time.after(caseMaxMs, () => {
    late.reject(new CaseFailure("that the case comes to an end", `none in ${caseMaxMs} ms`));
  });
  try {
    await Promise.race([one.play(stage), late.promise]);
  } catch (error) {
    if (!(error instanceof CaseFailure)) throw error;
    const { expected, came } = error;
    failure = { expected, came, transcript: stage.transcript.lines(stage.nameWords) };
  } finally {
    alarm.cancel();
    tookMs = world.time.nowMs() - beginMs;
    await stage.close();
  }
  return { case: one, failure, tookMs };
}
