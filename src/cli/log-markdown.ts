import { safeLines, type SafeText } from "../tui/text/safe-text.ts";
import { clockTime, dayOf } from "../tui/text/times.ts";
import type { Said } from "../client/texts-said.ts";
import { notesOf, type SaidForm, titleOf, writerOf } from "./said-lines.ts";

/**
 * Texts as a page of Markdown: a heading for each day, and each text as a quotation, so that
 * whatever stands in it stays text.
 */
export function saidMarkdown(
  texts: readonly Said[],
  form: SaidForm,
  peer: string | undefined,
): string {
  const lines = [`# ${escaped(titleOf(peer, form))}`, ""];
  for (const [index, said] of texts.entries()) {
    const before = texts[index - 1];
    const day = dayOf(said.atMs);
    if (before === undefined || dayOf(before.atMs) !== day) lines.push(`## ${day}`, "");
    const notes = notesOf(said, form).map((note) => ` · ${escaped(note)}`);
    lines.push(`${clockTime(said.atMs)} **${escaped(writerOf(said, form))}**${notes.join("")}`, "");
    // A backslash at the end keeps the line break.
    lines.push(safeLines(said.text, "").map(quoted).join("\\\n"), "");
  }
  return lines.join("\n");
}

function quoted(line: SafeText): string {
  // A line with nothing in it would begin another paragraph.
  return line.trim() === "" ? "> &nbsp;" : `> ${escaped(line)}`;
}

/** What would be markup inside a line, and what would be at its beginning. */
const markup = /[\\`*_[\]<>&|~$^]/gu;
const opening = /^(?:[#+=:-]|\d+(?=[.)]))/u;

function escaped(line: SafeText): string {
  const indent = /^ */u.exec(line)?.[0].length ?? 0;
  const words = line
    .slice(indent)
    .replaceAll(markup, String.raw`\$&`)
    .replace(opening, (sign) => (/^\d/u.test(sign) ? `${sign}\\` : `\\${sign}`));
  return "&nbsp;".repeat(indent) + words;
}
