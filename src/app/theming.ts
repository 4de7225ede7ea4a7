import { noted, type Outcome, withChoice } from "./effects.ts";
import type { AppState, Surroundings } from "./state.ts";
import type { Theme } from "./view/looks.ts";

/** Everything looks by this theme from now on. */
export function themed(state: AppState, theme: Theme, around: Surroundings): Outcome {
  const { look } = state.words;
  const words = around.isColorless === true ? look.colorless(theme) : look.themeIs(theme);
  return withChoice(noted(state, words), "theme", theme);
}
