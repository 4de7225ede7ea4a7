import { resolve } from "node:path";
import { env, platform } from "node:process";
import { homeFolder } from "./home.ts";

/**
 * The absolute path of `folder`, or of the folder of this user of the machine if there is none. An
 * empty one is none, as with COTERIE_HOME: it would be wherever the program was started.
 */
export function homeOfUser(folder: string | undefined): string {
  return resolve(folder === undefined || folder === "" ? homeFolder(env, platform) : folder);
}

/** A moment as programs in JavaScript see it. @param atMs - milliseconds since 1970. */
export function dateOf(atMs: number): Date {
  return new Date(atMs);
}
