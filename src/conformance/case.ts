import type { Stage } from "./stage.ts";

/** The clauses of the seed, in its own numbering. */
export const clauses = {
  S1: "connection",
  S2: "structure of a command",
  S3: "message to a recipient",
  S4: "offline commands",
  S5: "reply",
  S6: "len",
  S7: "type",
  S8: "messageID",
  S9: "reply code",
} as const;
/** One of S1…S9. */
export type Clause = keyof typeof clauses;

/**
 * What the seed leaves open, and where docs/protocol.md says how Coterie reads it: the heading of
 * the gap, and the anchor of that place.
 */
export const gaps = {
  "byte order": "s2-structure-of-a-command",
  names: "s2-structure-of-a-command",
  "who is it": "who-is-it",
  "what confirms": "s5-reply",
  "type 2 from a client": "s7-type",
  "unknown types": "s7-type",
  "len out of range": "s6-len",
  "messageID again": "s8-messageid",
  "recipient here": "the-recipient-is-here",
  "recipient absent": "the-recipient-is-absent",
  "recipient silent": "the-recipient-is-silent",
  "recipient drops": "the-recipients-connection-ends",
  order: "order",
  "when a type 2 is taken": "when-a-type-2-has-been-taken",
  "two connections": "two-connections-with-one-name",
  "half-close": "half-close",
  refusals: "refusals",
} as const;
/** The heading of a gap. */
export type Gap = keyof typeof gaps;

/** One thing that a server does or does not do, seen from outside. */
export interface Case {
  /** Stable: `group/what`. */
  readonly id: string;
  /** What it is judged by; the result counts under the first. */
  readonly clauses: readonly [Clause, ...Clause[]];
  /**
   * The gap of the seed that Coterie's reading fills here. A server that reads it otherwise fails
   * this case and is still a server of the seed.
   */
  readonly gap?: Gap;
  /** The fact, in one sentence. */
  readonly title: string;
  /** Takes longer than ten seconds, so it is played only when asked for. */
  readonly isSlow?: boolean;
  /** Played alone: it needs many connections, or a wrong server would disturb other cases. */
  readonly isAlone?: boolean;
  /** @throws CaseFailure if the server does something else. */
  readonly play: (stage: Stage) => Promise<void>;
}

/** The first part of the id. */
export function groupOf({ id }: Pick<Case, "id">): string {
  return id.slice(0, id.indexOf("/"));
}
