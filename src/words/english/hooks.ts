import { englishCount } from "../plural.ts";

const remedy = "change it in [hooks] of config.toml";

/** What went wrong with a command that is run for a text. */
export const hooks = {
  notStarted: (hook: string, why: string): string =>
    `the hook ${hook} could not be started (${why}): ${remedy}`,
  failed: (hook: string, how: string): string =>
    `the hook ${hook} ended with ${how}: try its command in a shell, or ${remedy}`,
  notFound: (hook: string): string =>
    `the hook ${hook} names a program that is not there: install it, or ${remedy}`,
  stopped: (hook: string, seconds: number): string =>
    `the hook ${hook} was stopped after ${seconds} seconds: a command with & at its end may go on`,
  dropped: (count: number): string =>
    `no hook was run for ${englishCount(count, "text")}: too many came at once`,
};
export type HookWords = typeof hooks;
