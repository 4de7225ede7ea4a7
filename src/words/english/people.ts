/** Where people are. */
export const people = {
  /** In a list: of few columns. */
  brief: { typing: "typing", here: "here", silent: "silent", away: "away" },
  /** Above a talk. */
  full: { typing: "typing", here: "here", silent: "connected, not answering", away: "away" },
  since: (where: string, time: string): string => `${where} since ${time}`,
  /** On the page of all people. */
  page: "People",
  places: {
    here: "here",
    silent: "connected, but not answering",
    away: "away",
    unknown: "never seen here",
  },
  forSpan: (span: string): string => ` for ${span}`,
  nobody: "The server does not tell, or nobody else has ever been here.",
};
export type PeopleWords = typeof people;
