import { checkFile } from "../../io/account/file-check.ts";
import type { DoctorWords } from "../../words/english/doctor.ts";
import type { AppState } from "../state.ts";
import type { AskedServer, DoctorPlace } from "./facts.ts";
import { findingLines, findingsOf } from "./findings.ts";

/** What works here, as a page; the screen waits for it, so the file is not read to its end. */
export function withDoctorPage(
  state: AppState,
  here: DoctorPlace,
  path: string,
  words: DoctorWords,
): AppState {
  const server = serverNow(state, words.offline);
  const facts = { ...here, server, store: checkFile(path, false) };
  const lines = findingsOf(facts, words).flatMap((each) => findingLines(each, words));
  return { ...state, overlay: { kind: "page", title: words.page, lines, top: 0 } };
}

function serverNow({ link, place, isMember }: AppState, offline: string): AskedServer {
  if (link.kind === "online") {
    return { kind: "reached", place, level: undefined, isMember, tripsMs: [] };
  }
  const { why, remedy } = { why: place, remedy: undefined, ...link };
  return { kind: "failed", why, remedy: remedy ?? offline };
}
