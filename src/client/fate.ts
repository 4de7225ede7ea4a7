/**
 * What became of a text that was to be sent.
 *
 * - `answered`: the server said `code` (S9): 200 taken, 300 kept for later, anything else a
 *   refusal. A refused text stays in the outbox.
 * - `unknown`: it left, and no answer came in time or the connection ended first. It may have
 *   arrived; it stays in the outbox and is never sent again by itself.
 * - `unsent`: it never left this machine. It stays in the outbox and may be sent at any time.
 */
export type Fate =
  | { readonly state: "answered"; readonly code: string }
  | { readonly state: "unknown"; readonly code: undefined }
  | { readonly state: "unsent"; readonly code: undefined };

/** It never left this machine. */
export const unsent: Fate = { state: "unsent", code: undefined };
/** It left, and no answer is known. */
export const unknown: Fate = { state: "unknown", code: undefined };

/** From the best that can happen to a text to the worst that a server can say. */
const fromBestToWorst = ["200", "300", "429", "413", "507", "504", "410", "400", "404", "403"];

/** How bad a fate is: the larger, the worse. A code that nobody has heard of is a bad refusal. */
function badness(fate: Fate): number {
  if (fate.state === "unsent") return 1001;
  if (fate.state === "unknown") return 1000;
  const rank = fromBestToWorst.indexOf(fate.code);
  return rank === -1 ? 999 : rank;
}

/** The fate of a text that went in several commands: that of its worst part. */
export function worstFate(fates: readonly Fate[]): Fate {
  return fates.reduce((worst, fate) => (badness(fate) > badness(worst) ? fate : worst));
}

/** What a code means, in words that follow the recipient's name: "bob has it". */
export function describeCode(code: string): string {
  return meanings.get(code) ?? `refused with the code ${code}`;
}

const meanings: ReadonlyMap<string, string> = new Map([
  ["200", "has it"],
  ["300", "is away; kept for later"],
  ["400", "is no valid name for this server"],
  ["403", "may not be written to by you"],
  ["410", "did not get it in time; it is no longer kept"],
  ["404", "is unknown to this server"],
  ["413", "has a full mailbox; not kept, send it again later"],
  ["429", "has enough waiting from you; not kept, send it again later"],
  ["504", "may have seen it; the server could not store it"],
  ["507", "did not get it; the server's disk failed or is full"],
]);
