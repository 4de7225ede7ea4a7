import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../ground/checkout.ts";
import { asText, type Capture } from "./capture.ts";
import { asPicture } from "./picture.ts";
import type { Captures } from "./scenes.ts";
import { tables } from "./tables.ts";

/** Documents with places for captures. */
const documents = ["README.md", "docs/using.md"] as const;

// `rows 3-5` takes only these rows of a capture, counted from 1.
const place =
  /^<!-- (screen|table): ([\w-]+)(?: rows (\d+)-(\d+))? -->\n(?:.*?^)?<!-- end -->$/gmsu;

/** Every file that is made from captures: its path from the root of the checkout, and its text. */
export function capturedFiles(captures: Captures): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  for (const path of documents) {
    files.set(path, filled(readFileSync(join(root, path), "utf8"), captures));
  }
  const screen = captured("screen", captures);
  files.set("docs/screen.svg", asPicture(screen, "The screen of coterie chat: ann talks with bob"));
  return files;
}

/** A document with what belongs into its places. */
function filled(text: string, captures: Captures): string {
  type Row = string | undefined;
  return text.replaceAll(place, (found, kind: string, name: string, from: Row, to: Row) => {
    const open = found.slice(0, found.indexOf("\n"));
    const made = kind === "table" ? table(name) : screenBlock(name, from, to, captures);
    return `${open}\n${made}\n<!-- end -->`;
  });
}

function screenBlock(
  name: string,
  from: string | undefined,
  to: string | undefined,
  captures: Captures,
): string {
  const rows = asText(captured(name, captures)).split("\n");
  const first = from === undefined ? 0 : Number(from) - 1;
  const seen = rows.slice(first, to === undefined ? rows.length : Number(to));
  return `\`\`\`text\n${seen.join("\n")}\n\`\`\``;
}

/** @throws Error if no scene makes it: the document asks for something else. */
function captured(name: string, captures: Captures): Capture {
  const capture = captures.get(name);
  if (capture === undefined) throw new Error(`no scene captures "${name}"`);
  return capture;
}

/** @throws Error if there is no such table. */
function table(name: string): string {
  const made = tables.get(name);
  if (made === undefined) throw new Error(`there is no table "${name}"`);
  return made();
}
