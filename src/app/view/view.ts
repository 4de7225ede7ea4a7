import type { Place } from "../../tui/screen/diff.ts";
import { Grid } from "../../tui/screen/grid.ts";
import type { Frame } from "../../tui/screen/painter.ts";
import { dayWords } from "../../tui/text/times.ts";
import type { WidthModel } from "../../tui/text/width.ts";
import type { AppState, Overlay, Surroundings } from "../state.ts";
import { aloneRows, emptyRows } from "./alone.ts";
import { findOver } from "./find.ts";
import { goToOver } from "./go-to.ts";
import { hintsRows } from "./hints.ts";
import type { Layout } from "./layout.ts";
import { inputCursor, inputRows, ruleRow } from "./input.ts";
import { headerRow, listRows } from "./list.ts";
import { faint } from "./looks.ts";
import type { Over } from "./over.ts";
import { pageOver } from "./page.ts";
import { putRows, span } from "./rows.ts";
import { sceneOf } from "./scene.ts";
import type { Scene } from "./scene.ts";
import { messageRows, seenOf } from "./talk.ts";
import { titleRow } from "./title.ts";

/** A whole screen, and what it was made from. */
export interface Picture extends Frame {
  readonly layout: Layout;
  readonly state: AppState;
}

/** The screen of this state: what stands in each cell, and where the cursor is. */
export function view(state: AppState, around: Surroundings, widths: WidthModel): Picture {
  const scene = sceneOf(state, around, widths);
  const { layout } = scene;
  const grid = new Grid(around.size, widths);
  const { overlay } = state;
  if (layout.title.rows > 0) putRows(grid, layout.title, [titleRow(scene)]);
  if (layout.hints.rows > 0) putRows(grid, layout.hints, hintsRows(scene));
  if (overlay !== undefined) {
    const { rows, cursor } = overOf(overlay, scene);
    putRows(grid, layout.over, rows);
    const place = cursor === undefined ? undefined : inside(cursor, around);
    return { grid, cursor: place, layout, state };
  }
  putList(grid, scene);
  putTalk(grid, scene);
  putRows(grid, layout.rule, [ruleRow(scene)]);
  putRows(grid, layout.input, inputRows(scene));
  return { grid, cursor: inside(inputCursor(scene), around), layout, state };
}

/**
 * The last screen with what has been written since: all that changes with most keys, and so what
 * can be shown first. What else is new follows with the whole screen.
 *
 * @returns `undefined` if there is more to it: another talk, something that lies over the screen,
 * rows that come or go.
 */
export function typedView(
  before: Picture,
  state: AppState,
  around: Surroundings,
  widths: WidthModel,
): Frame | undefined {
  const { size, model } = before.grid;
  const isSameScreen = size.columns === around.size.columns && size.rows === around.size.rows;
  const isSameTalk = before.state.current === state.current;
  const isOver = before.state.overlay !== undefined || state.overlay !== undefined;
  if (!isSameScreen || model !== widths || !isSameTalk || isOver) return undefined;
  const scene = sceneOf(state, around, widths);
  const { input, hints } = scene.layout;
  const { layout } = before;
  if (input.row !== layout.input.row || input.rows !== layout.input.rows) return undefined;
  if (hints.rows !== layout.hints.rows) return undefined;
  const grid = before.grid.copy();
  grid.blank(input.row, input.rows);
  putRows(grid, input, inputRows(scene));
  return { grid, cursor: inside(inputCursor(scene), around) };
}

function overOf(overlay: Overlay, scene: Scene): Over {
  if (overlay.kind === "goTo") return goToOver(overlay, scene);
  return overlay.kind === "find" ? findOver(overlay, scene) : pageOver(overlay, scene);
}

function putList(grid: Grid, scene: Scene): void {
  const { list, border } = scene.layout;
  putRows(grid, list, listRows(scene));
  const line = [span(scene.signs.down, faint)];
  putRows(
    grid,
    border,
    Array.from({ length: border.rows }, () => line),
  );
}

function putTalk(grid: Grid, scene: Scene): void {
  const { header, messages } = scene.layout;
  const { state, around } = scene;
  const seen = seenOf(scene);
  if (seen.blocks.length === 0 && state.isAlone) {
    const whole = {
      ...messages,
      row: messages.row - header.rows,
      rows: messages.rows + header.rows,
    };
    putRows(grid, whole, aloneRows(scene, whole.columns));
    return;
  }
  const dayMs = seen.blocks[0]?.text.atMs ?? around.nowMs;
  if (header.rows > 0) putRows(grid, header, [headerRow(scene, dayWords(dayMs, around.nowMs))]);
  const isEmpty = seen.blocks.length === 0;
  putRows(grid, messages, isEmpty ? emptyRows(scene, messages.columns) : messageRows(scene, seen));
}

/** A terminal that is being made smaller may have less room than its size says. */
function inside({ column, row }: Place, { size }: Surroundings): Place {
  return {
    column: Math.max(0, Math.min(column, size.columns - 1)),
    row: Math.max(0, Math.min(row, size.rows - 1)),
  };
}
