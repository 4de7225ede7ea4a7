import { describeCode } from "../client/fate.ts";
import type { Naming } from "../tui/lines/names.ts";
import { wrapRows } from "../tui/text/columns.ts";
import { jsonSafe, safe, safeLines, safeText } from "../tui/text/safe-text.ts";
import type { SafeText } from "../tui/text/safe-text.ts";
import type { Said } from "../client/texts-said.ts";
import { clockTime, dayOf } from "../tui/text/times.ts";
import { indented, textJson } from "./message-lines.ts";

/** What stands in front of a text, and behind it. */
interface Frame {
  readonly head: SafeText;
  readonly tail: SafeText;
}

/** How the texts of a conversation are written one under the other. */
export interface SaidForm {
  /** Our own name. */
  readonly user: string;
  /** The texts are of several conversations: each says whom it was for. */
  readonly namesPeers: boolean;
  readonly names: Naming;
}

/** One text as one line of JSON, the form that scripts rely on. */
export function saidJson(said: Said): string {
  return `${jsonSafe(saidObject(said))}\n`;
}

/** A person and the newest text with them, as one line of JSON. */
export function personJson(unread: number, said: Said): string {
  return `${jsonSafe({ ...saidObject(said), unread })}\n`;
}

function saidObject({ row, peer, isOwn, text, id, atMs, state, code, parts, of }: Said): object {
  return {
    row,
    peer,
    own: isOwn,
    ...textJson(text),
    id,
    at: new Date(atMs).toISOString(),
    state,
    code: code ?? null,
    ...(of > 1 && { parts: [parts, of] }),
  };
}

/** Texts for a pipe: they stand byte for byte, further lines indented by two spaces. */
export function saidForPipe(texts: readonly Said[], form: SaidForm): Uint8Array {
  const pieces = texts.flatMap((said, index) => {
    const { head, tail } = frameOf(said, form);
    const rule = ruleBetween(texts[index - 1], said);
    const ruleLine = rule === undefined ? "" : `${rule}\n`;
    return [
      Buffer.from(`${ruleLine}${head}`),
      indented(withoutLastBreak(said.text)),
      Buffer.from(`${tail}\n`),
    ];
  });
  return Buffer.concat(pieces);
}

/**
 * Texts for a terminal of so many columns, made safe. Only lines of ours begin in column 0, so
 * that no text can forge another one or a day.
 */
export function saidForTerminal(
  texts: readonly Said[],
  form: SaidForm,
  columns: number,
): SafeText[] {
  return texts.flatMap((said, index) => {
    const { head, tail } = frameOf(said, form);
    const rule = ruleBetween(texts[index - 1], said);
    const lines = safeLines(said.text, "  ");
    const rows = lines.flatMap((line, at) => {
      const begun = at === 0 ? safe`${head}${line}` : line;
      return wrapRows(at === lines.length - 1 ? safe`${begun}${tail}` : begun, columns, 4);
    });
    return rule === undefined ? rows : [rule, ...rows];
  });
}

/** A person in the list of all: the name, what is unread, and how the newest text begins. */
export function personLine(unread: number, said: Said, user: string, names: Naming): SafeText {
  const count = unread === 0 ? safe`` : safe` (${unread} unread)`;
  const when = safe`${dayOf(said.atMs)} ${clockTime(said.atMs)}`;
  const [line = safe``] = safeLines(said.text, "");
  const who = names(said.isOwn ? user : said.peer);
  return safe`${names(said.peer)}${count}  ${when}  ${who}: ${line}`;
}

/** The day of a text where another one begins. */
function ruleBetween(before: Said | undefined, said: Said): SafeText | undefined {
  const day = dayOf(said.atMs);
  if (before !== undefined && dayOf(before.atMs) === day) return undefined;
  return safe`--- ${day} ---`;
}

function frameOf(said: Said, form: SaidForm): Frame {
  const notes = notesOf(said, form);
  const tail = notes.length === 0 ? safe`` : safe` (${safeText(notes.join("; "))})`;
  return { head: safe`${clockTime(said.atMs)} ${writerOf(said, form)}: `, tail };
}

/** Who wrote a text; to whom too, where several conversations stand together. */
export function writerOf(said: Said, { user, namesPeers, names }: SaidForm): SafeText {
  const to = said.isOwn && namesPeers ? safe` to ${names(said.peer)}` : safe``;
  return safe`${names(said.isOwn ? user : said.peer)}${to}`;
}

/** What there is to say of a text: parts that are missing, and what became of one of ours. */
export function notesOf(said: Said, { names }: SaidForm): SafeText[] {
  return [...partNotes(said), ...(said.isOwn ? [fateNote(said, names)] : [])];
}

/** What stands above texts that are written to a page: with `peer`, or with everybody. */
export function titleOf(peer: string | undefined, { user, names }: SaidForm): SafeText {
  return peer === undefined
    ? safe`${names(user)}'s talks`
    : safe`${names(user)} and ${names(peer)}`;
}

function partNotes({ parts, of }: Said): SafeText[] {
  return parts === of ? [] : [safe`${parts} of its ${of} parts`];
}

function fateNote({ peer, state, code }: Said, names: Naming): SafeText {
  switch (state) {
    case "unsent":
      return safe`not sent`;
    case "unknown":
      return safe`unknown: no answer came`;
    case "dropped":
      return safe`given up`;
    case "kept":
      return safe`kept for later`;
    case "arrived":
    case "done":
    case "refused":
      break;
  }
  if (code === undefined) return safe`sent from another device`;
  if (code === "300") return safe`kept for later`;
  const number = code === "200" ? safe`` : safe`, ${safeText(code)}`;
  return safe`${names(peer)} ${safeText(describeCode(code))}${number}`;
}

function withoutLastBreak(text: Uint8Array): Uint8Array {
  return text.at(-1) === 0x0a ? text.subarray(0, -1) : text;
}
