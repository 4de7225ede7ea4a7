import { clauses, gaps } from "./case.ts";
import type { Case } from "./case.ts";
import type { Result } from "./runner.ts";

/** How many cases of a heading passed. */
export interface Tally {
  /** A clause (`S5`) or the heading of a gap. */
  readonly key: string;
  /** What it is about. */
  readonly about: string;
  readonly passed: number;
  readonly failed: number;
}

/** The results of one run, counted. A case counts once, under the first of its clauses. */
export interface Summary {
  readonly seed: readonly Tally[];
  readonly gaps: readonly Tally[];
}

/** Counts results: the seed's cases by clause, the others by gap. */
export function summarise(results: readonly Result[]): Summary {
  const bySeed = results.filter(({ case: { gap } }) => gap === undefined);
  const clauseKeys = Object.entries(clauses);
  return {
    seed: clauseKeys
      .map(([key, about]) => tally(key, about, bySeed, (one) => one.clauses[0] === key))
      .filter(isPlayed),
    gaps: Object.keys(gaps)
      .map((key) => tally(key, "", results, ({ gap }) => gap === key))
      .filter(isPlayed),
  };
}

/** All of a half together. */
export function total(tallies: readonly Tally[]): Pick<Tally, "passed" | "failed"> {
  return {
    passed: tallies.reduce((sum, { passed }) => sum + passed, 0),
    failed: tallies.reduce((sum, { failed }) => sum + failed, 0),
  };
}

/** The table of a run for a person, a line each. */
export function summaryLines({ seed, gaps: readings }: Summary): string[] {
  const rows = [...seed, ...readings].map(({ key, about }) => `${key} ${about}`.trim().length);
  const width = Math.max(0, ...rows);
  const row = ({ key, about, passed, failed }: Tally): string => {
    const heading = `${key} ${about}`.trim().padEnd(width);
    return `  ${heading}  ${passed} passed${failed === 0 ? "" : `, ${failed} failed`}`;
  };
  const half = (heading: string, tallies: readonly Tally[]): string[] =>
    tallies.length === 0 ? [] : [heading, ...tallies.map(row)];
  return [...half("The seed, by clause", seed), ...half("Coterie's reading of its gaps", readings)];
}

/** What went wrong in a case, a line each. */
export function failureLines({ case: one, failure }: Result): string[] {
  if (failure === undefined) return [];
  const by = one.gap === undefined ? "the seed" : `Coterie's reading: ${one.gap}`;
  return [
    `FAILED ${one.id}  (${one.clauses.join(", ")}; ${by})`,
    `  ${one.title}`,
    `  expected: ${failure.expected}`,
    `  came:     ${failure.came}`,
    ...failure.transcript.map((line) => `    ${line}`),
  ];
}

/** The last line. */
export function verdictLine(summary: Summary): string {
  const seed = total(summary.seed);
  const readings = total(summary.gaps);
  return `the seed: ${ofAll(seed)} cases passed; Coterie's reading of its gaps: ${ofAll(readings)}`;
}

function ofAll({ passed, failed }: Pick<Tally, "passed" | "failed">): string {
  return `${passed} of ${passed + failed}`;
}

/** The table of a run in Markdown, both halves and their sums. */
export function summaryMarkdown(summary: Summary): string {
  return [
    "| judged by | passed | failed |",
    "|---|---|---|",
    ...summary.seed.map(tallyRow),
    sumRow("the seed", summary.seed),
    ...summary.gaps.map(tallyRow),
    sumRow("Coterie's reading of its gaps", summary.gaps),
    "",
  ].join("\n");
}

/** Every case in Markdown, a row each. */
export function casesMarkdown(cases: readonly Case[]): string {
  return [
    "| case | clauses | gap | what is the case |",
    "|---|---|---|---|",
    ...cases.map(caseRow),
    "",
  ].join("\n");
}

/** Every case for a person, a line each. */
export function listLines(cases: readonly Case[]): string[] {
  const width = Math.max(0, ...cases.map(({ id }) => id.length));
  return cases.map(({ id, clauses: cited, gap, title, isSlow }) => {
    const by = cited.join(",").padEnd(5);
    const notes = [gap, isSlow === true ? "slow" : undefined].filter((note) => note !== undefined);
    const note = notes.length === 0 ? "" : ` [${notes.join(", ")}]`;
    return `${id.padEnd(width)}  ${by}  ${title}${note}`;
  });
}

function tallyRow({ key, about, passed, failed }: Tally): string {
  return `| ${`${key} ${about}`.trim()} | ${passed} | ${failed} |`;
}

function sumRow(heading: string, tallies: readonly Tally[]): string {
  const { passed, failed } = total(tallies);
  return `| **${heading}** | **${passed}** | **${failed}** |`;
}

function caseRow({ id, clauses: cited, gap, title, isSlow }: Case): string {
  const reading = gap === undefined ? "" : `[${gap}](protocol.md#${gaps[gap]})`;
  const name = `\`${id}\`${isSlow === true ? " (slow)" : ""}`;
  return `| ${name} | ${cited.join(", ")} | ${reading} | ${title} |`;
}

function tally(
  key: string,
  about: string,
  results: readonly Result[],
  isOfIt: (one: Case) => boolean,
): Tally {
  const mine = results.filter((result) => isOfIt(result.case));
  const passed = mine.filter(({ failure }) => failure === undefined).length;
  return { key, about, passed, failed: mine.length - passed };
}

function isPlayed({ passed, failed }: Tally): boolean {
  return passed + failed > 0;
}
