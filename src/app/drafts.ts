import type { Draft } from "../tui/editor/state.ts";
import type { Effect } from "./effects.ts";
import type { AppState, TalkState } from "./state.ts";

const noDraft: Draft = { text: "", cursor: 0 };

/** What is to be kept on the disk, because it is written otherwise than before. */
export function draftChanges(before: AppState, after: AppState): readonly Effect[] {
  if (before.talkStates === after.talkStates) return [];
  const effects: Effect[] = [];
  for (const [peer, talk] of after.talkStates) {
    const was = before.talkStates.get(peer);
    if (was === talk) continue;
    const draft = draftOf(talk);
    const kept = was === undefined ? noDraft : draftOf(was);
    if (kept.text === draft.text && kept.cursor === draft.cursor) continue;
    effects.push({ kind: "keepDraft", peer, draft });
  }
  return effects;
}

/** What is written in a talk and not sent; an earlier text that was fetched is not. */
function draftOf({ editor, recalled, draftBefore }: TalkState): Draft {
  const { text, cursor } = recalled === 0 ? editor : (draftBefore ?? noDraft);
  return { text, cursor };
}
