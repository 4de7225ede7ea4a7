/** What is wrong, and what helps. */
interface ErrorWords {
  readonly message: string;
  readonly remedy: string;
}

/**
 * What errors of the library say, by their codes; one that is not here says what it says itself,
 * in English.
 */
export const errors: ReadonlyMap<string, ErrorWords> = new Map();
export type ErrorsWords = typeof errors;
