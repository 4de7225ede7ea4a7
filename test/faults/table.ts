import type { FailingCall, FaultReport } from "./failing-call.ts";
import { complaints } from "./judge.ts";

/** What all runs with one kind of call and one failure came to. */
interface Row {
  runs: number;
  reached: number;
  taken: number;
  kept: number;
  refused: number;
  maybeSeen: number;
  unanswered: number;
  wrong: number;
  hangs: number;
  exits74: number;
  recovered: number;
}

/** Adds up runs, a row for each kind of call and failure. */
export class FaultTable {
  readonly #rows: Map<string, Row> = new Map();
  /** Everything that was wrong, with the call that brought it. */
  readonly complaints: string[] = [];

  add(call: FailingCall | undefined, report: FaultReport): void {
    const name = call === undefined ? "nothing" : `${call.kind} ${call.failure}`;
    const row = this.#rows.get(name) ?? emptyRow();
    this.#rows.set(name, row);
    const found = complaints(report);
    const code = (text: string): number => report.codes.get(text) ?? 0;
    row.runs += 1;
    row.reached += report.failed > 0 ? 1 : 0;
    row.taken += code("200");
    row.kept += code("300");
    row.refused += code("507");
    row.maybeSeen += code("504");
    row.unanswered += report.tally.unanswered;
    row.wrong += found.length;
    row.hangs += report.hangs;
    row.exits74 += report.ends.filter(({ how }) => how === 74).length > 0 ? 1 : 0;
    row.recovered += report.ends.at(-1)?.how === 0 ? 1 : 0;
    const where = call === undefined ? name : `${name} at ${call.at}`;
    for (const complaint of found) this.complaints.push(`${where}: ${complaint}`);
  }

  text(): string {
    const lines = [HEADINGS, ...[...this.#rows].map(([name, row]) => [name, ...cells(row)])];
    return lines.map((cellsOfLine) => cellsOfLine.map(padded).join(" ")).join("\n");
  }
}

const HEADINGS: readonly string[] = [
  "call",
  "runs",
  "reached",
  "200",
  "300",
  "507",
  "504",
  "none",
  "WRONG",
  "HANGS",
  "exit 74",
  "recovered",
];

function cells(row: Row): string[] {
  const { runs, reached, taken, kept, refused, maybeSeen, unanswered } = row;
  const answers = [runs, reached, taken, kept, refused, maybeSeen, unanswered];
  return [...answers, row.wrong, row.hangs, row.exits74, row.recovered].map(String);
}

function padded(cell: string, column: number): string {
  return column === 0 ? cell.padEnd(16) : cell.padStart(9);
}

function emptyRow(): Row {
  return {
    runs: 0,
    reached: 0,
    taken: 0,
    kept: 0,
    refused: 0,
    maybeSeen: 0,
    unanswered: 0,
    wrong: 0,
    hangs: 0,
    exits74: 0,
    recovered: 0,
  };
}
