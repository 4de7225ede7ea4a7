import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import type { TestContext } from "node:test";
import { root } from "../ground/checkout.ts";
import { temporaryFolder } from "../helpers/server.ts";
import {
  bytesBelow,
  filesIn,
  install,
  NoRegistry,
  nodeOf,
  pack,
  run,
  User,
} from "./installation.ts";
import type { Packed } from "./installation.ts";

/** The oldest line of Node that Coterie runs on. */
const node24 = "24.21.0";
const packedBytesMax = 460_000;
const installedBytesMax = 1_600_000;

let packed: Promise<Packed> | undefined;
const tarball = (): Promise<Packed> => (packed ??= pack());

let installed: Promise<string> | undefined;
/** An empty folder into which the package was installed. */
const folder = (): Promise<string> =>
  (installed ??= tarball().then((made) => install(made.tarball)));

/** Skips a test that needs a registry where none can be reached. */
async function orSkip<T>(t: TestContext, wanted: Promise<T>): Promise<T | undefined> {
  try {
    return await wanted;
  } catch (error) {
    if (!(error instanceof NoRegistry)) throw error;
    t.skip(error.message);
    return undefined;
  }
}

test("the package holds the program, the library with its types, and nothing else", async (t) => {
  const { files, bytes, unpackedBytes } = await tarball();
  t.diagnostic(`${files.length} files, ${bytes} bytes packed, ${unpackedBytes} unpacked`);

  for (const name of ["bin/coterie.js", "dist/main.js", "dist/store-worker.js", "dist/index.d.ts"])
    assert.ok(files.includes(name), name);
  for (const name of ["dist/index.js", "dist/LICENSES.md", "LICENSE", "README.md"])
    assert.ok(files.includes(name), name);
  const strays = files.filter(
    (path) => !/^((bin|dist)\/.+\.js|dist\/.+\.d\.ts|man\/.+\.\d|[^/]+)$/u.test(path),
  );
  assert.deepEqual(strays, ["dist/LICENSES.md"]);
  assert.ok(!files.some((path) => /\.(test|testing)\.|\.map$/u.test(path)));
  assert.ok(bytes < packedBytesMax, `${bytes} bytes`);
});

test("every package that was built in is named with its licence", async () => {
  const { tarball: path } = await tarball();
  const { out } = await run("tar", ["-xOzf", path, "package/dist/LICENSES.md"], { cwd: "/" });

  for (const name of ["commander", "pino"]) assert.match(out, new RegExp(`^# ${name} \\d`, "mu"));
});

test("the types of the package are found wherever its code is", async () => {
  const attw = join(root, "node_modules/.bin/attw");
  const { tarball: path } = await tarball();

  const { code, out, err } = await run(attw, [path, "--profile", "esm-only"], { cwd: root });

  assert.equal(code, 0, out + err);
});

for (const version of [process.versions.node, node24]) {
  test(`installed into an empty folder, it serves, sends and listens on ${version}`, async (t) => {
    const where = await orSkip(t, folder());
    const isThis = version === process.versions.node;
    const node = isThis ? process.execPath : await orSkip(t, nodeOf(version));
    if (where === undefined || node === undefined) return;
    assert.equal((await run(node, ["--version"], { cwd: where })).out.trim(), `v${version}`);
    const user = new User(where, node);
    await using server = await user.server();
    const at = ["--server", server.address];

    const kept = await user.coterie("send", ...at, "--user", "ann", "--to", "bob", "lunch?");
    const heard = await user.coterie("listen", ...at, "--user", "bob", "--count", "1");

    assert.deepEqual([kept.code, heard.code, heard.out], [0, 0, "lunch?\n"], heard.err);
    assert.match(kept.err + kept.out, /kept|300/u);
    assert.equal(await server.stop(), 0);
    const said = [kept.err, heard.err, server.stderr()].join("\n");
    assert.doesNotMatch(said, /Warning/u);
  });
}

test("installing brings one package, and running it writes nothing there", async (t) => {
  const where = await orSkip(t, folder());
  if (where === undefined) return;
  const user = new User(where, process.execPath);
  const stamp = (): string[] =>
    filesIn(where).map((path) => `${path} ${statSync(join(where, path)).mtimeMs}`);
  const before = stamp();

  await user.coterie("--version");
  await using server = await user.server();
  await user.coterie("send", "--server", server.address, "--user", "ann", "--to", "bob", "hi");
  await server.stop();

  assert.deepEqual(stamp(), before);
  const names = filesIn(join(where, "node_modules")).map((path) => path.split("/")[0]);
  assert.deepEqual([...new Set(names)], [".package-lock.json", "coterie"]);
  const bytes = bytesBelow(where);
  t.diagnostic(`${bytes} bytes installed`);
  assert.ok(bytes < installedBytesMax, `${bytes} bytes`);
});

test("the library is imported from the package by its name", async (t) => {
  const where = await orSkip(t, folder());
  if (where === undefined) return;
  const script = 'import { connect, CoterieError } from "coterie"; console.log(typeof connect);';

  const args = ["--input-type=module", "--eval", `${script} new CoterieError("A", "b", "c");`];
  const { code, out, err } = await run(process.execPath, args, { cwd: where });

  assert.deepEqual([code, out, err], [0, "function\n", ""]);
});

test("what Node compiled is kept in the user's cache folder, for no others to write", async (t) => {
  const where = await orSkip(t, folder());
  if (where === undefined) return;
  const user = new User(where, process.execPath);

  await user.coterie("--version");

  const cache = join(user.home, process.platform === "darwin" ? "Library/Caches" : ".cache");
  assert.ok(filesIn(join(cache, "coterie/compiled")).length > 0);
  assert.equal(statSync(join(cache, "coterie")).mode & 0o077, 0);
  assert.deepEqual(
    filesIn(user.home).filter((path) => !path.startsWith(cache.slice(user.home.length + 1))),
    [],
  );
});

test("the cache goes where Node is told, or nowhere, and a start needs none", async (t) => {
  const where = await orSkip(t, folder());
  if (where === undefined) return;
  const told = temporaryFolder("coterie-told-");
  const notAFolder = join(told, "file");
  writeFileSync(notAFolder, "");
  const users = {
    told: new User(where, process.execPath, { NODE_COMPILE_CACHE: join(told, "cache") }),
    off: new User(where, process.execPath, { NODE_DISABLE_COMPILE_CACHE: "1" }),
    homeless: new User(where, process.execPath, { HOME: undefined }),
    readOnly: new User(where, process.execPath, { XDG_CACHE_HOME: notAFolder }),
  };

  for (const [name, user] of Object.entries(users)) {
    const { code, out, err } = await user.coterie("--version");
    assert.deepEqual([code, err], [0, ""], name);
    assert.match(out, /^\d+\.\d+\.\d+\n$/u);
    assert.deepEqual(filesIn(user.home), [], name);
  }

  assert.ok(existsSync(join(told, "cache")));
});

test("a package on a Node that is too old says in one sentence what helps", async () => {
  const scratch = temporaryFolder("coterie-old-");
  const bin = join(scratch, "bin/coterie.js");
  mkdirSync(dirname(bin));
  writeFileSync(join(scratch, "package.json"), '{ "type": "module" }');
  writeFileSync(bin, readFileSync(join(root, "bin/coterie.js")));
  const pretend = 'Object.defineProperty(process,"versions",{value:{node:"20.20.2"}})';
  const args = [
    "--import",
    `data:text/javascript,${encodeURIComponent(pretend)}`,
    bin,
    "--version",
  ];

  const { code, out, err } = await run(process.execPath, args, { cwd: scratch });

  assert.deepEqual([code, out], [78, ""]);
  assert.match(err, /^coterie needs Node 24 or newer and this is 20\.20\.2: install Node .*\n$/u);
});

test("of Node's warnings only the one about SQLite is hidden", async () => {
  const scratch = temporaryFolder("coterie-warning-");
  for (const path of ["bin", "dist"]) mkdirSync(join(scratch, path));
  writeFileSync(join(scratch, "package.json"), '{ "type": "module" }');
  writeFileSync(join(scratch, "bin/coterie.js"), readFileSync(join(root, "bin/coterie.js")));
  writeFileSync(
    join(scratch, "dist/main.js"),
    `export async function main() {
      process.emitWarning("SQLite is an experimental feature", "ExperimentalWarning");
      process.emitWarning("Cheese is an experimental feature", "ExperimentalWarning");
      process.emitWarning("SQLite is tired", "Warning");
      return 0;
    }`,
  );

  const args = [join(scratch, "bin/coterie.js")];
  const { err } = await run(process.execPath, args, { cwd: scratch });

  assert.doesNotMatch(err, /SQLite is an experimental/u);
  assert.match(err, /Cheese is an experimental feature/u);
  assert.match(err, /SQLite is tired/u);
});

/** Of the program's own code so much is read before the first screen; what it needs later waits. */
const firstScreenBytesMax = 460_000;
/** Node takes half a millisecond and more for each of them. */
const firstScreenFilesMax = 6;

test("the first screen waits for no TLS, no keys and no server", async (t) => {
  const dist = join(await unpacked(), "dist");
  const entries = filesIn(dist).filter((path) =>
    /^(main|chat-[\w-]{8}|chat-screen-[\w-]{8})\.js$/u.test(path),
  );
  assert.equal(entries.length, 3, entries.join(" "));
  const { files, builtins } = importedFrom(dist, entries);
  const bytes = files.reduce((sum, path) => sum + statSync(join(dist, path)).size, 0);
  t.diagnostic(`${files.length} files, ${bytes} bytes`);
  const known = ["events", "net", "os", "path", "sqlite", "string_decoder"];
  assert.deepEqual(builtins.toSorted(), known);
  assert.ok(bytes < firstScreenBytesMax, `${bytes} bytes`);
  assert.ok(files.length <= firstScreenFilesMax, files.join(" "));
});

/** Everything that is loaded with these files, without what they ask for while they run. */
function importedFrom(
  dist: string,
  entries: readonly string[],
): { files: string[]; builtins: string[] } {
  const files = new Set<string>();
  const builtins = new Set<string>();
  const rest = [...entries];
  for (let path = rest.pop(); path !== undefined; path = rest.pop()) {
    if (files.has(path)) continue;
    files.add(path);
    const code = readFileSync(join(dist, path), "utf8");
    for (const [, name = ""] of code.matchAll(/(?:\bimport|\}\s*from)\s*"([^"]+)"/gu)) {
      if (name.startsWith("node:")) builtins.add(name.slice("node:".length));
      else if (name.startsWith("./")) rest.push(name.slice("./".length));
    }
  }
  return { files: [...files], builtins: [...builtins] };
}

/** The package as it is, without anything installed beside it. */
async function unpacked(): Promise<string> {
  const { tarball: path } = await tarball();
  const to = temporaryFolder("coterie-unpacked-");
  const { code, err } = await run("tar", ["-xzf", path, "-C", to], { cwd: to });
  assert.equal(code, 0, err);
  return join(to, "package");
}
