import { link } from "./english/link.ts";
import type { Words } from "./words.ts";

/** What is said in English. */
export const english: Words = { link };
