/** How the screen looks, and what the mouse does. */
export const look = {
  theme: "theme",
  themeIs: (name: string): string => `the theme is ${name}`,
  colorless: (name: string): string =>
    `the theme is ${name}; NO_COLOR, or the terminal, has no colours`,
  noTheme: (name: string, all: string): string => `there is no theme ${name}; there are ${all}`,
  noneFits: "There is no such theme.",
  sent: "sent",
  kept: "kept",
  refused: "refused",
  fresh: "2 new",
  found: "found",
  mouseOn: "the mouse is on; with Shift it selects text as before",
  mouseOff: "the mouse is off; it selects text again",
};
export type LookWords = typeof look;
