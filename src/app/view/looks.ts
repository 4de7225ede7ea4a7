import { styleOf } from "../../tui/screen/style.ts";
import type { Style } from "../../tui/screen/style.ts";

// The colours are the terminal's own, so that light and dark themes both work. They only repeat
// what a sign or a word says.

export const strong: Style = styleOf({ bold: true });
export const faint: Style = styleOf({ dim: true });
export const good: Style = styleOf({ color: 2 });
export const waiting: Style = styleOf({ color: 3 });
export const bad: Style = styleOf({ color: 1 });
/** What is new since the talk was left. */
export const fresh: Style = styleOf({ color: 3, bold: true });
export const picked: Style = styleOf({ inverse: true });
/** A word that was looked for; also inside of what is picked. */
export const found: Style = styleOf({ color: 3, bold: true, underline: true, inverse: true });
