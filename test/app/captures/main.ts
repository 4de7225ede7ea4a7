// Plays the scenes and writes what came out into the documents: `npm run captures`.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../ground/checkout.ts";
import { capturedFiles } from "./files.ts";
import { playScenes } from "./scenes.ts";

for (const [path, text] of capturedFiles(await playScenes())) {
  writeFileSync(join(root, path), text);
  console.log(path);
}
