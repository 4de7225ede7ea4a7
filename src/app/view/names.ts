import { type Naming, namingOf } from "../../tui/lines/names.ts";
import type { AppState } from "../state.ts";

/** How names are shown in this state. */
export function namesIn({ members }: Pick<AppState, "members">): Naming {
  return namingOf(members);
}
