import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { parse } from "smol-toml";
import { placeName, tomlPlaces } from "./places.ts";
import type { Place } from "./places.ts";

const shown = ({ line, column }: Place): string => `${line}:${column}`;

/** `line:column` of the key and of the value of `path`. */
function placesOf(text: string, ...path: string[]): readonly [string, string] | undefined {
  const found = tomlPlaces(text).get(placeName(path));
  return found && [shown(found.key), shown(found.value)];
}

test("a key is found however it is written", () => {
  const text = `# a = 1
top = "[no] # header"
[ limits ] # the table
rate = 5
  burst=6
"odd key" = 'it''s' # not TOML, but it ends
storage.data = """
burst = 7
[server]
"""
list = [ 1, { a = 2 }, # burst = 8
  "]" ]
last = true

[[array]]
one = 1
[evidence.deep]
plain = "x"`.replace("'it''s'", "'it'");

  parse(text);
  assert.deepEqual(placesOf(text, "top"), ["2:1", "2:7"]);
  assert.deepEqual(placesOf(text, "limits"), ["3:3", "3:3"]);
  assert.deepEqual(placesOf(text, "limits", "rate"), ["4:1", "4:8"]);
  assert.deepEqual(placesOf(text, "limits", "burst"), ["5:3", "5:9"]);
  assert.deepEqual(placesOf(text, "limits", "odd key"), ["6:1", "6:13"]);
  assert.deepEqual(placesOf(text, "limits", "storage", "data"), ["7:1", "7:16"]);
  assert.deepEqual(placesOf(text, "server"), undefined);
  assert.deepEqual(placesOf(text, "limits", "last"), ["13:1", "13:8"]);
  assert.deepEqual(placesOf(text, "array", "one"), ["16:1", "16:7"]);
  assert.deepEqual(placesOf(text, "evidence", "deep", "plain"), ["18:1", "18:9"]);
});

test("keys of a table in one line are found", () => {
  const text = 'limits = { rate = "1/s", "burst" = 2, deep = { a.b = 3 } }';

  parse(text);
  assert.deepEqual(placesOf(text, "limits"), ["1:1", "1:10"]);
  assert.deepEqual(placesOf(text, "limits", "rate"), ["1:12", "1:19"]);
  assert.deepEqual(placesOf(text, "limits", "burst"), ["1:26", "1:36"]);
  assert.deepEqual(placesOf(text, "limits", "deep", "a", "b"), ["1:48", "1:54"]);
});

const values = fc.oneof(
  fc.integer().map(String),
  fc.boolean().map(String),
  fc.string().map((text) => JSON.stringify(text)),
  fc.constantFrom(
    "'#'",
    '"""\na = 1\n[b]\n"""',
    "'''it's'''",
    "[1, [2, 3],\n # ]\n 4]",
    "{ x = 1 }",
  ),
);
const fillers = fc.constantFrom("", "# note", "   ", "#[table]", "# a = 1");

test("every key of any file is found in the line in which it was written", () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fillers, values, fc.constantFrom("", "  ", "\t"), fc.boolean())),
      (rows) => {
        const lines: string[] = [];
        const expected = new Map<string, number>();
        let table: string[] = [];
        for (const [at, [filler, value, indent, hasTable]] of rows.entries()) {
          if (hasTable) {
            table = [`t${at}`];
            lines.push(`[t${at}]`);
          }
          lines.push(filler);
          expected.set(placeName([...table, `k${at}`]), lines.join("\n").split("\n").length + 1);
          lines.push(`${indent}k${at} = ${value} # end`);
        }
        const text = lines.join("\n");

        parse(text);
        const found = tomlPlaces(text);
        for (const [name, line] of expected) assert.equal(found.get(name)?.key.line, line, name);
      },
    ),
  );
});

test("any text comes to an end, TOML or not", () => {
  const pieces = fc.constantFrom(
    "[",
    "]",
    "{",
    "}",
    "=",
    '"',
    "'",
    '"""',
    "a",
    "\n",
    "#",
    ",",
    ".",
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(pieces, fc.string())), (parts) => {
      assert.ok(tomlPlaces(parts.join("")).size >= 0);
    }),
  );
});
