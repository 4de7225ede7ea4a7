import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../", import.meta.url));
/** What the measurements of the store can reach. */
const FOLDERS = ["src/wire", "src/core", "src/io", "bench"];

/**
 * Writes what the measurements run as plain JavaScript, as it is installed: whoever runs sources
 * pays 40 MB for the part of Node that takes the types out.
 *
 * @returns the folder that stands for the root of the checkout.
 */
export function writePlain(folder: string): string {
  for (const from of FOLDERS) {
    for (const entry of readdirSync(join(ROOT, from), { recursive: true, withFileTypes: true })) {
      if (!entry.isFile() || !entry.name.endsWith(".ts")) continue;
      const path = join(entry.parentPath, entry.name);
      const to = join(folder, relative(ROOT, path)).replace(/\.ts$/u, ".js");
      mkdirSync(dirname(to), { recursive: true });
      writeFileSync(to, plain(readFileSync(path, "utf8")));
    }
  }
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }\n');
  return folder;
}

function plain(source: string): string {
  return stripTypeScriptTypes(source).replaceAll(/(from "\.[^"]*)\.ts"/gu, '$1.js"');
}
