import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { root, ScratchFolder } from "./checkout.ts";

// A border that cannot fail is no border: a pattern with one star too few, or a configuration read
// from another folder, matches nothing and says nothing. So every violation is planted for real.
const border = "no-restricted-imports";
const time = "no-restricted-globals";

const violations: readonly [path: string, rule: string, code: string][] = [
  ["src/wire/core.ts", border, `import { a } from "../core/a.ts";\nexport const b: number = a;`],
  ["src/wire/net.ts", border, `import type { Socket } from "node:net";\nexport type S = Socket;`],
  ["src/wire/bare.ts", border, `import fc from "fast-check";\nexport const f: unknown = fc;`],
  ["src/wire/time.ts", time, `export const b: number = Date.now();`],
  ["src/wire/up.ts", border, `import { a } from "../index.ts";\nexport const b: number = a;`],
  ["src/core/io.ts", border, `import { a } from "../io/a.ts";\nexport const b: number = a;`],
  ["src/core/io-type.ts", border, `import type { A } from "../io/a.ts";\nexport type B = A;`],
  ["src/core/re-export.ts", border, `export { a } from "../server/a.ts";`],
  ["src/core/star.ts", border, `export * from "../io/a.ts";`],
  ["src/core/dynamic.ts", border, `export const b: unknown = import("../io/a.ts");`],
  ["src/core/fs.ts", border, `import { readFileSync } from "node:fs";\nreadFileSync("a");`],
  ["src/core/deep.ts", border, `import { open } from "node:fs/promises";\nawait open("a");`],
  ["src/core/bare.ts", border, `import pino from "pino";\nexport const p: unknown = pino;`],
  ["src/core/sim.ts", border, `import { a } from "../../sim/a.ts";\nexport const b: number = a;`],
  ["src/core/date.ts", time, `export const b: number = Date.now();`],
  ["src/core/timeout.ts", time, `setTimeout(() => undefined, 1);`],
  ["src/core/interval.ts", time, `setInterval(() => undefined, 1);`],
  ["src/core/immediate.ts", time, `setImmediate(() => undefined);`],
  ["src/core/process.ts", time, `export const b: number = process.pid;`],
  ["src/core/performance.ts", time, `export const b: number = performance.now();`],
  ["src/core/global.ts", time, `export const b: unknown = globalThis;`],
  ["src/core/chance.ts", "no-restricted-properties", `export const b: number = Math.random();`],
  ["src/core/print.ts", "no-console", `console.log("a");`],
  [
    "src/core/handlers/io.ts",
    border,
    `import { a } from "../../io/a.ts";\nexport const b: number = a;`,
  ],
  ["src/core/handlers/date.ts", time, `export const b: number = Date.now();`],
  ["src/core/keys.ts", border, `export { a } from "../identity/a.ts";`],
  ["src/wire/keys.ts", border, `export { a } from "../identity/a.ts";`],
  ["src/words/tui.ts", border, `export { a } from "../tui/a.ts";`],
  ["src/words/english/io.ts", border, `export { a } from "../../io/a.ts";`],
  ["src/toml/io.ts", border, `export { a } from "../io/a.ts";`],
  ["src/app/toml.ts", border, `export { a } from "../toml/a.ts";`],
  ["src/app/settings/cli.ts", border, `export { a } from "../../cli/a.ts";`],
  ["src/words/date.ts", time, `export const b: number = Date.now();`],
  ["src/identity/io.ts", border, `export { a } from "../io/a.ts";`],
  ["src/identity/core.ts", border, `export { a } from "../core/a.ts";`],
  ["src/identity/net.ts", border, `import { connect } from "node:net";\nconnect(1);`],
  ["src/identity/date.ts", time, `export const b: number = Date.now();`],
  ["src/io/keys.ts", border, `export { a } from "../identity/a.ts";`],
  ["src/app/keys.ts", border, `export { a } from "../identity/a.ts";`],
  ["src/io/server.ts", border, `import { a } from "../server/a.ts";\nexport const b: number = a;`],
  ["src/server/tui.ts", border, `import { a } from "../tui/a.ts";\nexport const b: number = a;`],
  [
    "src/server/client.ts",
    border,
    `import { a } from "../client/a.ts";\nexport const b: number = a;`,
  ],
  ["src/server/bare.ts", border, `import { parse } from "smol-toml";\nparse("");`],
  [
    "src/server/settings/tui.ts",
    border,
    `import { a } from "../../tui/a.ts";\nexport const b: number = a;`,
  ],
  ["src/server/settings/up.ts", border, `import { a } from "../a.ts";\nexport const b = a;`],
  [
    "src/server/settings/fs.ts",
    border,
    `import { readFileSync } from "node:fs";\nreadFileSync("a");`,
  ],
  ["src/server/net.ts", border, `import { connect } from "node:net";\nconnect(1);`],
  ["src/server/date.ts", time, `export const b: number = Date.now();`],
  ["src/client/core.ts", border, `import { a } from "../core/a.ts";\nexport const b: number = a;`],
  [
    "src/client/server.ts",
    border,
    `import { a } from "../server/a.ts";\nexport const b: number = a;`,
  ],
  ["src/client/net.ts", border, `import { connect } from "node:net";\nconnect(1);`],
  ["src/client/date.ts", time, `export const b: number = Date.now();`],
  ["src/conformance/core.ts", border, `export { a } from "../core/a.ts";`],
  ["src/conformance/client.ts", border, `export { b } from "../client/a.ts";`],
  ["src/conformance/cases/net.ts", border, `import { connect } from "node:net";\nconnect(1);`],
  ["src/conformance/cases/date.ts", time, `export const b: number = Date.now();`],
  ["src/tui/server.ts", border, `import { a } from "../server/a.ts";\nexport const b: number = a;`],
  ["src/tui/bare.ts", border, `import pino from "pino";\nexport const p: unknown = pino;`],
  [
    "src/tui/screen/client.ts",
    border,
    `import { a } from "../../client/a.ts";\nexport const b: number = a;`,
  ],
  [
    "src/tui/terminal/lines.ts",
    border,
    `import { a } from "../lines/a.ts";\nexport const b: number = a;`,
  ],
  ["src/tui/editor/words.ts", border, `export { a } from "../../words/a.ts";`],
  ["src/tui/lines/app.ts", border, `export { a } from "../../app/a.ts";`],
  ["src/tui/terminal/fs.ts", border, `import { writeSync } from "node:fs";\nwriteSync(1, "a");`],
  ["src/tui/terminal/process.ts", time, `export const b: number = process.pid;`],
  ["src/tui/date.ts", time, `export const b: number = Date.now();`],
  ["src/app/cli.ts", border, `import { a } from "../cli/a.ts";\nexport const b: number = a;`],
  ["src/app/server.ts", border, `import { a } from "../server/a.ts";\nexport const b: number = a;`],
  ["src/app/net.ts", border, `import { connect } from "node:net";\nconnect(1);`],
  ["src/app/date.ts", time, `export const b: number = Date.now();`],
  ["src/app/view/core.ts", border, `export { a } from "../../core/a.ts";`],
  ["src/app/view/date.ts", time, `export const b: number = Date.now();`],
  ["src/tui/app.ts", border, `import { a } from "../app/a.ts";\nexport const b: number = a;`],
  ["src/cli/sim.ts", border, `import { a } from "../../sim/a.ts";\nexport const b: number = a;`],
  ["src/index.ts", border, `export { a } from "./server/a.ts";`],
  [
    "src/core/loop-a.ts",
    "no-cycle",
    `import { b } from "./loop-b.ts";\nexport const a = (): number => b();`,
  ],
  [
    "src/core/loop-b.ts",
    "no-cycle",
    `import { a } from "./loop-a.ts";\nexport const b = (): number => a();`,
  ],
];

/** What stands on the right side of each border, in the same folders. */
const allowed: Readonly<Record<string, string>> = {
  "src/wire/a.ts": `export const a = 1;\nexport type A = number;`,
  "src/wire/b.ts": `import { a } from "./a.ts";\nexport const b: number = a;`,
  "src/core/a.ts": `export { a } from "../wire/a.ts";`,
  "src/core/handlers/a.ts": `import { a } from "../a.ts";\nexport const b: number = a;`,
  "src/core/handlers/b.ts": `import { a } from "../../wire/a.ts";\nexport const b: number = a;`,
  "src/core/a.test.ts": `import { test } from "node:test";\ntest("a", () => undefined);`,
  "src/io/a.ts": `import type { A } from "../wire/a.ts";\nexport const a: A = Date.now();`,
  "src/io/net.ts": `import { connect } from "node:net";\nconnect(1);`,
  "src/identity/a.ts": `export { a } from "../wire/a.ts";`,
  "src/identity/hash.ts": `export { createHash } from "node:crypto";`,
  "src/server/keys.ts": `export { a } from "../identity/a.ts";`,
  "src/client/keys.ts": `export { a } from "../identity/a.ts";`,
  "src/cli/keys.ts": `export { a } from "../identity/a.ts";`,
  "src/server/a.ts": `import { a } from "../core/a.ts";\nexport const b: number = a;`,
  "src/server/log.ts": `import pino from "pino";\nexport const p: unknown = pino;`,
  "src/server/settings/a.ts": `import { parse } from "valibot";\nparse("");`,
  "src/server/settings/toml.ts": `export { a } from "../../toml/a.ts";`,
  "src/toml/a.ts": `import { parse } from "smol-toml";\nparse("");`,
  "src/app/settings/a.ts": `export { a } from "../../toml/a.ts";`,
  "src/client/a.ts": `import { a } from "../wire/a.ts";\nexport const b: number = a;`,
  "src/conformance/a.ts": `export { a } from "../wire/a.ts";`,
  "src/conformance/cases/a.ts": `export { a } from "../../io/a.ts";`,
  "src/tui/text/width.ts": `export { eastAsianWidth } from "get-east-asian-width";`,
  "src/tui/screen/a.ts": `export { eastAsianWidth } from "../text/width.ts";`,
  "src/tui/terminal/a.ts": `export { a } from "../../io/a.ts";\nexport * from "../screen/a.ts";`,
  "src/tui/a.ts": `import { b } from "../client/a.ts";\nexport const c: number = b;`,
  "src/words/a.ts": `export { a } from "./english/a.ts";`,
  "src/words/english/a.ts": `export { a } from "../plural.ts";`,
  "src/app/words.ts": `export { a } from "../words/a.ts";`,
  "src/app/view/words.ts": `export { a } from "../../words/a.ts";`,
  "src/app/a.ts": `import { b } from "../client/a.ts";\nexport const c: number = b;`,
  "src/app/view/a.ts": `import { c } from "../../tui/a.ts";\nexport const d: number = c;`,
  "src/cli/app.ts": `import { c } from "../app/a.ts";\nexport const d: number = c;`,
  "src/cli/a.ts": `import { b } from "../server/a.ts";\nconsole.log(b, process.pid, Date.now());`,
  "sim/a.ts": `import { a } from "../src/core/a.ts";\nexport const b: number = a;`,
};

/** Faults that need types to be seen, so lint must really run with them. */
const faults: readonly [path: string, rule: string, code: string][] = [
  ["src/core/float.ts", "no-floating-promises", `export const f = (): void => { later(); };`],
  ["src/core/if.ts", "no-misused-promises", `export const f = (): number => (later() ? 1 : 2);`],
  ["src/core/each.ts", "no-misused-promises", `[1].forEach(async () => { await later(); });`],
  ["src/core/any.ts", "no-explicit-any", `export const f = (a: any): unknown => a;`],
  ["src/core/bang.ts", "no-non-null-assertion", `export const f = (a?: string): string => a!;`],
  ["src/core/loose.ts", "eqeqeq", `export const f = (a: number): boolean => a == 1;`],
  [
    "src/core/cast.ts",
    "no-unsafe-type-assertion",
    `export const f = (a: unknown): string => a as string;`,
  ],
  [
    "src/core/switch.ts",
    "switch-exhaustiveness-check",
    `export const f = (a: "b" | "c"): void => { switch (a) { case "b": break; } };`,
  ],
  ["src/core/long.ts", "max-lines", "export {};\n".repeat(401)],
  [
    "src/core/function.ts",
    "max-lines-per-function",
    `export function f(a: number): number {\n${"  a += 1;\n".repeat(70)}  return a;\n}`,
  ],
];

type Report = { readonly code: string; readonly filename: string };

/** Runs lint over `files` under the configuration of this checkout; `path rule` of each report. */
function lint(files: Readonly<Record<string, string>>, ...options: string[]): Set<string> {
  using folder = new ScratchFolder(files);
  for (const name of [".oxlintrc.json", "tsconfig.json", "package.json"])
    folder.write(name, readFileSync(join(root, name), "utf8"));
  symlinkSync(join(root, "node_modules"), join(folder.path, "node_modules"), "junction");

  const oxlint = join(root, "node_modules/oxlint/bin/oxlint");
  const run = spawnSync(process.execPath, [oxlint, "-f", "json", ...options], {
    cwd: folder.path,
    encoding: "utf8",
  });
  assert.notEqual(run.stdout, "", run.stderr);
  const { diagnostics }: { diagnostics: Report[] } = JSON.parse(run.stdout);
  return new Set(
    diagnostics.map(({ code, filename }) => `${filename} ${/\((.*)\)/u.exec(code)?.[1] ?? code}`),
  );
}

const atBorders = lint({ ...allowed, ...Object.fromEntries(violations.map(fileOf)) });
const withTypes = lint(
  {
    "src/core/later.d.ts": "declare function later(): Promise<boolean>;",
    ...Object.fromEntries(faults.map(fileOf)),
  },
  "--type-aware",
);

function fileOf([path, , code]: readonly [string, string, string]): [string, string] {
  return [path, code];
}

for (const [path, rule, code] of violations)
  test(`lint reports ${path}: ${code.split("\n")[0]}`, () => {
    assert.ok(atBorders.has(`${path} ${rule}`), [...atBorders].join("\n"));
  });

for (const [path, rule] of faults)
  test(`lint reports ${rule} in ${path}`, () => {
    assert.ok(withTypes.has(`${path} ${rule}`), [...withTypes].join("\n"));
  });

test("lint is silent about imports on the right side of each border", () => {
  const reports = [...lint(allowed)];

  assert.deepEqual(reports, []);
});
