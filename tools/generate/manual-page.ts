import type { Command } from "commander";
import { TABLES } from "../../src/server/settings/schema.ts";
import { settingsOf } from "../../src/server/settings/settings-list.ts";

/** man/coterie.1: the whole command line. */
export function manualPage(program: Command): string {
  return [
    ...head("coterie", program.description()),
    ".SH SYNOPSIS",
    ...program.commands.flatMap((command) => [...synopsis(command), ".br"]).slice(0, -1),
    ".SH DESCRIPTION",
    ...paragraph(program.description()),
    ...program.commands.flatMap(commandSection),
    ".SH NOTES",
    ...asWritten(afterHelp(program)),
    ".SH ENVIRONMENT",
    ".TP",
    ".B COTERIE_HOME",
    ...paragraph("The folder with all that Coterie keeps for a user of this machine."),
    ".SH SEE ALSO",
    ".BR coterie\\-server (1),",
    ".BR coterie\\-config (5),",
    ".BR coterie\\-keys (7)",
    "",
  ].join("\n");
}

/** man/coterie-server.1: the server's flags and the keys of its file. */
export function serverManualPage(program: Command): string {
  const server = program.commands.find((command) => command.name() === "server");
  if (server === undefined) throw new Error("there is no command server");
  return [
    ...head("coterie-server", server.description()),
    ".SH SYNOPSIS",
    ...synopsis(server),
    ".SH OPTIONS",
    ...optionsOf(server),
    ".SH NOTES",
    // The help sends people to this page.
    ...asWritten(afterHelp(server).replace("see man coterie-server,", "see below,")),
    ".SH CONFIGURATION FILE",
    ...paragraph(
      "The file of --config is TOML. Sizes, times and rates are texts with a unit, " +
        "or plain numbers in the unit that is named.",
    ),
    ...Object.entries(TABLES).flatMap(([name, { about }]) => keysOf(name, about)),
    ".SH SEE ALSO",
    ".BR coterie (1)",
    "",
  ].join("\n");
}

interface Section {
  readonly number: number;
  readonly title: string;
}

const commandsOf: Section = { number: 1, title: "User Commands" };

/** The start of a page, with its name and what it is about. */
export function head(name: string, about: string, of: Section = commandsOf): string[] {
  return [
    '.\\" Made by npm run generate: edit the sources instead.',
    `.TH ${name.toUpperCase()} ${of.number} "" Coterie "${of.title}"`,
    ".SH NAME",
    `${escaped(name)} \\- ${escaped(about.replace(/\.$/u, ""))}`,
  ];
}

function synopsis(command: Command): string[] {
  const words = command.registeredArguments.map((argument) => {
    const dots = argument.variadic ? "..." : "";
    return argument.required ? `<${argument.name()}${dots}>` : `[${argument.name()}${dots}]`;
  });
  return [`.B ${escaped(`coterie ${command.name()}`)}`, escaped(["[options]", ...words].join(" "))];
}

function commandSection(command: Command): string[] {
  return [
    `.SS ${escaped(`coterie ${command.name()}`)}`,
    ...paragraph(command.description()),
    ...optionsOf(command),
    ...(command.name() === "server" ? [] : [".PP", ...asWritten(afterHelp(command))]),
  ];
}

function optionsOf(command: Command): string[] {
  const help = command.createHelp();
  return help
    .visibleOptions(command)
    .flatMap((option) => [
      ".TP",
      `.B ${escaped(option.flags)}`,
      ...paragraph(help.optionDescription(option)),
    ]);
}

function keysOf(table: string, about: string): string[] {
  return [
    `.SS [${escaped(table)}]`,
    ...paragraph(about),
    ...settingsOf(table).flatMap(({ key, facts }) => [
      ".TP",
      `.B ${escaped(key)}`,
      ...paragraph(facts.about),
      ...paragraph(
        `Default: ${facts.written === "" ? facts.byDefault : facts.written}. ` +
          `Values: ${facts.expected}.`,
      ),
    ]),
  ];
}

/** What a command prints below its options. */
function afterHelp(command: Command): string {
  let all = "";
  command.configureOutput({ writeOut: (text) => (all += text) });
  command.outputHelp();
  return all.slice(command.helpInformation().length).trim();
}

/** Lines that are not filled. */
export function asWritten(text: string): string[] {
  return [".nf", ...text.split("\n").map((line) => escaped(line)), ".fi"];
}

/** One paragraph. */
export function paragraph(text: string): string[] {
  return [escaped(text)];
}

/** A text that troff takes as it is. */
export function escaped(text: string): string {
  const plain = text.replaceAll("\\", "\\e").replaceAll("-", "\\-");
  return /^[.']/u.test(plain) ? `\\&${plain}` : plain;
}
