import { watch } from "node:fs";
import { basename, dirname } from "node:path";

/**
 * Tells whenever anybody, this process too, writes to the file at `path` or to one that SQLite
 * keeps beside it. A system that cannot watch files, or no more of them, tells nothing: whoever
 * needs to know looks by themselves now and then as well.
 *
 * @returns ends it.
 */
export function watchWrites(path: string, written: () => void): () => void {
  const name = basename(path);
  try {
    const watcher = watch(dirname(path), { persistent: false }, (_, changed) => {
      if (changed?.startsWith(name) === true) written();
    });
    watcher.on("error", () => watcher.close());
    return () => watcher.close();
  } catch {
    return () => {};
  }
}
