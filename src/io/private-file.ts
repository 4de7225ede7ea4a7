import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { makePrivateFolder, syncPath } from "./private-folder.ts";

const FILE_MODE = 0o600;

/**
 * Writes a whole file that only its owner may read, and its folder if that is missing. At every
 * moment there is what was there before or the new one, and when this returns the new one is there
 * for good.
 *
 * @param unfinished where it grows: of several processes that write, each needs its own place.
 *
 * Throws the system's error.
 */
export function writePrivateFile(path: string, text: string, unfinished: string): void {
  const folder = dirname(resolve(path));
  makePrivateFolder(folder);
  // One that was broken off would keep its mode.
  rmSync(unfinished, { force: true });
  const handle = openSync(unfinished, "wx", FILE_MODE);
  try {
    writeSync(handle, text);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  renameSync(unfinished, path);
  syncPath(folder);
}
