import { just, noted, type Outcome } from "./effects.ts";
import type { AppState, Surroundings } from "./state.ts";
import type { Theme } from "./view/looks.ts";

/** Everything looks by this theme from now on. */
export function themed(state: AppState, theme: Theme, around: Surroundings): Outcome {
  const preferences = { ...state.preferences, theme };
  const { look } = state.words;
  const words = around.isColorless === true ? look.colorless(theme) : look.themeIs(theme);
  const said = noted({ ...state, preferences }, words);
  const isAsked = theme === "auto" && state.background === undefined;
  return isAsked ? just(said, { kind: "askBackground" }) : just(said);
}
