import { commandPairs, type HelpRow, keyGroups } from "../../src/app/help.ts";
import { usualKeymap } from "../../src/app/keymap.ts";
import { exampleSettings } from "../../src/app/settings/example.ts";
import { settings, written } from "../../src/app/settings/schema.ts";
import { slashCommands } from "../../src/app/slash.ts";
import { english } from "../../src/words/english.ts";
import { asWritten, escaped, head, paragraph } from "./manual-page.ts";

/** man/coterie-keys.7: the keys and the written commands, from the tables of the screen's pages. */
export function keysManualPage(): string {
  const groups = keyGroups({ keymap: usualKeymap, words: english });
  return [
    ...head("coterie-keys", "the keys and the commands of coterie chat", {
      number: 7,
      title: "Miscellaneous Information",
    }),
    ".SH KEYS",
    ...paragraph("F1 shows these on the screen. A key may be changed in config.toml."),
    ...groups.flatMap(({ heading, rows }) => [`.SS ${escaped(heading)}`, ...rowsOf(rows)]),
    ".SH COMMANDS",
    ...paragraph("/help shows these on the screen."),
    ...rowsOf(commandPairs(slashCommands, english.commands)),
    ...seeAlso("coterie (1)", "coterie-config (5)"),
  ].join("\n");
}

/** man/coterie-config.5: the settings of config.toml, with an example. */
export function configManualPage(): string {
  return [
    ...head("coterie-config", "the settings of coterie chat", { number: 5, title: "File Formats" }),
    ".SH DESCRIPTION",
    ...paragraph("config.toml holds what somebody has chosen. /set shows it and changes it."),
    ".SH SETTINGS",
    ...settings.flatMap(({ name, usual, choices }) => [
      ".TP",
      `.B ${escaped(name)}`,
      ...paragraph(`${english.settings.about[name]}.`),
      ...paragraph(`Default: ${written(usual)}. Values: ${choices.map(written).join(", ")}.`),
    ]),
    ".SH EXAMPLE",
    ...asWritten(exampleSettings(english.settings).trimEnd()),
    ...seeAlso("coterie (1)", "coterie-keys (7)"),
  ].join("\n");
}

function rowsOf(rows: readonly HelpRow[]): string[] {
  return rows.flatMap(([left, says]) => [".TP", `.B ${escaped(left)}`, ...paragraph(says)]);
}

function seeAlso(...pages: readonly string[]): string[] {
  const last = pages.length - 1;
  return [
    ".SH SEE ALSO",
    ...pages.map((page, index) => `.BR ${escaped(page)}${index < last ? "," : ""}`),
    "",
  ];
}
