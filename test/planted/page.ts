import { plantedFaults, simulatedFaults } from "./faults.ts";
import { promises } from "./promises.ts";
import type { Promised } from "./promises.ts";

/** The page that shows what is here, from the root of the checkout. */
export const PAGE = "docs/reliability.md";

const begin = "<!-- written by node test/planted/main.ts --write -->";
const end = "<!-- to here -->";

/**
 * The page with its tables as they must be.
 *
 * @throws Error if the two marks that stand around them are not there.
 */
export function withTables(page: string): string {
  const from = page.indexOf(begin);
  const to = page.indexOf(end);
  if (from === -1 || to < from) throw new Error(`${PAGE} has no place for its tables`);
  const sections = promises.map((promised) => sectionOf(promised)).join("\n");
  return `${page.slice(0, from)}${begin}\n\n${sections}\n${page.slice(to)}`;
}

function sectionOf({ id, sentence, heldBy, alsoShownBy, open }: Promised): string {
  const rows = plantedFaults
    .filter(({ promise }) => promise === id)
    .map(({ name, edits, test, fails }) => {
      const files = [...new Set(edits.map(({ file }) => `\`${file}\``))].join(", ");
      return `| ${name} | ${files} | \`${test}\`: ${fails} |`;
    });
  const mutants = simulatedFaults
    .filter(({ promise }) => promise === id)
    .map(({ mutant }) => `| ${mutant} | the rules | \`sim/mutants.test.ts\`: the same |`);
  const lines = [
    `## ${id}: ${sentence}`,
    "",
    `Held by ${listed(heldBy)}. Also shown by ${listed(alsoShownBy)}.`,
    "",
    ...(open === undefined ? [] : [`Open: ${open}`, ""]),
    "| planted fault | where | the test that fails |",
    "| --- | --- | --- |",
    ...rows,
    ...mutants,
    "",
  ];
  return lines.join("\n");
}

function listed(paths: readonly string[]): string {
  return paths.map((path) => `\`${path}\``).join(", ");
}
