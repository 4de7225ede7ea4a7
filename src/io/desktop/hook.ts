import { type ChildProcess, spawn } from "node:child_process";
import type { InboxMessage } from "../account/message.ts";
import type { Clock } from "../clock.ts";
import { messageVariables } from "./message-variables.ts";
import { outsideEnvironment } from "./outside-environment.ts";

/** How a hook ended. */
export type HookEnd =
  | { readonly kind: "done" }
  | { readonly kind: "notStarted"; readonly why: string }
  /** `how`: the number that it ended with, or the name of the signal that ended it. */
  | { readonly kind: "failed"; readonly how: string }
  /** It took too long. */
  | { readonly kind: "stopped" };

/** A hook that runs. */
export interface RunningHook {
  readonly ended: Promise<HookEnd>;
  /** It goes on by itself, and nobody waits for it any more. */
  letGo(): void;
}

/** Who has not ended by then is stopped. */
export const hookMs = 10_000;
/** Who is stopped may tidy up for so long. */
const tidyMs = 1000;

/**
 * Runs a shell command for a message, as `coterie listen --exec` does: the text on its input, the
 * rest in its environment, in which no passphrase of ours is. It has a session of its own, so that
 * it can write nothing on the screen, and no key of ours ends it.
 */
export function runHook(command: string, message: InboxMessage, clock: Clock): RunningHook {
  const { promise: ended, resolve } = Promise.withResolvers<HookEnd>();
  const child = spawnHook(command, message);
  if (child instanceof Error) {
    return { ended: Promise.resolve({ kind: "notStarted", why: child.message }), letGo: () => {} };
  }
  let isStopped = false;
  let alarm = clock.after(hookMs, () => {
    isStopped = true;
    signal(child, "SIGTERM");
    alarm = clock.after(tidyMs, () => signal(child, "SIGKILL"));
  });
  child.on("error", ({ message: why }) => {
    alarm.cancel();
    resolve({ kind: "notStarted", why });
  });
  child.on("exit", (code, by) => {
    alarm.cancel();
    // What it has started itself does not outlive it then.
    if (isStopped) signal(child, "SIGKILL");
    if (isStopped) resolve({ kind: "stopped" });
    else resolve(code === 0 ? { kind: "done" } : { kind: "failed", how: by ?? String(code) });
  });
  child.unref();
  // A command that does not read its input closes it early; only how it ends counts.
  child.stdin?.on("error", () => {});
  child.stdin?.end(message.text);
  const letGo = (): void => {
    alarm.cancel();
    // What fits into the pipe is there already. The rest would keep us until somebody reads it.
    if (child.stdin?.writableFinished === false) child.stdin.destroy();
  };
  return { ended, letGo };
}

function spawnHook(command: string, message: InboxMessage): ChildProcess | Error {
  try {
    return spawn(command, {
      shell: true,
      detached: process.platform !== "win32",
      windowsHide: true,
      stdio: ["pipe", "ignore", "ignore"],
      env: { ...outsideEnvironment(), ...messageVariables(message) },
    });
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

/** To all of its session; whoever is gone hears nothing. */
function signal(child: ChildProcess, name: "SIGTERM" | "SIGKILL"): void {
  const { pid } = child;
  if (pid === undefined || process.platform === "win32") {
    child.kill(name);
    return;
  }
  try {
    process.kill(-pid, name);
  } catch {
    child.kill(name);
  }
}
