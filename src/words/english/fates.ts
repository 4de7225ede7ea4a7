/** What became of a text of ours. */
export const fates = {
  unsent: "here, not on the server yet",
  leftNow: "sent, no answer yet",
  unknown: "unknown: no answer came (/retry)",
  unknownLong: "unknown: no answer came; /retry sends it again",
  dropped: "given up",
  kept: (name: string): string => `kept for ${name}`,
  elsewhere: "sent from another device",
  /** @param meaning - what the code means, in English words behind the name. */
  refused: (name: string, _code: string, meaning: string): string => `refused: ${name} ${meaning}`,
  read: (name: string): string => `${name} has read it`,
  has: (name: string): string => `${name} has it`,
  /** Of a text that is picked. */
  bytes: (count: number): string => `${count} bytes`,
  bytesIn: (count: number, messages: number): string => `${count} bytes in ${messages} messages`,
  from: (name: string): string => `from ${name}`,
  /** The page of what is not delivered. */
  page: "Not delivered",
  pageOf: (name: string): string => `Not delivered to ${name}`,
  everybodyHas: "nothing of yours waits to be delivered",
  hasEverything: (name: string): string => `${name} has everything`,
};
export type FateWords = typeof fates;
