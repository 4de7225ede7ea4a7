/** The three hints of the first hour, each shown once, when it is useful for the first time. */
export const lessons = ["tab", "goTo", "pageUp"] as const;
export type Lesson = (typeof lessons)[number];
