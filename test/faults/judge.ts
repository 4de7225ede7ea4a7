import type { FaultReport } from "./failing-call.ts";
import type { LifeEnd } from "./scene.ts";

/** What is wrong with a run, one line each; none if everything was as promised. */
export function complaints(report: FaultReport): string[] {
  const found = report.faults.map(({ kind, what }) => `${kind}: ${what}`);
  for (const end of report.ends) {
    const complaint = complaintAbout(end);
    if (complaint !== undefined) found.push(complaint);
  }
  for (const code of report.codes.keys()) {
    if (!CODES.has(code)) found.push(`answer: a sender was told ${code}`);
  }
  return found;
}

/** Taken, kept, refused because the disk failed or is full: before and after forwarding. */
const CODES: ReadonlySet<string> = new Set(["200", "300", "507", "504"]);

/** A server that is not asked to ends with 74, and says what is wrong and what to do. */
function complaintAbout({ how, listened, stderr }: LifeEnd): string | undefined {
  if (how === "SIGKILL" && listened) return undefined;
  if (how === 0) return undefined;
  // It was asked to stop when it had said its last words already and was on its way out.
  if (how === "SIGTERM" && lastWords(stderr) !== "") return undefined;
  if (how !== 74) return `exit: it ended with ${how}: ${stderr.slice(-400)}`;
  return lastWords(stderr) === ""
    ? `exit: 74 without a sentence: ${stderr.slice(-400)}`
    : undefined;
}

/** The sentence with its remedy that a server ends with; empty if there is none. */
export function lastWords(stderr: string): string {
  return /^coterie server: (.+[.!)] [A-Z].+[.!)])$/mu.exec(stderr)?.[1] ?? "";
}
