import { readFileSync } from "node:fs";
import { exampleSettings } from "../../src/app/settings/example.ts";
import { commandInFile, editingCommands } from "../../src/app/settings/own-keys.ts";
import { readSettings } from "../../src/app/settings/read.ts";
import { settings, written } from "../../src/app/settings/schema.ts";
import { english } from "../../src/words/english.ts";

/** A file with the usual mistakes; what the page says about it is what the program says. */
const mistaken = `hintz = false
ascii = "yes"

[keys]
Ctrl-T = "find"
C-t = "go-to"
Ctrl-I = "find"
Alt-Q = "nextunraed"
`;

/** docs/settings.md: the template, filled in by the schema and the reader of files. */
export function settingsPage(): string {
  const template = new URL("settings.template.md", import.meta.url);
  const filled: Readonly<Record<string, string>> = {
    // The template lies elsewhere, where these links would lead to nothing.
    hooks: "[Hooks](using.md#hooks)",
    server: "[settings of its own](configuration.md)",
    settings: settingRows().join("\n"),
    example: exampleSettings(english.settings),
    commands: commandRows().join("\n"),
    editing: editingCommands.map((name) => `\`${commandInFile(name)}\``).join(", "),
    mistaken,
    said: saidAbout(mistaken).join("\n"),
  };
  return readFileSync(template, "utf8").replaceAll(/\{\{(\w+)\}\}/gu, (_, name: string) => {
    const text = filled[name];
    if (text === undefined) throw new Error(`the template asks for ${name}`);
    return text.trimEnd();
  });
}

function settingRows(): string[] {
  return settings.map(({ name, usual, choices }) => {
    const values = choices.map((value) => `\`${written(value)}\``).join(", ");
    return `| \`${name}\` | \`${written(usual)}\` | ${english.settings.about[name]} | ${values} |`;
  });
}

function commandRows(): string[] {
  const rows = Object.entries(english.keys.does).map(
    ([name, says]) => `| \`${commandInFile(name)}\` | ${says} |`,
  );
  return ["| command | what it does |", "|---|---|", ...rows];
}

function saidAbout(text: string): string[] {
  const { settings: words } = english;
  return readSettings(text).problems.map(
    ({ line, say }) => `${words.at("config.toml", line)}: ${say(words)}`,
  );
}
