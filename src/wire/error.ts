/**
 * An error with a stable code for programs and a remedy for people.
 *
 * `message` says in one sentence what was wrong and what was expected; `remedy` says what to do.
 * Every error that Coterie raises on purpose is one of these; anything else is a fault of ours.
 */
export class CoterieError extends Error {
  /** What went wrong, for programs: `COTERIE_UNREACHABLE` and the like. */
  readonly code: string;
  /** What to do about it, for people: a sentence. */
  readonly remedy: string;

  constructor(code: string, message: string, remedy: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "CoterieError";
    this.code = code;
    this.remedy = remedy;
  }
}
