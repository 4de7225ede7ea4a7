#!/usr/bin/env node
// The way in. Old syntax on purpose: it must run on a Node that is too old for the rest of
// Coterie, if only to say so, or in a checkout to go on with the Node that `npm ci` brought.
import { spawn } from "node:child_process";
import { existsSync, realpathSync } from "node:fs";
import { constants } from "node:os";
import { fileURLToPath } from "node:url";

const nodeMajorMin = 24;
const exitConfiguration = 78;

const sources = new URL("../src/cli/main.ts", import.meta.url);
const compiled = new URL("../dist/cli/main.js", import.meta.url);
const isCheckout = existsSync(sources);
const broughtNode = isCheckout ? nodeOfTheCheckout() : undefined;

if (Number(process.versions.node.split(".")[0]) >= nodeMajorMin) await run();
else if (broughtNode !== undefined) goOnWith(broughtNode);
else refuse();

/** Runs the command line; its result becomes the exit code once all output is written. */
async function run() {
  const cli = await import(isCheckout ? sources.href : compiled.href);
  const code = await cli.main(process.argv.slice(2));
  if (code !== 0) process.exitCode = code;
}

/** The Node of the development dependency `node`, unless it is absent or the one running this. */
function nodeOfTheCheckout() {
  const name = process.platform === "win32" ? "node.exe" : "node";
  const path = fileURLToPath(new URL("../node_modules/node/bin/" + name, import.meta.url));
  if (!existsSync(path) || realpathSync(path) === realpathSync(process.execPath)) return undefined;
  return path;
}

/** Starts again under `node`: signals go down to it, its exit code or signal comes back. */
function goOnWith(node) {
  const args = [fileURLToPath(import.meta.url)].concat(process.argv.slice(2));
  const child = spawn(node, args, { stdio: "inherit" });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
    process.on(signal, () => child.kill(signal));
  }
  child.on("error", refuse);
  child.on("exit", (code, signal) => {
    process.exitCode = code === null ? 128 + constants.signals[signal] : code;
  });
}

function refuse() {
  const checkout = fileURLToPath(new URL("..", import.meta.url));
  const wasInstalled = existsSync(new URL("../node_modules", import.meta.url));
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
