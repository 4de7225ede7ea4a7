import { usualWidths } from "../../tui/text/width.ts";
import type { AppState, Scroll, Surroundings } from "../state.ts";
import { blockOf } from "./message.ts";
import type { Block } from "./message.ts";
import { messageForm } from "./message-form.ts";
import { sceneOf } from "./scene.ts";
import type { Scene } from "./scene.ts";
import { seenOf } from "./talk.ts";

const end: Scroll = { kind: "end" };
/** Texts that are read at a time on the way down. */
const pageTexts = 20;

/** Rows of the talk that are seen at a time. */
export function talkRows(state: AppState, around: Surroundings): number {
  return sceneFor(state, around).layout.messages.rows;
}

/**
 * The talk that is seen, moved by `rows` rows: down, to newer texts, if that is more than 0. It
 * stops at the newest, and where the oldest is on top.
 */
export function scrolledBy(state: AppState, around: Surroundings, rows: number): Scroll {
  const scene = sceneFor(state, around);
  return rows < 0 ? movedUp(scene, -rows) : movedDown(scene, rows);
}

/** The talk moved no further than it must be for all of the text of `row` to be seen. */
export function revealed(state: AppState, around: Surroundings, row: number): Scroll {
  const scene = sceneFor(state, around);
  const seen = seenOf(scene);
  const [first] = seen.blocks;
  const last = seen.blocks.at(-1);
  if (first === undefined || last === undefined) return scene.talk.scroll;
  const isAbove = row < first.text.row || (row === first.text.row && seen.above > 0);
  const isBelow = row > last.text.row || (row === last.text.row && seen.below > 0);
  if (!isAbove && !isBelow) return scene.talk.scroll;
  const alone = withScroll(scene, { kind: "at", row, below: 0 });
  const spare = scene.layout.messages.rows - (seenOf(alone, 1).blocks.at(-1)?.size ?? 1);
  // Of a text that has more rows than the screen the first ones are seen.
  if (spare < 0) return { kind: "at", row, below: -spare };
  return movedDown(alone, isAbove ? spare : 0);
}

/** The last message of the newest text of which all is seen; `undefined` if there is none. */
export function seenUpto(state: AppState, around: Surroundings): number | undefined {
  const { blocks, below } = seenOf(sceneFor(state, around));
  return blocks.at(below > 0 ? -2 : -1)?.text.lastRow;
}

function sceneFor(state: AppState, around: Surroundings): Scene {
  return sceneOf(state, around, around.widths ?? usualWidths);
}

function movedUp(scene: Scene, rows: number): Scroll {
  const { rows: height } = scene.layout.messages;
  const { blocks, above, below } = seenOf(scene, height + rows);
  const found = blocks.reduce((sum, { size }) => sum + size, 0) - above - below;
  let hidden = below + Math.min(rows, Math.max(0, found - height));
  if (hidden === 0) return scene.talk.scroll;
  for (const block of blocks.toReversed()) {
    if (hidden < block.size) return { kind: "at", row: block.text.row, below: hidden };
    hidden -= block.size;
  }
  return scene.talk.scroll;
}

function movedDown(scene: Scene, rows: number): Scroll {
  const { scroll } = scene.talk;
  if (scroll.kind === "end") return end;
  const [anchor] = seenOf(scene, 1).blocks.slice(-1);
  if (anchor === undefined) return end;
  const below = seenOf(scene, 1).below;
  if (rows < below) return { kind: "at", row: anchor.text.row, below: below - rows };
  let rest = rows - below;
  let at = anchor.text.row;
  for (const block of blocksAfter(scene, anchor)) {
    if (rest === 0) return { kind: "at", row: at, below: 0 };
    at = block.text.row;
    if (rest < block.size) return { kind: "at", row: at, below: block.size - rest };
    rest -= block.size;
  }
  return end;
}

/** The texts below `anchor`, the next one first. */
function* blocksAfter(scene: Scene, anchor: Block): Generator<Block> {
  const { state, around } = scene;
  const form = messageForm(scene);
  let before = anchor.text;
  for (;;) {
    const texts = around.pages.from(state.current, before.row + 1, pageTexts);
    if (texts.length === 0) return;
    for (const text of texts) {
      yield blockOf({ text, before }, form, scene);
      before = text;
    }
  }
}

function withScroll(scene: Scene, scroll: Scroll): Scene {
  return { ...scene, talk: { ...scene.talk, scroll } };
}
