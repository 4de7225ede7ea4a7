import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { filesBelow, root } from "./checkout.ts";

const columnsMax = 100;
const files = filesBelow();
const read = (path: string): string => readFileSync(join(root, path), "utf8");
const folder = (path: string): string[] => (existsSync(join(root, path)) ? readdirSync(path) : []);

process.chdir(root);

test("every folder of the sources says in a README.md what lives there", () => {
  const folders = [
    ...folder("src")
      .filter((name) => !name.includes("."))
      .map((name) => join("src", name)),
    ...["sim", "bench"].filter((name) => folder(name).length > 0),
  ];

  const silent = folders.filter((path) => !files.includes(join(path, "README.md")));

  assert.deepEqual(silent, []);
});

test(`no line of code is wider than ${columnsMax} columns`, () => {
  const wide: string[] = [];
  for (const path of files.filter((name) => /\.(ts|js|py|c|h)$/u.test(name))) {
    for (const [index, line] of read(path).split("\n").entries()) {
      if ([...line].length > columnsMax) wide.push(`${path}:${index + 1}`);
    }
  }

  assert.deepEqual(wide, []);
});

test("every document has exactly one title", () => {
  const odd: string[] = [];
  for (const path of files.filter((name) => name.endsWith(".md"))) {
    const prose = read(path).replaceAll(/^```.*?^```/gmsu, "");
    const titles = prose.match(/^# .+$/gmu) ?? [];
    if (titles.length !== 1) odd.push(`${path}: ${titles.length}`);
  }

  assert.deepEqual(odd, []);
});

test("no file names a place that exists on one machine only", () => {
  // The letter in brackets keeps this file from finding itself.
  const place = /(^|[^\w.])(\/[w]ork\/|\/[r]oot\/|\.\.\/[s]hared)|registry\.[a-z]+\.[oc]/u;

  const found: string[] = [];
  for (const path of files) {
    for (const [index, line] of read(path).split("\n").entries()) {
      if (place.test(line)) found.push(`${path}:${index + 1}: ${line.trim().slice(0, 80)}`);
    }
  }

  assert.deepEqual(found, []);
});

test("every relative link of a document leads to a file", () => {
  const broken: string[] = [];
  for (const path of files.filter((name) => name.endsWith(".md"))) {
    const prose = read(path).replaceAll(/^```.*?^```/gmsu, "");
    for (const [, target = ""] of prose.matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/gu)) {
      if (/^[a-z]+:/u.test(target)) continue;
      if (!existsSync(join(root, path, "..", target))) broken.push(`${path}: ${target}`);
    }
  }

  assert.deepEqual(broken, []);
});

type Manifest = {
  /** None: what the program needs is built into it. */
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
};

test("every dependency is exact and stands with its version in docs/dependencies.md", () => {
  const { dependencies, devDependencies }: Manifest = JSON.parse(read("package.json"));
  const table = read("docs/dependencies.md");

  const missing = Object.entries({ ...dependencies, ...devDependencies })
    .filter(([name, version]) => !table.includes(`\n| ${name} | ${version} |`))
    .map(([name, version]) => `| ${name} | ${version} | … |`);

  assert.deepEqual(missing, []);
});

test("docs/dependencies.md names nothing that is not used", () => {
  const { dependencies, devDependencies }: Manifest = JSON.parse(read("package.json"));
  const names = new Set([...Object.keys({ ...dependencies, ...devDependencies }), "name"]);

  const rows = [...read("docs/dependencies.md").matchAll(/^\| ([^ |]+) \|/gmu)];
  const left = rows.map(([, name = ""]) => name).filter((name) => !/^-+$/u.test(name));

  assert.deepEqual(
    left.filter((name) => !names.has(name)),
    [],
  );
});
