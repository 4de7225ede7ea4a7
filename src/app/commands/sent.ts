import { just, type Outcome } from "../effects.ts";
import type { AppState } from "../state.ts";
import { withCurrentTalk } from "../talk-state.ts";
import { emptied } from "./moving.ts";

/** Sends `text` to the current talk, and shows its end. */
export function sent(state: AppState, text: string): Outcome {
  const { current } = state;
  const next = withCurrentTalk(emptied(state), { scroll: { kind: "end" } });
  return just(next, { kind: "send", to: current, text });
}
