import assert from "node:assert/strict";
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { test } from "node:test";
import { root, ScratchFolder } from "./checkout.ts";

type Outcome = { readonly code: number | null; readonly stdout: string; readonly stderr: string };

/** Runs a program to its end. */
function outcomeOf(program: string, args: readonly string[], cwd: string): Promise<Outcome> {
  return new Promise((resolve) => {
    const child = execFile(program, args, { cwd }, (_error, stdout, stderr) =>
      resolve({ code: child.exitCode, stdout, stderr }),
    );
  });
}

/** Starts a server in a process group of its own, since npm and a shell may stand between. */
function startServer(program: string, args: readonly string[], cwd: string): ChildProcess {
  return spawn(program, args, { cwd, detached: true, stdio: ["ignore", "pipe", "inherit"] });
}

/** The first line of the server's output that says where it listens; fails if it ends before. */
async function whereItListens(server: ChildProcess): Promise<string> {
  assert.ok(server.stdout);
  for await (const line of createInterface({ input: server.stdout }))
    if (line.startsWith("listening on ")) return line;
  return assert.fail("the server ended without listening");
}

async function stop(server: ChildProcess): Promise<void> {
  if (server.pid === undefined || server.exitCode !== null || server.signalCode !== null) return;
  const ended = once(server, "exit");
  process.kill(-server.pid, "SIGTERM");
  await ended;
}

/** A stand-in for an old Node: the one that runs this test, saying that it is `version`. */
function runAsNode(version: string, script: string, cwd: string): Promise<Outcome> {
  const pretend = `Object.defineProperty(process,"versions",{value:{node:"${version}"}})`;
  const args = ["--import", `data:text/javascript,${encodeURIComponent(pretend)}`, script, "a b"];
  return outcomeOf(process.execPath, args, cwd);
}

const stubMain =
  "export async function main(args: readonly string[]): Promise<number> {\n" +
  "  console.log(process.versions.node, ...args);\n" +
  "  return 3;\n}\n";

function checkoutWithStub(): ScratchFolder {
  return new ScratchFolder({
    "package.json": '{ "type": "module" }',
    "bin/coterie.js": readFileSync(join(root, "bin/coterie.js"), "utf8"),
    "tools/need-node.js": readFileSync(join(root, "tools/need-node.js"), "utf8"),
    "src/cli/main.ts": stubMain,
  });
}

test("npm start starts a server that says where it listens", async () => {
  using folder = new ScratchFolder();
  const args = ["start", "--", "--port", "0", "--data", join(folder.path, "data")];
  const server = startServer("npm", args, root);

  try {
    assert.match(await whereItListens(server), /^listening on 127\.0\.0\.1:\d+$/u);
  } finally {
    await stop(server);
  }
});

test("npm run sim replays a seed", async () => {
  const { code, stdout, stderr } = await outcomeOf("npm", ["run", "sim", "--", "4711"], root);

  assert.equal(code, 0, stdout + stderr);
  assert.match(stdout, /4711/u);
});

test("the exit code and the arguments pass through the way in", async () => {
  using checkout = checkoutWithStub();

  const run = await outcomeOf(process.execPath, ["bin/coterie.js", "a b"], checkout.path);

  assert.deepEqual(run, { code: 3, stdout: `${process.versions.node} a b\n`, stderr: "" });
});

test("a Node that is too old goes on with the one of the checkout", async () => {
  using checkout = checkoutWithStub();
  // A second name of the same binary will do: its path differs, so it is not the one running.
  const brought = join(checkout.path, "node_modules/node/bin/node");
  checkout.write("node_modules/node/bin/node", "");
  cpSync(process.execPath, brought, { force: true });

  const run = await runAsNode("20.20.2", "bin/coterie.js", checkout.path);

  assert.deepEqual(run, { code: 3, stdout: `${process.versions.node} a b\n`, stderr: "" });
});

test("a Node that is too old, with no other there, says in one line what helps", async () => {
  using checkout = checkoutWithStub();

  const fresh = await runAsNode("20.20.2", "bin/coterie.js", checkout.path);
  assert.equal(fresh.code, 78);
  assert.match(fresh.stderr, /^coterie needs Node 24 .* 20\.20\.2: run `npm ci` in .*\n$/u);

  const script = await runAsNode("20.20.2", "tools/need-node.js", checkout.path);
  assert.equal(script.code, 78);
  assert.match(script.stderr, /^This script needs Node 24 .* 20\.20\.2: run `npm ci`.*\n$/u);
});

test("where npm ran no install scripts, the line says how to let it", async () => {
  using checkout = checkoutWithStub();
  mkdirSync(join(checkout.path, "node_modules"));

  const refused = await runAsNode("20.20.2", "bin/coterie.js", checkout.path);

  assert.equal(refused.code, 78);
  assert.match(refused.stderr, /run `npm ci --ignore-scripts=false` in /u);
});
