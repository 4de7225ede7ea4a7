import { rmSync } from "node:fs";
import { diskError } from "../disk-error.ts";
import { writePrivateFile } from "../private-file.ts";

/**
 * Writes a whole file that only its owner may read. At every moment there is the old one or the
 * new one, and when this returns the new one is there for good. Throws COTERIE_DISK.
 */
export function replaceFile(path: string, text: string): void {
  try {
    writePrivateFile(path, text, `${path}.${process.pid}`);
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
