import { blockOf } from "./message.ts";
import type { Block } from "./message.ts";
import { messageForm } from "./message-form.ts";
import type { Row } from "./rows.ts";
import type { Scene } from "./scene.ts";
import { type Seen, seenIn, type Walk } from "./walk.ts";

/** The talk of a scene, through the window that it has there. */
export function walkOf(scene: Scene): Walk<Block> {
  const { state, around, talk, layout } = scene;
  const form = messageForm(scene);
  return {
    pages: around.pages,
    peer: state.current,
    scroll: talk.scroll,
    height: layout.messages.rows,
    blockOf: (step) => blockOf(step, form, scene),
  };
}

/** What of the talk is seen. */
export function seenOf(scene: Scene): Seen<Block> {
  return seenIn(walkOf(scene));
}

/** The rows of the talk, the newest at the bottom, with empty ones above if there are few. */
export function messageRows(scene: Scene, { blocks, above, below }: Seen<Block>): Row[] {
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
