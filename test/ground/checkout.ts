import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of the checkout that these tests stand in, with a trailing slash. */
export const root: string = fileURLToPath(new URL("../../", import.meta.url));

const foldersNotOurs = new Set(["node_modules", "dist", "coverage", ".git"]);

/** Paths of all files below `folder`, relative to the checkout, sorted; none that are generated. */
export function filesBelow(folder = "."): string[] {
  const found: string[] = [];
  for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
    if (foldersNotOurs.has(entry.name)) continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) found.push(...filesBelow(path));
    else if (entry.isFile()) found.push(path);
  }
  return found.toSorted();
}

/** A folder of its own under the system's temporary one, with `files` in it (path: text). */
export class ScratchFolder implements Disposable {
  readonly path: string = mkdtempSync(join(tmpdir(), "coterie-ground-"));

  constructor(files: Readonly<Record<string, string>> = {}) {
    for (const [path, text] of Object.entries(files)) this.write(path, text);
  }

  write(path: string, text: string): void {
    mkdirSync(dirname(join(this.path, path)), { recursive: true });
    writeFileSync(join(this.path, path), text);
  }

  [Symbol.dispose](): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

/** One block of a document fenced as `sh`. */
export type ShellBlock = { readonly document: string; readonly commands: readonly string[] };

/** The `sh` blocks of a document: comments, prompts and empty lines are cut, `\` joins lines. */
export function shellBlocks(document: string, text: string): ShellBlock[] {
  const blocks: ShellBlock[] = [];
  for (const [, body = ""] of text.matchAll(/^```sh\n(.*?)^```/gmsu)) {
    const commands = body
      .replaceAll(/\\\n\s*/gu, "")
      .split("\n")
      .map((line) =>
        line
          .replace(/^\$ /u, "")
          .replace(/\s+#\s.*$/u, "")
          .trim(),
      )
      .filter((line) => line !== "" && !line.startsWith("#"));
    blocks.push({ document, commands });
  }
  return blocks;
}
