import assert from "node:assert/strict";
import { test } from "node:test";
import { english } from "../../words/english.ts";
import { exampleSettings } from "./example.ts";
import { readHooks } from "./own-hooks.ts";
import { readSettings } from "./read.ts";

function said(text: string): string[] {
  return readHooks(text).problems.map(({ line, say }) => `${line}: ${say(english.settings)}`);
}

test("a file has a command for each text, and one for those that name the person", () => {
  const text = `hints = false\n[hooks]\nmessage = 'cat > "$F"'\nmention = "beep"\n`;
  assert.deepEqual(readHooks(text).hooks, { message: 'cat > "$F"', mention: "beep" });
  assert.deepEqual(readSettings(text).hooks, readHooks(text).hooks);
  assert.deepEqual(readSettings(text).problems, []);
});

test("without a command there is no hook", () => {
  for (const text of ["", "[hooks]\n", '[hooks]\nmessage = ""\n'])
    assert.equal(readHooks(text).hooks, undefined);
});

test("a hook that cannot be is named with its line, and the others are run", () => {
  const text = '[hooks]\nmessage = ["cat"]\nmenton = "a"\nmention = "b"\n';
  assert.deepEqual(readHooks(text).hooks, { mention: "b" });
  assert.deepEqual(said(text), [
    `2: message is a list; expected a command in quotes, such as 'cat >> all-texts.txt'`,
    '3: there is no hook "menton"; there are message and mention',
  ]);
  assert.deepEqual(said("hooks = 3\n"), [
    "1: hooks is no table; write [hooks] on a line of its own, the hooks below it",
  ]);
});

test("in the example a text that begins with a dash is no option of the command", () => {
  const example = exampleSettings(english.settings).replaceAll("#mention =", "mention =");
  assert.match(readHooks(example).hooks?.mention ?? "", / -- "\$COTERIE_FROM" "\$\(cat\)"$/u);
});
