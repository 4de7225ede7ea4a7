// Makes dist/: the program and the library with everything that they need, in a few files.
//
// In few files because of the start: Node takes half a millisecond and more to find and link each
// module, and a command would need 40 of them (`node bench/start-up.ts` shows what it comes to).
// The packages that went in are named with their licences in dist/LICENSES.md.
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";

const root = fileURLToPath(new URL("..", import.meta.url));
const dist = join(root, "dist");

const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));

/**
 * Modules of Node that are costly to import as such, since every getter on them is called then:
 * `node:fs` loads its promises, `node:process` opens the three standard streams. Asked for
 * directly they are there already. Together a third of what a bare Node takes to start.
 */
const asked = new Set(["node:fs", "node:process", "node:util"]);

const lean = {
  name: "lean-builtins",
  resolveId(id, importer, { kind }) {
    // CommonJS asks directly anyway.
    if (kind === "require-call") return null;
    // It starts programs named `coterie-NAME`, which there are none of.
    const isUnused = id === "node:child_process" && importer?.includes("/commander/");
    return isUnused || asked.has(id) ? { id: `\0lean:${id}`, moduleSideEffects: false } : null;
  },
  load(id) {
    if (id === "\0lean:node:child_process") return "export default {};";
    const name = id.slice("\0lean:".length);
    return id.startsWith("\0lean:") ? directly(name) : null;
  },
};

/** A module that offers what the module `name` of Node does, getters aside. */
function directly(name) {
  const properties = Object.entries(
    Object.getOwnPropertyDescriptors(process.getBuiltinModule(name)),
  );
  const names = properties.filter(
    ([key, { get }]) => get === undefined && /^[a-z]\w*$/iu.test(key),
  );
  const lines = names.map(([key]) => `export const ${key} = builtin.${key};`);
  return `const builtin = process.getBuiltinModule("${name}");
export default builtin;
${lines.join("\n")}`;
}

const serversEnd = new RegExp(
  String.raw`/src/io/(address-list|arrival|exporter|first-bytes|listener|own-addresses|` +
    String.raw`peer-socket|replaced-file|secure-socket|tls-.*)\.ts$`,
  "u",
);

/** What only those load who have joined a group, or do so: it loads TLS, or keys. */
const membersEnd = new RegExp(
  String.raw`/src/(identity/.*|` +
    String.raw`client/(device-file|devices|group-account|inviting|joining|members|` +
    String.raw`secure-transport|server-talk|sign-in)|` +
    String.raw`io/(exporter|key-file|passphrase|tls-failure|tls-transport|` +
    String.raw`account/join-attempt))\.ts$`,
  "u",
);

/** What asks other programs, which loads what starts them. */
const startsPrograms = /\/src\/io\/terminal\/tmux\.ts$/u;

/**
 * What `coterie help TOPIC` lists, which is all that the screen can do: as a file of its own it
 * would be one more for the first screen, so it lies with what the screen shares with others.
 */
const listedByHelp =
  /\/src\/app\/(?!doctor|hooks|settings\/(page|example|own-hooks|understood|read))/u;

/** What the first screen needs, and others need too. */
const talkShared = new RegExp(
  String.raw`/src/(app/(effects|keymap|preferences|settings-keeper|vi-editing|words)|` +
    String.raw`cli/chat-(language|look)|toml/closest|` +
    String.raw`tui/(editor-keys|editor/[\w-]+|keys/chord-words|lines/(names|words)|` +
    String.raw`terminal/probes|text/(fit|times))|` +
    String.raw`words/(on-demand|plural|words|english|` +
    String.raw`english/(?!asking|doctor|hooks|lines|line-commands|topics)\w+))\.ts$|` +
    String.raw`/leven/`,
  "u",
);

const baseModules = [
  /^\0lean:/u,
  /\/node_modules\/commander\//u,
  /\/src\/wire\//u,
  /\/src\/tui\/text\/safe-text\.ts$/u,
  /\/src\/cli\/(exit|streams|subcommand|version)\.ts$/u,
];

rmSync(dist, { recursive: true, force: true });
const bundle = await rolldown({
  cwd: root,
  input: {
    main: "src/cli/main.ts",
    index: "src/index.ts",
    "store-worker": "src/io/store/store-worker.ts",
  },
  platform: "node",
  plugins: [lean],
  transform: { define: { COTERIE_VERSION: JSON.stringify(manifest.version) } },
  treeshake: { propertyReadSideEffects: false },
});
const { output } = await bundle.write({
  dir: dist,
  format: "esm",
  entryFileNames: "[name].js",
  // Beside each other, so that what is found by its URL is found from every one of them.
  chunkFileNames: "[name]-[hash].js",
  codeSplitting: {
    groups: [
      // What every command needs, the one that only prints its help included: nothing in it may
      // import a costly module of Node, such as those of the network and the database.
      {
        name: "base",
        test: (id) => baseModules.some((pattern) => pattern.test(id)),
        priority: 2,
      },
      // What every command of a user loads, and the library; without the server's end of a
      // connection, which loads TLS.
      {
        name: "client",
        test: (id) =>
          /\/src\/(client|io|cli\/(shared-options|login-name))(\/(?!store\/)|\.ts)/u.test(id) &&
          !startsPrograms.test(id) &&
          !serversEnd.test(id) &&
          !membersEnd.test(id),
        minShareCount: 2,
        priority: 1,
      },
      // What the screen shares with those parts that it loads later, and with other commands: one
      // file instead of a dozen.
      {
        name: "talk",
        test: (id) => talkShared.test(id) || listedByHelp.test(id),
        minShareCount: 2,
        priority: 1,
      },
      { name: "members", test: (id) => membersEnd.test(id), minShareCount: 2, priority: 1 },
    ],
  },
  comments: { legal: true, annotation: false, jsdoc: false },
  minify: { compress: true, mangle: false, codegen: { removeWhitespace: true } },
});
await bundle.close();

const packages = new Set();
for (const { moduleIds = [] } of output) {
  for (const id of moduleIds) {
    const found = /^.*\/node_modules\/((?:@[^/]+\/)?[^/]+)(?=\/)/u.exec(id);
    if (found !== null) packages.add(found[0]);
  }
}
const licences = [...packages].map((folder) => licenceOf(folder));
writeFileSync(
  join(dist, "LICENSES.md"),
  licences.toSorted((a, b) => a.localeCompare(b)).join("\n"),
);

// The types of what `src/index.ts` offers, from the compiler.
const tsc = join(root, "node_modules/typescript/bin/tsc");
execFileSync(process.execPath, [tsc, "-p", "tsconfig.build.json"], { cwd: root, stdio: "inherit" });

function licenceOf(folder) {
  const { name, version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const file = readdirSync(folder).find((entry) => /^licen[cs]e(\.(md|txt))?$/iu.test(entry));
  if (file === undefined) throw new Error(`${name} ${version} comes without its licence`);
  return `# ${name} ${version}\n\n${readFileSync(join(folder, file), "utf8").trim()}\n`;
}
