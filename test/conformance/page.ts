import { readFileSync, writeFileSync } from "node:fs";
import { allCases } from "../../src/conformance/all-cases.ts";
import { casesMarkdown, summarise, summaryMarkdown } from "../../src/conformance/report.ts";
import { byChance, findings, readsOtherwise } from "./findings.ts";
import { quickCases } from "./kit.ts";
import { isMistake, mistakes } from "./mistakes.ts";

// The tables of docs/conformance.md. To write them anew:
//
//     node test/conformance/page.ts

const file = new URL("../../docs/conformance.md", import.meta.url);

/** The tables of the page, by the name that stands in the comments around them. */
export const tables: Readonly<Record<string, string>> = {
  // The kit's test plays all cases and expects this, so it is what the command prints.
  results: summaryMarkdown(
    summarise(quickCases.map((one) => ({ case: one, failure: undefined, tookMs: 0 }))),
  ),
  mistakes: mistakesMarkdown(),
  cases: casesMarkdown(allCases),
};

/** The page as it is. */
export function pageText(): string {
  return readFileSync(file, "utf8");
}

/** What stands between the comments of a table. @throws Error if there is no such place. */
export function tableIn(page: string, name: string): string {
  const found = place(name).exec(page)?.groups?.["table"];
  if (found === undefined) throw new Error(`docs/conformance.md has no place for ${name}`);
  return found;
}

function place(name: string): RegExp {
  return new RegExp(`(?<=<!-- begin: ${name} -->\\n)(?<table>.*?)(?=<!-- end: ${name} -->)`, "su");
}

function mistakesMarkdown(): string {
  const rows = Object.entries(mistakes).map(([name, does]) => {
    const ids = isMistake(name) ? findings[name] : [];
    const note = isMistake(name) && byChance.has(name) ? " (others fail by chance)" : "";
    return `| \`${name}\`: ${does}${note} | ${cells(ids)} |`;
  });
  return [
    "| the mistake: the server… | cases of the seed that fail | of Coterie's reading |",
    "|---|---|---|",
    `| none | ${cells(readsOtherwise)} |`,
    ...rows,
    "",
  ].join("\n");
}

/** Two cells: the cases of the seed, and those of Coterie's reading. */
function cells(ids: readonly string[]): string {
  return `${told(ids.filter((id) => !isGap(id)))} | ${told(ids.filter(isGap))}`;
}

function told(ids: readonly string[]): string {
  return ids.map((id) => `\`${id}\``).join(" ");
}

function isGap(id: string): boolean {
  return allCases.some((one) => one.id === id && one.gap !== undefined);
}

if (process.argv[1] === import.meta.filename) {
  let page = pageText();
  for (const [name, table] of Object.entries(tables)) page = page.replace(place(name), () => table);
  writeFileSync(file, page);
}
