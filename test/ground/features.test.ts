import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { root } from "./checkout.ts";

/** A row of docs/features.md. */
type Row = {
  readonly feature: string;
  /** The word that its second column begins with. */
  readonly has: string;
  /** How many of the other clients have it; empty where nobody has looked. */
  readonly others: string;
  /** What its last column names: `file`: "the beginning of a title". */
  readonly proofs: readonly Proof[];
};
type Proof = { readonly file: string; readonly title: string };

/** Reads the rows of the tables with four columns, without their heads. */
function featureRows(page: string): Row[] {
  const rows: Row[] = [];
  for (const line of page.split("\n")) {
    const [feature = "", has = "", others = "", shown, ...more] = line
      .replace(/^\|/u, "")
      .replace(/\|$/u, "")
      .split("|")
      .map((cell) => cell.trim());
    const isRow =
      shown !== undefined && more.length === 0 && !/^(?:feature|wish|-+)$/u.test(feature);
    if (!isRow) continue;
    const named = shown.matchAll(/`([^`]+\.test\.ts)`: "([^"]+)"/gu);
    const proofs = Array.from(named, ([, file = "", title = ""]) => ({ file, title }));
    rows.push({ feature, has: /^\w*/u.exec(has)?.[0] ?? "", others, proofs });
  }
  return rows;
}

/** Whether the file has a test whose title begins so, or goes on so behind a part put in. */
function hasTest({ file, title }: Proof): boolean {
  const path = join(root, file);
  if (!existsSync(path)) return false;
  const source = readFileSync(path, "utf8");
  return [`"${title}`, `\`${title}`, `} ${title}`].some((begun) => source.includes(begun));
}

const rows = featureRows(readFileSync(join(root, "docs/features.md"), "utf8"));
const named = (some: readonly Row[]): string[] => some.map(({ feature }) => feature);

test("each row of docs/features.md has one of its four words, and a number of ten or none", () => {
  const odd = rows.filter(
    ({ has, others }) =>
      !["yes", "partly", "no", "soon"].includes(has) || !/^(?:\d|10|)$/u.test(others),
  );

  assert.ok(rows.length > 50, `only ${rows.length} rows were read`);
  assert.deepEqual(named(odd), []);
});

test("whatever docs/features.md says is there names a test, and so does what is there soon", () => {
  const bare = rows.filter(
    ({ has, proofs }) => (has === "yes" || has === "soon") && proofs.length === 0,
  );

  assert.deepEqual(named(bare), []);
});

test("every test that docs/features.md names exists, unless what it shows is there soon", () => {
  const promised = rows.filter(({ has }) => has !== "soon").flatMap(({ proofs }) => proofs);

  assert.deepEqual(
    promised.filter((proof) => !hasTest(proof)),
    [],
  );
});

test("a row that says yes without a test, and a test that there is not, are found", () => {
  const page = [
    "| feature | Coterie | of ten | what shows it |",
    "|---|---|---|---|",
    "| rooms | yes: many | 3 | |",
    '| pages | yes | 3 | `src/none.test.ts`: "a"; `test/ground/features.test.ts`: "each row of" |',
    "| word | means |",
  ].join("\n");

  const [rooms, pages, ...more] = featureRows(page);

  assert.deepEqual(rooms, { feature: "rooms", has: "yes", others: "3", proofs: [] });
  assert.deepEqual(pages?.proofs.map(hasTest), [false, true]);
  assert.deepEqual(more, []);
});
