import { englishCount } from "../plural.ts";

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
};
export type LinkWords = typeof link;
