import { cpSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Edit } from "../../sim/mutants.ts";

/** The root of this checkout. */
export const CHECKOUT: string = fileURLToPath(new URL("../..", import.meta.url));

/** The same store, which does in one life what the other does in an hour. */
export const BUSY: readonly Edit[] = [
  edit("io/store/checkpoint.ts", "const FRAMES_MAX = 1000;", "const FRAMES_MAX = 40;"),
  edit("io/store/sweeper.ts", "const SLICE_ROWS = 1024;", "const SLICE_ROWS = 48;"),
  edit("io/store/sweeper.ts", "const VACUUM_PAGES = 256;", "const VACUUM_PAGES = 4;"),
  edit("io/store/sweeper.ts", "const FREE_PAGES_MAX = 128;", "const FREE_PAGES_MAX = 4;"),
  edit("io/store/open-store.ts", "options.quietMs ?? 1000", "options.quietMs ?? 20"),
];

const FULL = '["synchronous", "FULL", "2"]';

/** Answers before the disk has it. */
export const NORMAL: readonly Edit[] = [
  edit("io/store/database.ts", FULL, '["synchronous", "NORMAL", "1"]'),
];

/** Never flushes anything, and copies its log all the time. */
export const OFF: readonly Edit[] = [
  ...BUSY,
  edit("io/store/database.ts", FULL, '["synchronous", "OFF", "0"]'),
];

function edit(file: string, find: string, replace: string): Edit {
  return { file, find, replace };
}

/**
 * Makes a copy of the program with these changes in an empty folder.
 *
 * Throws if the place of a change does not stand exactly once in its file.
 */
export function copyTree(folder: string, edits: readonly Edit[]): void {
  for (const part of ["src", "bin", "package.json"]) {
    cpSync(join(CHECKOUT, part), join(folder, part), {
      recursive: true,
      filter: (path) => !/\.(test|testing)\.ts$|\.md$/u.test(path),
    });
  }
  symlinkSync(join(CHECKOUT, "node_modules"), join(folder, "node_modules"));
  for (const { file, find, replace } of edits) {
    const path = join(folder, "src", file);
    const text = readFileSync(path, "utf8");
    const times = text.split(find).length - 1;
    if (times !== 1) throw new Error(`this stands ${times} times in src/${file}:\n${find}`);
    writeFileSync(
      path,
      text.replace(find, () => replace),
    );
  }
}
