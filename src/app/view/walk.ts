/** Moving through a talk, however its texts are laid out. */

import type { Username } from "../../wire/username.ts";
import type { Pages, Scroll, Text } from "../state.ts";
import type { Step } from "./rules.ts";

/** The rows of one text. */
export interface Rows {
  readonly text: Text;
  readonly size: number;
}

/** A part of a talk, as it is seen: blocks of rows, oldest first, and what of them is cut off. */
export interface Seen<Block extends Rows> {
  readonly blocks: readonly Block[];
  /** So many rows of the first block, and of the last, are not seen. */
  readonly above: number;
  readonly below: number;
}

/** A talk that is looked at through a window of some rows. */
export interface Walk<Block extends Rows> {
  readonly pages: Pages;
  readonly peer: Username;
  readonly scroll: Scroll;
  /** Rows of the window. */
  readonly height: number;
  blockOf(step: Step): Block;
}

/** Texts that are read at a time on the way down. */
const pageTexts = 20;
const pageMax = 200;
const end: Scroll = { kind: "end" };

/** What is seen in the last `rows` rows that end where the window does. */
export function seenIn<Block extends Rows>(
  walk: Walk<Block>,
  rows: number = walk.height,
): Seen<Block> {
  const blocks: Block[] = [];
  let below = 0;
  let found = 0;
  for (const step of stepsBack(walk, rows)) {
    if (found >= rows) break;
    const block = walk.blockOf(step);
    if (blocks.length === 0) {
      below = Math.min(hiddenBelow(walk, step.text), block.size - 1);
      found = -below;
    }
    blocks.unshift(block);
    found += block.size;
  }
  return { blocks, above: Math.max(0, found - rows), below };
}

/** The window moved by `rows` rows: down, to newer texts, if that is more than 0. */
export function movedBy<Block extends Rows>(walk: Walk<Block>, rows: number): Scroll {
  return rows < 0 ? movedUp(walk, -rows) : movedDown(walk, rows);
}

function movedUp<Block extends Rows>(walk: Walk<Block>, rows: number): Scroll {
  const { blocks, above, below } = seenIn(walk, walk.height + rows);
  const found = blocks.reduce((sum, { size }) => sum + size, 0) - above - below;
  let hidden = below + Math.min(rows, Math.max(0, found - walk.height));
  if (hidden === 0) return walk.scroll;
  for (const block of blocks.toReversed()) {
    if (hidden < block.size) return { kind: "at", row: block.text.row, below: hidden };
    hidden -= block.size;
  }
  return walk.scroll;
}

function movedDown<Block extends Rows>(walk: Walk<Block>, rows: number): Scroll {
  if (walk.scroll.kind === "end") return end;
  const { blocks, below } = seenIn(walk, 1);
  const anchor = blocks.at(-1);
  if (anchor === undefined) return end;
  if (rows < below) return { kind: "at", row: anchor.text.row, below: below - rows };
  let rest = rows - below;
  let at = anchor.text.row;
  for (const block of blocksAfter(walk, anchor)) {
    if (rest === 0) return { kind: "at", row: at, below: 0 };
    at = block.text.row;
    if (rest < block.size) return { kind: "at", row: at, below: block.size - rest };
    rest -= block.size;
  }
  return end;
}

/** The texts below `anchor`, the next one first. */
function* blocksAfter<Block extends Rows>(walk: Walk<Block>, anchor: Block): Generator<Block> {
  let before = anchor.text;
  for (;;) {
    const texts = walk.pages.from(walk.peer, before.row + 1, pageTexts);
    if (texts.length === 0) return;
    for (const text of texts) {
      yield walk.blockOf({ text, before });
      before = text;
    }
  }
}

function hiddenBelow({ scroll }: Walk<Rows>, anchor: Text): number {
  return scroll.kind === "at" && scroll.row === anchor.row ? Math.max(0, scroll.below) : 0;
}

/** The texts from the last one that is seen back to the first of the talk. */
function* stepsBack({ pages, peer, scroll }: Walk<Rows>, rows: number): Generator<Step> {
  const limit = Math.min(pageMax, Math.max(1, rows));
  const last = scroll.kind === "end" ? undefined : pages.from(peer, scroll.row, 1)[0];
  const before = pages.before(peer, last?.row, limit);
  let texts = last === undefined ? before : [...before, last];
  for (;;) {
    for (const [at, text] of [...texts.entries()].toReversed()) {
      if (at > 0) yield { text, before: texts[at - 1] };
    }
    const [first] = texts;
    if (first === undefined) return;
    const older = pages.before(peer, first.row, limit);
    if (older.length === 0) {
      yield { text: first, before: undefined };
      return;
    }
    texts = [...older, first];
  }
}
