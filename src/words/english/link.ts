import { englishCount } from "../plural.ts";
import type { UnreachableWords } from "./errors.ts";

/** How the connection is, and what waits to be read. */
export const link = {
  connecting: "connecting",
  online: "online",
  offline: "offline",
  refused: "refused",
  refusedBecause: (why: string): string => `refused: ${why}`,
  nextTry: (seconds: number): string => `offline, next try in ${seconds} s`,
  trying: "offline, trying again",
  unread: (texts: number, talks: number): string =>
    `${texts} unread in ${englishCount(talks, "talk")}`,
  /** Why it is offline. */
  closed: "closed",
  broke: (detail: string): string => `the connection broke (${detail})`,
  endedByServer: "the server ended the connection",
};
export type LinkWords = typeof link & { readonly unreachable?: UnreachableWords };
