/** An invariant that a run broke. `invariant` is its short name in docs/testing.md. */
export class Violation extends Error {
  readonly invariant: string;

  constructor(invariant: string, message: string) {
    super(message);
    this.name = "Violation";
    this.invariant = invariant;
  }
}

/** Throws if `holds` is false; `message` is only built then. */
export function must(holds: boolean, invariant: string, message: () => string): void {
  if (!holds) throw new Violation(invariant, message());
}

/**
 * Thrown where a hostile program's rubbish happens to be a whole command of its own that no
 * message stands behind: the server is right to take it, and the ledger cannot follow it. It
 * happens in some of a hundred thousand runs, which end there.
 */
export class Unjudgeable extends Error {}
