import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { english } from "../../words/english.ts";
import { commandFor, usualKeymap } from "../keymap.ts";
import { usualPreferences } from "../preferences.ts";
import { type ReadSettings, readSettings } from "./read.ts";

/** Problems as "line: sentence". */
function said({ problems }: ReadSettings): string[] {
  return problems.map(({ line, say }) => `${line}: ${say(english.settings)}`);
}

test("a file changes what it names, and nothing else", () => {
  const read = readSettings('ascii = true # old terminal\nediting = "vi"\n');
  assert.deepEqual(said(read), []);
  assert.deepEqual(read.preferences, { ...usualPreferences, ascii: true, editing: "vi" });
  assert.equal(read.keymap, usualKeymap);
  assert.deepEqual(
    [...read.lines],
    [
      ["ascii", 1],
      ["editing", 2],
    ],
  );
});

test("whatever is wrong is named with its line, and the rest counts", () => {
  const read = readSettings(
    [
      "hintz = false",
      'language = "ru',
      'ascii = "yes"',
      "hints = false",
      "[colours]",
      "[keys]",
      'Ctrl-T = "find"',
      'Ctrl-I = "find"',
      'C-t = "go-to"',
      'Ctrl-O = "nextunraed"',
      'Ctrl-Entr = "find"',
      "Ctrl-B = 5",
      'x = "undo"',
      "signs = true",
    ].join("\n"),
  );
  assert.deepEqual(read.preferences, { ...usualPreferences, hints: false });
  assert.equal(commandFor(read.keymap, "C-t", ["screen"]), "find");
  assert.deepEqual(said(read), [
    '1: there is no setting "hintz"; the nearest is hints',
    "2: this is not TOML (control characters are not allowed in strings); " +
      "a line is name = value, [keys] or # comment",
    '3: ascii is "yes"; expected true or false',
    '5: there is no setting "colours"',
    "8: Ctrl-I cannot be told from Tab, so that it can mean nothing else",
    "9: Ctrl-T is find already, and cannot be go-to too",
    '10: there is no command "nextunraed"; the nearest is next-unread',
    '11: there is no key "Entr"; the nearest is enter',
    '12: Ctrl-B is 5; expected a command such as "find", or "none"',
    "13: x writes its character, so that it cannot edit; hold Ctrl or Alt with it",
    "14: signs is no key; settings stand above the line [keys]",
  ]);
});

test("a value that cannot be leaves what was in force", () => {
  const before = { ...usualPreferences, ascii: true };
  const { preferences } = readSettings("ascii = 5\n", before);
  assert.equal(preferences.ascii, true);
});

test("any text at all is read, and says what is wrong with it", () => {
  const line = fc.oneof(
    fc.string({ unit: "grapheme" }),
    fc.constantFrom("ascii = true", "[keys]", 'Ctrl-T = "find"', '"""', "a = [", "}"),
  );
  fc.assert(
    fc.property(fc.array(line, { maxLength: 8 }), (lines) => {
      const read = readSettings(lines.join("\n"));
      for (const sentence of said(read)) assert.match(sentence, /^\d+: ./u);
    }),
  );
});
