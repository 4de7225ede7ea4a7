#!/usr/bin/env node
// The way in. Old syntax on purpose: it must run on a Node that is too old for the rest of
// Coterie, if only to say so, or in a checkout to go on with the Node that `npm ci` brought.
// What only that needs is loaded there, since every command of every user passes here.
const nodeMajorMin = 24;
const exitConfiguration = 78;

const isNewEnough = Number(process.versions.node.split(".")[0]) >= nodeMajorMin;
// Imported, it would also load its promises, which takes longer than all the rest of this file.
const fs = isNewEnough ? process.getBuiltinModule("node:fs") : await import("node:fs");

const sources = new URL("../src/cli/main.ts", import.meta.url);
const compiled = new URL("../dist/main.js", import.meta.url);
const isCheckout = fs.existsSync(sources);

if (isNewEnough) await run();
else if (isCheckout) await goOn();
else await refuse();

/** Runs the command line; its result becomes the exit code once all output is written. */
async function run() {
  hideSqliteWarning();
  if (!isCheckout) rememberCompiled();
  const cli = await import(isCheckout ? sources.href : compiled.href);
  const code = await cli.main(process.argv.slice(2));
  if (code !== 0) process.exitCode = code;
}

/** The first versions of Node 24 call SQLite experimental; a reader could do nothing about it. */
function hideSqliteWarning() {
  const emitWarning = process.emitWarning;
  process.emitWarning = function (warning, ...rest) {
    if (rest[0] === "ExperimentalWarning" && String(warning).startsWith("SQLite ")) return;
    emitWarning.call(process, warning, ...rest);
  };
}

/**
 * Has Node keep what it compiled, in the user's cache folder: it is code, so it must not lie
 * where others can write, such as the system's temporary folder, which Node would take. Nobody
 * needs it: where it cannot be kept, the start takes a little longer. NODE_COMPILE_CACHE names
 * another folder and NODE_DISABLE_COMPILE_CACHE=1 turns it off, as for every program of Node.
 */
function rememberCompiled() {
  const { env } = process;
  if (env.NODE_COMPILE_CACHE || env.NODE_DISABLE_COMPILE_CACHE) return;
  const above = cacheFolder();
  if (!above) return;
  const own = above + "/coterie";
  try {
    for (const folder of [above, own]) if (!fs.existsSync(folder)) fs.mkdirSync(folder, 0o700);
    process.getBuiltinModule("node:module").enableCompileCache(own + "/compiled");
  } catch {
    // A user without a home, or with one that is read-only.
  }
}

/** Where the programs of this user keep what they can make again. */
function cacheFolder() {
  const { env, platform } = process;
  if (platform === "win32") return env.LOCALAPPDATA;
  // The XDG specification has relative paths ignored.
  if (env.XDG_CACHE_HOME && env.XDG_CACHE_HOME.startsWith("/")) return env.XDG_CACHE_HOME;
  return env.HOME && env.HOME + (platform === "darwin" ? "/Library/Caches" : "/.cache");
}

/** Starts again under the Node of the development dependency `node`, if it is there. */
async function goOn() {
  const { fileURLToPath } = await import("node:url");
  const name = process.platform === "win32" ? "node.exe" : "node";
  const node = fileURLToPath(new URL("../node_modules/node/bin/" + name, import.meta.url));
  if (!fs.existsSync(node) || fs.realpathSync(node) === fs.realpathSync(process.execPath))
    await refuse();
  else await goOnWith(node, fileURLToPath(import.meta.url));
}

/** Signals go down to the new process, its exit code or signal comes back. */
async function goOnWith(node, script) {
  const { spawn } = await import("node:child_process");
  const { constants } = await import("node:os");
  const child = spawn(node, [script].concat(process.argv.slice(2)), { stdio: "inherit" });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
    process.on(signal, () => child.kill(signal));
  }
  child.on("error", refuse);
  child.on("exit", (code, signal) => {
    process.exitCode = code === null ? 128 + constants.signals[signal] : code;
  });
}

async function refuse() {
  const { fileURLToPath } = await import("node:url");
  const checkout = fileURLToPath(new URL("..", import.meta.url));
  const wasInstalled = fs.existsSync(new URL("../node_modules", import.meta.url));
  const npmCi = wasInstalled ? "npm ci --ignore-scripts=false" : "npm ci";
  const remedy = isCheckout
    ? "run `" + npmCi + "` in " + checkout + ", which brings Node 26"
    : "install Node 26 (https://nodejs.org) and start coterie again";
  const found = process.versions.node;
  process.stderr.write(
    "coterie needs Node " + nodeMajorMin + " or newer and this is " + found + ": " + remedy + ".\n",
  );
  process.exitCode = exitConfiguration;
}
