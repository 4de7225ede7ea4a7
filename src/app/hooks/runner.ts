import type { InboxMessage } from "../../io/account/message.ts";
import type { RunningHook } from "../../io/desktop/hook.ts";
import { type HookPerson, hooksDue } from "./due.ts";
import type { Hooks } from "./hooks.ts";
import {
  type HookJob,
  type HookStep,
  type HookTrouble,
  noHooks,
  withEnd,
  withJobs,
  withOtherHooks,
} from "./queue.ts";

/** Starts a command for a message. */
export type RunHook = (command: string, message: InboxMessage) => RunningHook;

/** Runs the hooks of a person for the texts that come. Nobody waits for one of them. */
export class HookRunner {
  readonly #run: RunHook;
  readonly #tell: (trouble: HookTrouble) => void;
  readonly #running = new Set<RunningHook>();
  #queue = noHooks;
  #hooks: Hooks = {};
  #isOver = false;
  #idle: PromiseWithResolvers<void> | undefined;

  constructor(run: RunHook, tell: (trouble: HookTrouble) => void) {
    this.#run = run;
    this.#tell = tell;
  }

  /** Texts have come, while these hooks are in force. */
  arrived(hooks: Hooks, messages: readonly InboxMessage[], person: HookPerson): void {
    if (this.#isOver) return;
    this.use(hooks);
    const jobs = hooksDue(hooks, messages, person);
    if (jobs.length > 0) this.#follow(withJobs(this.#queue, jobs));
  }

  /** These are in force from now on: those that wait for another command are not run. */
  use(hooks: Hooks): void {
    if (hooks === this.#hooks) return;
    this.#hooks = hooks;
    this.#queue = withOtherHooks(this.#queue, hooks);
  }

  /** Resolves once none runs and none waits. */
  idle(): Promise<void> {
    if (this.#isOver || this.#queue.running === 0) return Promise.resolve();
    this.#idle ??= Promise.withResolvers();
    return this.#idle.promise;
  }

  /** Those that run go on by themselves; those that wait are not run any more. */
  letGo(): void {
    this.#isOver = true;
    for (const running of this.#running) running.letGo();
    this.#idle?.resolve();
  }

  #follow({ queue, start, tell }: HookStep): void {
    this.#queue = queue;
    for (const job of start) void this.#start(job);
    for (const trouble of tell) this.#tell(trouble);
    if (queue.running > 0) return;
    this.#idle?.resolve();
    this.#idle = undefined;
  }

  async #start(job: HookJob): Promise<void> {
    const running = this.#run(job.command, job.message);
    this.#running.add(running);
    const end = await running.ended;
    this.#running.delete(running);
    if (!this.#isOver) this.#follow(withEnd(this.#queue, job, end));
  }
}
