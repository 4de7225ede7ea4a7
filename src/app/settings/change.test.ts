import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { english } from "../../words/english.ts";
import { russian } from "../../words/russian.ts";
import { usualPreferences } from "../preferences.ts";
import { withSetting } from "./change.ts";
import { exampleSettings } from "./example.ts";
import { readSettings } from "./read.ts";
import { settings } from "./schema.ts";

test("the one value is changed, its comment and all other lines stay", () => {
  const text = '# mine\nhints = true   # keys\n\n[keys]\nCtrl-T = "find"\n';
  assert.equal(
    withSetting(text, "hints", false),
    '# mine\nhints = false   # keys\n\n[keys]\nCtrl-T = "find"\n',
  );
  assert.equal(withSetting("editing = 'emacs'#x", "editing", "vi"), 'editing = "vi"#x');
});

test("a setting that is not there stands above the tables, or where it was commented out", () => {
  assert.equal(withSetting("", "hints", false), "hints = false\n");
  assert.equal(withSetting("ascii = true", "hints", false), "ascii = true\nhints = false\n");
  assert.equal(
    withSetting("ascii = true\n\n# own\n[keys]\n", "hints", false),
    "ascii = true\nhints = false\n\n# own\n[keys]\n",
  );
  assert.equal(
    withSetting("#hints = true\nascii = true\n", "hints", false),
    "hints = false\nascii = true\n",
  );
});

test("a file that is no TOML is left alone", () => {
  assert.equal(withSetting("hints = tru", "ascii", true), undefined);
});

test("an example means what is usual, and every setting of it can be put in force", () => {
  for (const words of [english, russian]) {
    const example = exampleSettings(words.settings);
    const read = readSettings(example);
    assert.deepEqual([read.preferences, read.problems], [usualPreferences, []]);

    let text = example;
    for (const { name, usual } of settings) text = withSetting(text, name, usual) ?? "";
    assert.equal(text, example.replaceAll(/^#(?!me)(?=[a-z]+ = )/gmu, ""));
  }
});

test("whatever is set in whatever order, the file says it, and has no line twice", () => {
  const change = fc
    .constantFrom(...settings)
    .chain(({ name, choices }) => fc.constantFrom(...choices).map((value) => ({ name, value })));
  const begun = fc.constantFrom(
    "",
    exampleSettings(english.settings),
    "# a\n[keys]\nf5 = 'find'\n",
  );
  fc.assert(
    fc.property(begun, fc.array(change), (before, changes) => {
      let text = before;
      for (const { name, value } of changes) text = withSetting(text, name, value) ?? "";
      const { preferences, problems } = readSettings(text);
      assert.deepEqual(problems, []);
      for (const { name } of settings) {
        const last = changes.findLast((each) => each.name === name);
        assert.equal(preferences[name], last === undefined ? usualPreferences[name] : last.value);
      }
    }),
  );
});
