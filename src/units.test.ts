import { globSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

// All tests beside the sources, one after the other in this process: none of them needs one of
// its own, and to start one for each file took three times as long as the tests themselves.
const here = import.meta.dirname;
const files = globSync("*/**/*.test.ts", { cwd: here }).toSorted();
for (const file of files) await import(pathToFileURL(join(here, file)).href);
