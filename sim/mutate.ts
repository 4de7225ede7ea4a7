import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { CoreModule } from "./core-module.ts";
import { loadCore } from "./core-module.ts";

/** One change of a file of the core: `find` must stand in it exactly once. */
export interface Edit {
  /** Below src/. */
  readonly file: string;
  readonly find: string;
  readonly replace: string;
}

/** A core that is wrong on purpose, in a way that somebody might write by mistake. */
export interface Mutant {
  readonly name: string;
  readonly edits: readonly Edit[];
}

/** A mutant of one change. */
export function mutant(name: string, file: string, find: string, replace: string): Mutant {
  return { name, edits: [{ file, find, replace }] };
}

const sources = join(import.meta.dirname, "../src");

/** A copy of the core with a mutant's changes, for as long as it is needed. */
export class MutatedCore {
  readonly folder: string;

  /** Throws if a change does not fit exactly once. */
  constructor(of: Mutant) {
    this.folder = mkdtempSync(join(tmpdir(), "coterie-mutant-"));
    writeFileSync(join(this.folder, "package.json"), '{ "type": "module" }');
    for (const part of ["core", "wire"]) {
      cpSync(join(sources, part), join(this.folder, part), {
        recursive: true,
        filter: (path) => !/\.(test|testing)\.ts$|\.md$/u.test(path),
      });
    }
    for (const edit of of.edits) this.#apply(of, edit);
  }

  load(): Promise<CoreModule> {
    return loadCore(pathToFileURL(join(this.folder, "core/server-core.ts")));
  }

  [Symbol.dispose](): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  #apply({ name }: Mutant, { file, find, replace }: Edit): void {
    const path = join(this.folder, file);
    const text = readFileSync(path, "utf8");
    const times = text.split(find).length - 1;
    if (times !== 1) {
      throw new Error(`mutant "${name}": its place stands ${times} times in src/${file}:\n${find}`);
    }
    writeFileSync(
      path,
      text.replace(find, () => replace),
    );
  }
}
