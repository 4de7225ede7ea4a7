import type { Report } from "./rounds.ts";

/** A line of the table that a run of rounds prints. */
export type Row = readonly [what: string, value: string | number];

/** What the ledger says of a run, for its table: what was sent, and what went wrong with it. */
export function tallyRows(tally: Report["tally"], faults: Report["faults"]): readonly Row[] {
  const count = (kind: string): number => faults.filter((fault) => fault.kind === kind).length;
  return [
    ["messages sent", tally.sent],
    ["answered 200", tally.taken],
    ["answered 300", tally.kept],
    ["refused", tally.refused],
    ["never answered", tally.unanswered],
    ["  of them kept all the same", tally.keptUnanswered],
    ["arrivals", tally.arrivals],
    ["doubles that are legal (no evidence, or a crash)", tally.doubledLegally],
    ["LOST", count("lost")],
    ["DOUBLED", count("doubled")],
    ["OUT OF ORDER", count("disorder")],
    ["UNEXPECTED", count("unexpected")],
    ["FALSE ANSWERS", count("answer")],
    ["OTHER TROUBLE", count("trouble")],
  ];
}
