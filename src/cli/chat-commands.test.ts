import assert from "node:assert/strict";
import { test } from "node:test";
import { slashCommands } from "../app/slash.ts";
import { lineCommands } from "../tui/lines/commands.ts";

/** What is written on the screen alone, and why the conversation in lines does without it. */
const onlyOnScreen: Readonly<Record<string, string>> = {
  invite: "coterie invite makes the code, in a line that can be passed on",
  notices: "each is a line when it comes",
  keys: "there are those of a shell, and /help names the rest",
  reconnect: "it comes back by itself, and a text takes back a name that is in use elsewhere",
  hints: "there is no line of keys",
  ascii: "there are no frames and marks",
  theme: "there are no colours",
  mouse: "there is no mouse",
  signs: "nothing is told of typing and reading",
  me: "a text says the same",
  copy: "the terminal copies its own lines",
  open: "the terminal opens its own links",
  editor: "Alt-Enter and a paste make a text of several lines",
  plain: "everything is plain",
  notify: "every line is a call to who listens",
  mute: "every line is a call to who listens",
  unmute: "every line is a call to who listens",
  block: "the list of those who are blocked is kept on the screen",
  unblock: "the list of those who are blocked is kept on the screen",
  blocked: "the list of those who are blocked is kept on the screen",
  log: "the command stands in coterie log --help",
  doctor: "coterie doctor says the same in lines",
  set: "there is nothing to be set but /times",
  reload: "there is nothing to be set but /times",
};

const inLines = new Map(lineCommands.map((command) => [command.name as string, command]));

test("each command of the screen is there in lines too, or it is said why not", () => {
  for (const { name } of slashCommands) {
    assert.ok(inLines.has(name) !== name in onlyOnScreen, `/${name}: one of both, and not both`);
  }
});

test("a command of both has the same other names", () => {
  for (const { name, aliases } of slashCommands) {
    const known = inLines.get(name)?.aliases ?? aliases;
    assert.deepEqual(
      aliases.filter((alias) => !known.includes(alias)),
      [],
      `/${name}`,
    );
  }
});

test("no other name of a command is that of another one", () => {
  const names = lineCommands.flatMap(({ name, aliases }) => [name, ...aliases]);
  const elsewhere = slashCommands.flatMap((command) =>
    command.aliases.map((alias): [string, string] => [alias, command.name]),
  );

  assert.equal(new Set(names).size, names.length);
  for (const { name, aliases } of lineCommands) {
    for (const [alias, meant] of elsewhere) {
      assert.ok(!aliases.includes(alias) || meant === name, `/${alias} is /${meant} on the screen`);
    }
  }
});
