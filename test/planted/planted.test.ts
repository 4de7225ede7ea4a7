import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { MUTANTS } from "../../sim/mutants.ts";
import { root } from "../ground/checkout.ts";
import { plantedFaults, simulatedFaults } from "./faults.ts";
import { PAGE, withTables } from "./page.ts";
import { Garden, timesFound, verdictIn } from "./plant.ts";
import { promises } from "./promises.ts";

/** So many of the quick faults are planted at each change, others the next day. */
const plantedEachTime = 6;
const faultsMin = 25;
const faultsPerPromiseMin = 2;

/** Whether a file of tests has a test of this name; `${…}` in a name stands for anything. */
function hasTest(file: string, name: string): boolean {
  const text = readFileSync(join(root, file), "utf8");
  const names = [...text.matchAll(/\btest\(\s*(["`])((?:(?!\1).)+)\1/gsu)];
  return names.some(([, , written = ""]) => {
    const pieces = written.split(/\$\{[^}]*\}/u).map((piece) => RegExp.escape(piece));
    return new RegExp(`^${pieces.join(".+")}$`, "u").test(name);
  });
}

test("every place in which a fault is planted stands in the code exactly once", () => {
  const moved = plantedFaults.flatMap(({ name, edits }) =>
    edits
      .filter((edit) => timesFound(edit) !== 1)
      .map((edit) => `${name}: ${timesFound(edit)} times in ${edit.file}`),
  );

  assert.deepEqual(moved, [], "the code has moved on: write these faults anew");
});

test("every test that must notice a fault exists, and every mutant that is named", () => {
  const missing = plantedFaults.filter(({ test: file, fails }) => !hasTest(file, fails));
  const mutants = new Set(MUTANTS.map(({ name }) => name));

  assert.deepEqual(missing, []);
  assert.deepEqual(
    simulatedFaults.filter(({ mutant }) => !mutants.has(mutant)),
    [],
  );
});

test("every promise has faults of its own, and what is said to hold it is there", () => {
  for (const { id, heldBy, alsoShownBy } of promises) {
    const own = plantedFaults.filter(({ promise }) => promise === id).length;
    assert.ok(own >= faultsPerPromiseMin, `${id} has ${own}`);
    for (const path of [...heldBy, ...alsoShownBy]) assert.ok(existsSync(join(root, path)), path);
  }
  assert.ok(plantedFaults.length >= faultsMin);
});

test("the page of reliability says what is here", () => {
  const page = readFileSync(join(root, PAGE), "utf8");

  assert.equal(page, withTables(page), "run: node test/planted/main.ts --write");
});

test("only the named test counts, and only if it ran", () => {
  const tap = "# Subtest: a\nnot ok 1 - a\n    ok 1 - b \\# 2\n  ---\nnot ok 2 - /tmp/x.test.ts\n";

  assert.equal(verdictIn(tap, "a"), "failed");
  assert.equal(verdictIn(tap, "b # 2"), "passed");
  assert.equal(verdictIn(tap, "x"), "did not run");
});

test("some planted faults of today are noticed, and a harmless change is not", async (t) => {
  const quick = plantedFaults.filter(({ isQuick }) => isQuick);
  const day = Math.floor(Date.now() / 86_400_000);
  const first = (day * plantedEachTime) % quick.length;
  const today = [...quick, ...quick].slice(first, first + plantedEachTime);
  using garden = new Garden();

  for (const fault of today) {
    t.diagnostic(`${fault.promise} ${fault.name}`);
    assert.equal((await garden.runPlanted(fault)).verdict, "failed", fault.name);
  }
  const [any] = today;
  assert.ok(any);
  assert.equal((await garden.runSound(any)).verdict, "passed");
});
