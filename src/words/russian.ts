import { link } from "./russian/link.ts";
import type { Words } from "./words.ts";

/** What is said in Russian. */
export const russian: Words = { link };
