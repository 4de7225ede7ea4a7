import { spawn } from "node:child_process";
import { basename } from "node:path";
import type { Clock } from "../clock.ts";
import { outsideEnvironment } from "./outside-environment.ts";
import { type OpenerCommand, openersFor, type OpenerSetting } from "./openers.ts";

/** What has not failed by then is a browser that stays. */
const startedMs = 2000;

/**
 * Opens an address of the web, or a letter to somebody, outside of the terminal.
 *
 * @returns the name of the program that took it; `undefined` if none did.
 */
export async function openOutside(
  url: string,
  env: OpenerSetting,
  clock: Clock,
): Promise<string | undefined> {
  for (const command of openersFor(url, process.platform, env)) {
    if (await takes(command, clock)) return basename(command[0]);
  }
  return undefined;
}

/** Whether a program was started, and has not failed at once. */
async function takes([program, ...words]: OpenerCommand, clock: Clock): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  // In a session of its own: it writes nothing on the screen, and no key of ours ends it.
  const child = spawn(program, words, {
    stdio: "ignore",
    detached: true,
    env: outsideEnvironment(),
  });
  const alarm = clock.after(startedMs, () => {
    resolve(true);
  });
  child.on("error", () => {
    resolve(false);
  });
  child.on("exit", (code) => {
    resolve(code === 0);
  });
  child.unref();
  const isTaken = await promise;
  alarm.cancel();
  return isTaken;
}
