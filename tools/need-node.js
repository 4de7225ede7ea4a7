// Stops a script of package.json with one sentence where the Node that started it cannot run it.
// npm puts node_modules/.bin first, so that happens only if `npm ci` has not run, or if npm was
// told not to run install scripts (the package `node` fetches its binary in one).
import { existsSync } from "node:fs";

if (Number(process.versions.node.split(".")[0]) < 24) {
  const wasInstalled = existsSync(new URL("../node_modules", import.meta.url));
  const npmCi = wasInstalled ? "npm ci --ignore-scripts=false" : "npm ci";
  process.stderr.write(
    "This script needs Node 24 or newer and was started by " +
      process.versions.node +
      ": run `" +
      npmCi +
      "`, which brings Node 26.\n",
  );
  process.exitCode = 78;
}
