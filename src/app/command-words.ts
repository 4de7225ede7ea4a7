import type { KeyWords } from "../words/english/keys.ts";

/** What a key can do; what each of them does is said in every language. */
export type CommandName = keyof KeyWords["does"];
