import type { InboxMessage } from "../../io/account/message.ts";
import type { HookEnd } from "../../io/desktop/hook.ts";
import type { HookName, Hooks } from "./hooks.ts";

/** So many run at once. */
export const runningMax = 4;
/** So many more wait for one of those to end. */
export const waitingMax = 100;

/** A hook that is to be run for a text. */
export interface HookJob {
  readonly hook: HookName;
  readonly command: string;
  readonly message: InboxMessage;
}

/** What went wrong, to be told to the person. */
export type HookTrouble =
  | (Exclude<HookEnd, { readonly kind: "done" }> & { readonly hook: HookName })
  /** For so many texts it was not run, since too many waited. */
  | { readonly kind: "dropped"; readonly count: number };

/** Which hooks run, which wait, and what the person knows of it. */
export interface HookQueue {
  readonly running: number;
  readonly waiting: readonly HookJob[];
  /** So many were neither run nor told of. */
  readonly dropped: number;
  /** Which troubles were told: each is once. */
  readonly told: ReadonlySet<string>;
}

/** What has become of a queue, and what follows from it. */
export interface HookStep {
  readonly queue: HookQueue;
  readonly start: readonly HookJob[];
  readonly tell: readonly HookTrouble[];
}

export const noHooks: HookQueue = { running: 0, waiting: [], dropped: 0, told: new Set() };

/**
 * These have come. Those that came first run first. Where there is no room for all, the last ones
 * are never run, and of those the ones for a text that names nobody.
 */
export function withJobs(queue: HookQueue, jobs: readonly HookJob[]): HookStep {
  const { running } = queue;
  const all = [...queue.waiting, ...jobs];
  const room = runningMax - running + waitingMax;
  const kept = fitted(all, room);
  return started({ ...queue, waiting: kept, dropped: queue.dropped + all.length - kept.length });
}

function fitted(all: readonly HookJob[], room: number): readonly HookJob[] {
  const surplus = Math.max(0, all.length - room);
  const usual = all.filter(({ hook }) => hook === "message");
  const left = new Set(usual.slice(usual.length - Math.min(surplus, usual.length)));
  return all.filter((job) => !left.has(job)).slice(0, room);
}

/** One of those that run has ended. */
export function withEnd(queue: HookQueue, { hook }: HookJob, end: HookEnd): HookStep {
  const next = { ...queue, running: queue.running - 1 };
  if (end.kind === "done") return started(next);
  const key = `${hook} ${end.kind}`;
  if (queue.told.has(key)) return started(next);
  const step = started({ ...next, told: new Set([...queue.told, key]) });
  return { ...step, tell: [{ ...end, hook }, ...step.tell] };
}

/** Other commands are chosen: what goes wrong now is news, and none of the old is run. */
export function withOtherHooks(queue: HookQueue, hooks: Hooks): HookQueue {
  const waiting = queue.waiting.filter(({ hook, command }) => hooks[hook] === command);
  return { ...queue, waiting, told: new Set() };
}

function started(queue: HookQueue): HookStep {
  const free = Math.max(0, runningMax - queue.running);
  const start = queue.waiting.slice(0, free);
  const waiting = queue.waiting.slice(free);
  const next = { ...queue, running: queue.running + start.length, waiting };
  // How many there were is known once there is room again.
  if (waiting.length > 0 || queue.dropped === 0) return { queue: next, start, tell: [] };
  const tell = [{ kind: "dropped" as const, count: queue.dropped }];
  return { queue: { ...next, dropped: 0 }, start, tell };
}
