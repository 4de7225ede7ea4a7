import type { Stage } from "./stage.ts";
import type { AppState } from "./state.ts";

/**
 * Has the terminal do what is chosen now, by whichever way that was chosen: a command, a file.
 *
 * @param before - what it was told of last; `undefined` at first.
 */
export function tellTerminal(
  stage: Pick<Stage, "setMouse" | "askBackground">,
  now: AppState,
  before: AppState | undefined,
): void {
  const hadMouse = before !== undefined && hasMouse(before);
  if (hasMouse(now) !== hadMouse) stage.setMouse(!hadMouse);
  const wasAuto = before !== undefined && isAuto(before);
  if (isAuto(now) && !wasAuto) stage.askBackground();
}

/** The talk alone is there for the terminal's own selecting, which needs the mouse. */
function hasMouse({ preferences, overlay }: AppState): boolean {
  return preferences.mouse && overlay?.kind !== "bare";
}

function isAuto({ preferences }: AppState): boolean {
  return preferences.theme === "auto";
}
