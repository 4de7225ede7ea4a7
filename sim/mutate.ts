import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Product } from "./core-module.ts";
import { loadProduct } from "./core-module.ts";

/** One change of a file of the core or the client: `find` must stand in it exactly once. */
export interface Edit {
  /** Below src/. */
  readonly file: string;
  readonly find: string;
  readonly replace: string;
}

/** A product that is wrong on purpose, in a way that somebody might write by mistake. */
export interface Mutant {
  readonly name: string;
  readonly edits: readonly Edit[];
}

/** A mutant of one change. */
export function mutant(name: string, file: string, find: string, replace: string): Mutant {
  return { name, edits: [{ file, find, replace }] };
}

const sources = join(import.meta.dirname, "../src");

/** A copy of the core, or of the client, with a mutant's changes, for as long as it is needed. */
export class MutatedProduct {
  readonly folder: string;
  /** The core or the client; and a change of the wire is one of the core's. */
  readonly #part: "core" | "client";

  /** Throws if a change does not fit exactly once. */
  constructor(of: Mutant) {
    this.folder = mkdtempSync(join(tmpdir(), "coterie-mutant-"));
    writeFileSync(join(this.folder, "package.json"), '{ "type": "module" }');
    this.#part = of.edits.some(({ file }) => file.startsWith("client/")) ? "client" : "core";
    for (const part of [this.#part, "wire"]) {
      cpSync(join(sources, part), join(this.folder, part), {
        recursive: true,
        filter: (path) => !/\.(test|testing)\.ts$|\.md$/u.test(path),
      });
    }
    for (const edit of of.edits) this.#apply(of, edit);
  }

  load(): Promise<Product> {
    const main = this.#part === "core" ? "core/server-core.ts" : "client/client.ts";
    return loadProduct({ [this.#part]: pathToFileURL(join(this.folder, main)) });
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
