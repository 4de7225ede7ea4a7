import { closeSync, existsSync, fsyncSync, mkdirSync, openSync } from "node:fs";
import { dirname } from "node:path";

/**
 * Makes the folder at the absolute `path`, and those above it, for their owner alone (0700) and
 * so that a power cut does not take them away again. Does nothing if it is there.
 *
 * Throws the system's error. Node's own `recursive` never comes back from a place like /proc.
 */
export function makePrivateFolder(path: string): void {
  if (existsSync(path)) return;
  const parent = dirname(path);
  makePrivateFolder(parent);
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    // Another process of this user may have made it in the meantime.
    if (!existsSync(path)) throw error;
  }
  syncPath(parent);
}

/** Waits until a file, or the names in a folder, are on the disk. */
export function syncPath(path: string): void {
  const handle = openSync(path, "r");
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
