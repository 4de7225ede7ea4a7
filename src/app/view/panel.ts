import type { Overlay } from "../state.ts";
import type { Area, Layout } from "./layout.ts";
import { pageOver } from "./page.ts";
import { gap, rowWidth, rule } from "./rows.ts";
import type { Row } from "./rows.ts";
import type { Scene } from "./scene.ts";

/** A panel has so many columns and rows at least; else the page takes the whole screen. */
const columnsLeast = 60;
const rowsLeast = 10;
/** So many rows of the talk stay below it. */
const talkRowsLeast = 5;

/**
 * Where a page lies over the upper part of the talk, whose newest texts stay below it.
 *
 * @returns `undefined` if the page is none of those, or there is no room for both.
 */
export function panelArea(
  overlay: Overlay | undefined,
  { room, messages }: Layout,
): Area | undefined {
  if (overlay?.kind !== "page" || overlay.isPanel !== true) return undefined;
  if (room === "small" || room === "narrow" || messages.columns < columnsLeast) return undefined;
  const rows = messages.rows - Math.max(talkRowsLeast, Math.floor(messages.rows / 3));
  return rows < rowsLeast ? undefined : { ...messages, rows };
}

/** The rows of the panel, each as wide as it, and a line below them. */
export function panelRows(
  overlay: Extract<Overlay, { kind: "page" }>,
  scene: Scene,
  area: Area,
): Row[] {
  const { rows } = pageOver(overlay, scene, { ...area, rows: area.rows - 1 });
  const filled = rows.map((row): Row => [...row, gap(area.columns - rowWidth(row, scene))]);
  return [...filled, rule([], area.columns, scene, scene.looks.faint)];
}
