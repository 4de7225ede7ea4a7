import type { TerminalFacts } from "../../tui/terminal/probes.ts";
import type { DoctorWords } from "../../words/english/doctor.ts";
import { type Finding, look, well } from "./finding.ts";

/** What the terminal tells of pastes, the focus and keys; of what it did not answer, nothing. */
export function inputFindings(
  { marksPastes, tellsFocus, tellsKeysApart }: TerminalFacts,
  isInTmux: boolean,
  words: DoctorWords,
): Finding[] {
  return [
    ...pasteFindings(marksPastes, words),
    ...focusFindings(tellsFocus, words),
    // No key that Coterie comes with needs it. In tmux its setting decides, which has its own line.
    ...(isInTmux
      ? []
      : [well("keys", tellsKeysApart === true ? words.keysApart : words.keysAlike)]),
  ];
}

function pasteFindings(marksPastes: boolean | undefined, words: DoctorWords): Finding[] {
  if (marksPastes === undefined) return [];
  if (marksPastes) return [well("pastes", words.pastesMarked)];
  return [look("pastes", words.pastesUnmarked, words.pasteInEditor)];
}

function focusFindings(tellsFocus: boolean | undefined, words: DoctorWords): Finding[] {
  if (tellsFocus === undefined) return [];
  return [well("focus", tellsFocus ? words.focusTold : words.focusUntold)];
}
