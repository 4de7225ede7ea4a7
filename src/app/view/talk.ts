import type { Username } from "../../wire/username.ts";
import type { Pages, Text } from "../state.ts";
import { blockOf } from "./message.ts";
import type { Block } from "./message.ts";
import { messageForm } from "./message-form.ts";
import type { Row } from "./rows.ts";
import type { Step } from "./rules.ts";
import type { Scene } from "./scene.ts";

/** A part of a talk, as it is seen: blocks of rows, oldest first, and what of them is cut off. */
export interface Seen {
  readonly blocks: readonly Block[];
  /** So many rows of the first block, and of the last, are not seen. */
  readonly above: number;
  readonly below: number;
}

/** What of the talk is seen in `rows` rows. */
export function seenOf(scene: Scene, rows: number = scene.layout.messages.rows): Seen {
  const form = messageForm(scene);
  const blocks: Block[] = [];
  let below = 0;
  let found = 0;
  for (const step of stepsBack(scene, rows)) {
    if (found >= rows) break;
    const block = blockOf(step, form, scene);
    if (blocks.length === 0) {
      below = Math.min(hiddenBelow(scene, step.text), block.size - 1);
      found = -below;
    }
    blocks.unshift(block);
    found += block.size;
  }
  return { blocks, above: Math.max(0, found - rows), below };
}

/** The rows of the talk, the newest at the bottom, with empty ones above if there are few. */
export function messageRows(scene: Scene, { blocks, above, below }: Seen): Row[] {
  const { rows } = scene.layout.messages;
  const found: Row[] = [];
  for (const [index, block] of blocks.entries()) {
    const from = index === 0 ? above : 0;
    const end = block.size - (index === blocks.length - 1 ? below : 0);
    for (let row = from; row < end; row += 1) found.push(block.row(row));
  }
  const empty = Array.from({ length: Math.max(0, rows - found.length) }, (): Row => []);
  return [...empty, ...found];
}

/** The text that the part seen ends with; `undefined` if it ends with the newest one. */
function anchorOf({ state, around, talk }: Scene): Text | undefined {
  if (talk.scroll.kind === "end") return undefined;
  return around.pages.from(state.current, talk.scroll.row, 1)[0];
}

function hiddenBelow({ talk }: Scene, anchor: Text): number {
  const { scroll } = talk;
  return scroll.kind === "at" && scroll.row === anchor.row ? Math.max(0, scroll.below) : 0;
}

/** The texts from the last one that is seen back to the first of the talk. */
function stepsBack(scene: Scene, pageTexts: number): Generator<Step> {
  const { state, around } = scene;
  const pageMax = Math.min(200, Math.max(1, pageTexts));
  return backFrom(around.pages, state.current, anchorOf(scene), pageMax);
}

function* backFrom(
  pages: Pages,
  peer: Username,
  last: Text | undefined,
  pageTexts: number,
): Generator<Step> {
  const before = pages.before(peer, last?.row, pageTexts);
  let texts = last === undefined ? before : [...before, last];
  for (;;) {
    for (const [at, text] of [...texts.entries()].toReversed()) {
      if (at > 0) yield { text, before: texts[at - 1] };
    }
    const [first] = texts;
    if (first === undefined) return;
    const older = pages.before(peer, first.row, pageTexts);
    if (older.length === 0) {
      yield { text: first, before: undefined };
      return;
    }
    texts = [...older, first];
  }
}
