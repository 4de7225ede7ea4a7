import { readFileSync } from "node:fs";
import { exampleFile } from "../../src/server/settings/example-file.ts";
import type { SettingFacts } from "../../src/server/settings/kinds.ts";
import { readSettings } from "../../src/server/settings/read-settings.ts";
import { TABLES } from "../../src/server/settings/schema.ts";
import { settingsOf } from "../../src/server/settings/settings-list.ts";

/** A file with the usual mistakes; what the page says about it is what the program says. */
const MISTAKEN = `[server]
auth = "none"

[limits]
mailbox_mesages = 500
kept = "90 dais"
burst = 0
port = 7000
`;

/** docs/configuration.md: the template, filled in by the schema and the reader of files. */
export function configurationPage(): string {
  const template = new URL("configuration.template.md", import.meta.url);
  const tables = Object.entries(TABLES).flatMap(([name, { about }]) => tableSection(name, about));
  const filled: Readonly<Record<string, string>> = {
    mistaken: MISTAKEN,
    said: saidAbout(MISTAKEN).join("\n"),
    tables: tables.join("\n"),
    example: exampleFile(),
  };
  return readFileSync(template, "utf8").replaceAll(/\{\{(\w+)\}\}/gu, (_, name: string) => {
    const text = filled[name];
    if (text === undefined) throw new Error(`the template asks for ${name}`);
    return text.trimEnd();
  });
}

function saidAbout(text: string): string[] {
  const read = readSettings(text, new Map());
  if ("settings" in read) throw new Error("the example of mistakes has none");
  return read.problems.map(({ place, sentence, remedy }) => {
    const where = `coterie.toml:${place?.line}:${place?.column}`;
    return `coterie server: ${where}: ${sentence}. ${remedy}`;
  });
}

function tableSection(name: string, about: string): string[] {
  const rows = settingsOf(name).map(({ key, facts }) => {
    const mark = facts.lifted ? " *" : "";
    const flag = facts.flag === "" ? "" : ` Flag: \`${facts.flag}\`.`;
    const cells = [`\`${key}\`${mark}`, defaultText(facts), `${facts.about}${flag}`];
    return `| ${[...cells, valuesText(facts)].join(" | ")} |`;
  });
  return [
    `### [${name}]`,
    "",
    about,
    "",
    "| key | default | what for | values |",
    "|---|---|---|---|",
    ...rows,
    "",
  ];
}

function defaultText(facts: SettingFacts): string {
  const text = facts.written === "" ? facts.byDefault : `\`${facts.written}\``;
  return facts.atMost === "" ? text : `${text}, or \`${facts.atMost}\` if that is less`;
}

function valuesText({ expected, unit }: SettingFacts): string {
  return unit === "" || expected.includes(unit) ? expected : `${expected} (${unit})`;
}
