/** Writing in another program. */

import { type Command, just } from "../effects.ts";
import { currentTalk } from "../talk-state.ts";

/** Writes on in the person's own editor; it comes back as one edit. */
export const editor: Command = (state) => {
  const { text } = currentTalk(state).editor;
  return just(state, { kind: "compose", peer: state.current, text });
};
