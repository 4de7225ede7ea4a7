import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { CoreModule } from "./core-module.ts";
import { loadCore } from "./core-module.ts";
import type { Edit, Mutant } from "./mutants.ts";

const sources = join(import.meta.dirname, "../src");

/** A copy of the core with a mutant's changes, for as long as it is needed. */
export class MutatedCore {
  readonly folder: string;

  /** Throws if a change does not fit exactly once. */
  constructor(mutant: Mutant) {
    this.folder = mkdtempSync(join(tmpdir(), "coterie-mutant-"));
    writeFileSync(join(this.folder, "package.json"), '{ "type": "module" }');
    for (const part of ["core", "wire"]) {
      cpSync(join(sources, part), join(this.folder, part), {
        recursive: true,
        filter: (path) => !/\.(test|testing)\.ts$|\.md$/u.test(path),
      });
    }
    for (const edit of mutant.edits) this.#apply(mutant, edit);
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
