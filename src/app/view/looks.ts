import { styleOf } from "../../tui/screen/style.ts";
import type { Style } from "../../tui/screen/style.ts";

/**
 * How each meaning looks. A look only repeats what a sign or a word says, so that nothing is lost
 * for who does not see it.
 */
export interface Looks {
  readonly strong: Style;
  readonly faint: Style;
  readonly good: Style;
  readonly waiting: Style;
  readonly bad: Style;
  /** What is new since the talk was left. */
  readonly fresh: Style;
  readonly picked: Style;
  /** A word that was looked for; also inside of what is picked. */
  readonly found: Style;
}

/** The looks that a person may choose among, in the order in which they are listed. */
export const themes = ["terminal", "light", "dark", "mono", "high-contrast", "auto"] as const;
export type Theme = (typeof themes)[number];

/** Whether the background of a terminal is light or dark; `undefined` if it has not said. */
export type Background = "light" | "dark" | undefined;

const strong = styleOf({ bold: true });
const picked = styleOf({ inverse: true });
const stressed = styleOf({ bold: true, underline: true });
const sought = styleOf({ bold: true, underline: true, inverse: true });

/** Looks for a background that is known, in colours that do not depend on the terminal's own. */
function tuned(
  colors: Readonly<Record<"faint" | "good" | "waiting" | "bad" | "fresh", number>>,
): Looks {
  const { faint, good, waiting, bad, fresh } = colors;
  return {
    strong,
    faint: styleOf({ color: faint }),
    good: styleOf({ color: good }),
    waiting: styleOf({ color: waiting }),
    bad: styleOf({ color: bad }),
    fresh: styleOf({ color: fresh, bold: true }),
    picked,
    found: styleOf({ color: waiting, bold: true, underline: true, inverse: true }),
  };
}

const byTheme: Readonly<Record<Exclude<Theme, "auto">, Looks>> = {
  // The colours of the terminal itself, so that they fit whatever its owner has chosen.
  terminal: {
    strong,
    faint: styleOf({ dim: true }),
    good: styleOf({ color: 2 }),
    waiting: styleOf({ color: 3 }),
    bad: styleOf({ color: 1 }),
    fresh: styleOf({ color: 3, bold: true }),
    picked,
    // Its yellow may be as light as its background, and words are to be read.
    found: sought,
  },
  light: tuned({ faint: 241, good: 22, waiting: 94, bad: 124, fresh: 25 }),
  dark: tuned({ faint: 247, good: 114, waiting: 221, bad: 210, fresh: 117 }),
  mono: {
    strong,
    faint: styleOf({ dim: true }),
    good: styleOf({}),
    waiting: styleOf({}),
    bad: strong,
    fresh: strong,
    picked,
    found: sought,
  },
  // All in the full colour of the text; nothing is told by being weaker.
  "high-contrast": {
    strong,
    faint: styleOf({}),
    good: strong,
    waiting: stressed,
    bad: styleOf({ bold: true, inverse: true }),
    fresh: stressed,
    picked,
    found: sought,
  },
};

/** How things look by a theme; "auto" goes by the background, and by the terminal without one. */
export function looksOf(theme: Theme, background: Background): Looks {
  return byTheme[theme === "auto" ? (background ?? "terminal") : theme];
}
