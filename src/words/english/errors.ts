/** What is wrong, and what helps. */
export interface ErrorWords {
  readonly message: string;
  readonly remedy: string;
}

/**
 * What errors of the library say, by their codes; one that is not here says what it says itself,
 * in English.
 */
export const errors: ReadonlyMap<string, ErrorWords> = new Map();
export type ErrorsWords = typeof errors;

/**
 * What is said if no server can be reached at `place`, for the reason that the system gives, such
 * as ENOTFOUND; a language without it leaves the English sentence of the error.
 */
export type UnreachableWords = (place: string, host: string, systemCode: string) => ErrorWords;
