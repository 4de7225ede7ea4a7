import type { Username } from "../wire/username.ts";
import type { AppState } from "./state.ts";
import { currentTalk } from "./talk-state.ts";

/**
 * Others are there, the nearest first. Whoever was alone until now sees the talk with the first of
 * them: the talk with oneself only stood in for it, and who comes would be greeted in there. It is
 * left as it is if something was said or is being written in it, or if it was gone to.
 */
export function inCompany(state: AppState, others: readonly Username[]): AppState {
  const [first] = others;
  if (!state.isAlone || first === undefined) return state;
  const together = { ...state, isAlone: false };
  return isStandIn(state) ? { ...together, current: first, hasStayed: false } : together;
}

function isStandIn(state: AppState): boolean {
  const { self, current, talks, visited } = state;
  if (current !== self || visited.length > 0 || currentTalk(state).editor.text !== "") return false;
  return talks.every(({ name, lastAtMs }) => name !== self || lastAtMs === undefined);
}
