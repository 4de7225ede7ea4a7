/** What to do while nobody else is here. Lines that begin with two spaces are to be copied. */
export const alone = {
  unreached: (place: string): readonly string[] => [
    `There is no connection to ${place}; it is tried again and again.`,
    "",
    "If the address is wrong, leave with Ctrl-D, and start again with --server HOST:PORT.",
    "",
    "What you write meanwhile waits here, and goes out then.",
  ],
  byCode: (): readonly string[] => [
    "Nobody else is here yet.",
    "",
    "Whoever is to come needs a code. Write this here, and it makes one:",
    "",
    "  /invite THEIRNAME",
    "",
    "Pass on the line that it shows, over a way that you trust.",
  ],
  byAddress: (place: string): readonly string[] => [
    "Nobody else is here yet.",
    "",
    "Ask someone to run this:",
    "",
    `  coterie chat --server ${place} --user THEIRNAME`,
    "",
  ],
  ownMachine: (host: string): string =>
    `${host} is this machine: nobody on another one gets there.`,
  meanwhile: (): string =>
    "Meanwhile you can write to yourself, or to a name that has never connected: " +
    "the server keeps it for them.",
  emptyOwn: "Nothing was said yet. What you write here only you read.",
  empty: (name: string): string =>
    `Nothing was said yet. What you write is kept for ${name} if they are away.`,
};
export type AloneWords = typeof alone;
