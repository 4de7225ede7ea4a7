import { englishCount } from "../plural.ts";

/** What leaves the screen, or comes back to it: links, copies, the editor, the bare view. */
export const outside = {
  noLinkInText: "there is no link in this text",
  noLink: "there is no link in this talk",
  noLinkNumber: (number: number, links: number): string =>
    `there is no link number ${number} in this talk, only ${englishCount(links, "link")}`,
  openForm: "write /open for the newest link of this talk, or /open and its number",
  openLink: "open this link?",
  openLinks: (links: number): string => `open one of ${englishCount(links, "link")}?`,
  writtenAs: (host: string): string => `written ${host}`,
  mixedLetters: (host: string): string =>
    `written ${host}, with letters of several alphabets: look twice`,
  opening: (host: string): string => `opening ${host}`,
  opened: (host: string, by: string): string => `${host}: handed to ${by}`,
  notOpened: "nothing here opens links; its address is copied, if your terminal allows it",
  tooLongToCopy: (bytes: number, most: number): string =>
    `${bytes} bytes are too long to copy, terminals take ${most}; /plain shows the text alone`,
  noText: "there is no text in this talk",
  noTextNumber: (number: number): string => `there is no text number ${number} in this talk`,
  logForm: "write /log for this talk, or /log and one name",
  log: (command: string): string => `in a shell: ${command}`,
  copyForm: "write /copy for the newest text of this talk, or /copy and its number",
  meForm: "write /me and what you do, such as /me waves",
  chordUnknown: (chord: string): string => `${chord} does nothing`,
  bareHint: "Esc back   Up, Down, PgUp, PgDn   the mouse selects whole texts",
  bareHintShort: "Esc back   PgUp PgDn",
  editorWaits: (editor: string): string => `${editor} has your text; it comes back when that ends`,
  editorMissing: (editor: string): string =>
    `cannot start ${editor}: set EDITOR to an editor. Your text is as it was`,
  editorFailed: (editor: string, how: string): string =>
    `${editor} ended with ${how}: your text is as it was`,
  editorFile: (why: string): string => `no file for the editor: ${why}. Your text is as it was`,
  editorTooLong: (bytes: number, most: number): string =>
    `the editor left ${bytes} bytes, at most ${most} fit: your text is as it was`,
};
export type OutsideWords = typeof outside;
