import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import { diskError } from "../disk-error.ts";
import { makePrivateFolder, syncPath } from "../private-folder.ts";

/**
 * Writes a whole file that only its owner may read. At every moment there is the old one or the
 * new one, and when this returns the new one is there for good. Throws COTERIE_DISK.
 */
export function replaceFile(path: string, text: string): void {
  const unfinished = `${path}.${process.pid}`;
  try {
    makePrivateFolder(dirname(path));
    const handle = openSync(unfinished, "w", 0o600);
    try {
      writeSync(handle, text);
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    renameSync(unfinished, path);
    syncPath(dirname(path));
  } catch (error) {
    throw diskError(path, error);
  }
}

/** Removes a file, if it is there. Throws COTERIE_DISK. */
export function removeFile(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch (error) {
    throw diskError(path, error);
  }
}

/** What a text in JSON says; `undefined` if it is none. */
export function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
