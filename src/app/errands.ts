/** What other programs do for the person, and what comes back from them. */

import { edit } from "../tui/editor.ts";
import { withoutControls } from "../tui/keys/paste.ts";
import type { Username } from "../wire/username.ts";
import type { OutsideWords } from "../words/english/outside.ts";
import { draftChanges } from "./drafts.ts";
import { just, noted, type Outcome } from "./effects.ts";
import type { TextLink } from "./links.ts";
import type { Composed, Stage } from "./stage.ts";
import type { AppState } from "./state.ts";
import { talkStateOf, withEditor, withTalk } from "./talk-state.ts";

/** Brings what has come back into the state. */
export type Become = (change: (state: AppState) => Outcome) => void;

/** Opens a link; where nothing does that, it is copied instead. */
export async function openLink(link: TextLink, stage: Stage, become: Become): Promise<void> {
  const by = await stage.open(link.url);
  become((state) => {
    const { opened, notOpened } = state.words.outside;
    if (by !== undefined) return just(noted(state, opened(link.host, by)));
    return just(noted(state, notOpened, "problem"), { kind: "copy", text: link.url });
  });
}

/** What is written on in an editor, and what is said meanwhile. */
interface Composing {
  readonly peer: Username;
  readonly text: string;
  readonly words: OutsideWords;
}

/** Lets the person write on in their editor. */
export async function compose(
  { peer, text, words }: Composing,
  stage: Stage,
  become: Become,
): Promise<void> {
  const composed = await stage.compose(text, words);
  become((state) => composedState(state, peer, composed));
}

/** What was written comes back as one edit; if the editor failed, nothing has changed. */
function composedState(state: AppState, peer: Username, composed: Composed): Outcome {
  if (composed.kind !== "written")
    return just(noted(state, failureWords(state, composed), "problem"));
  // Editors end the last line, which people do not mean.
  const text = withoutControls(composed.text).replace(/\n$/u, "");
  const { editor } = talkStateOf(state, peer);
  if (text === editor.text) return just(state);
  const to = editor.text.length;
  const written = edit(editor, { type: "replace", from: 0, to, text });
  const next =
    peer === state.current
      ? withEditor(state, written)
      : withTalk(state, peer, { editor: written, recalled: 0 });
  return just(next, ...draftChanges(state, next));
}

function failureWords(
  { words: { outside } }: AppState,
  failure: Exclude<Composed, { readonly kind: "written" }>,
): string {
  if (failure.kind === "missing") return outside.editorMissing(failure.editor);
  if (failure.kind === "noFile") return outside.editorFile(failure.why);
  if (failure.kind === "failed") return outside.editorFailed(failure.editor, failure.how);
  return outside.editorTooLong(failure.bytes, failure.most);
}
