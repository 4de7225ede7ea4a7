import { safeText } from "../../tui/text/safe-text.ts";
import type { SafeText } from "../../tui/text/safe-text.ts";
import type { WidthModel } from "../../tui/text/width.ts";
import type { Username } from "../../wire/username.ts";
import type { AppState, Surroundings, TalkState } from "../state.ts";
import { currentTalk } from "../talk-state.ts";
import { inputLines } from "./input-lines.ts";
import type { InputLine } from "./input-lines.ts";
import { layoutOf } from "./layout.ts";
import { looksOf } from "./looks.ts";
import type { Looks } from "./looks.ts";
import type { Layout } from "./layout.ts";
import { noteLines } from "./note.ts";
import type { NoteLines } from "./note.ts";
import type { Measure } from "./rows.ts";
import { signsFor } from "./signs.ts";

/** All that the regions of one screen are made from. */
export interface Scene extends Measure {
  readonly state: AppState;
  readonly around: Surroundings;
  readonly talk: TalkState;
  readonly layout: Layout;
  readonly looks: Looks;
  /** The text being written, as it is shown. */
  readonly lines: readonly InputLine[];
  readonly note: NoteLines;
}

/** What a screen of this state and size is made from. */
export function sceneOf(state: AppState, around: Surroundings, widths: WidthModel): Scene {
  const { size } = around;
  const talk = currentTalk(state);
  const lines = inputLines(talk.editor, size.columns, widths);
  const signs = signsFor(state.preferences.ascii, widths);
  const looks = looksOf(state.preferences.theme, state.background);
  const note = noteLines(state, talk.editor.text, size.columns, { widths, signs, looks });
  const layout = layoutOf(size, {
    inputRows: lines.length,
    hints: state.preferences.hints,
    noteRows: note.lines.length,
    isNote: state.note !== undefined,
  });
  return { state, around, widths, signs, looks, talk, layout, lines, note };
}

/** Where somebody is; empty if it is not known. */
export function presenceWord({ state, around }: Scene, name: Username): "" | Presence {
  if ((state.typing.get(name) ?? 0) > around.nowMs) return "typing";
  const is = state.people.get(name)?.is ?? "unknown";
  return is === "unknown" ? "" : is;
}

/** The same as it is said where there is little room. */
export function briefPresence(scene: Scene, name: Username): SafeText {
  const presence = presenceWord(scene, name);
  return safeText(presence === "" ? "" : scene.state.words.people.brief[presence]);
}

export type Presence = "typing" | "here" | "silent" | "away";
