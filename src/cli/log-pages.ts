import type { Said } from "../client/texts-said.ts";
import { saidHtml } from "./log-html.ts";
import { saidMarkdown } from "./log-markdown.ts";
import type { SaidForm } from "./said-lines.ts";

/** Formats that are a page of their own, to be kept in a file. */
export type PageFormat = "markdown" | "html";

/** What may be asked for, in the order in which the help has it. */
export const logFormats: readonly string[] = ["text", "json", "markdown", "html"];

/** Texts as a page of this format: with `peer`, or the ones that were found with everybody. */
export function pageOf(
  texts: readonly Said[],
  form: SaidForm,
  peer: string | undefined,
  format: PageFormat,
): string {
  return format === "html" ? saidHtml(texts, form, peer) : saidMarkdown(texts, form, peer);
}
