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
 * The last screen with what has been typed into the text since: with most keys nothing else is
 * new, and so it is the whole screen, made of a few of its rows.
 *
 * @returns `undefined` if there is more to it than that.
 */
export function typedView(
  before: Picture,
  state: AppState,
  around: Surroundings,
  widths: WidthModel,
): Frame | undefined {
  const { size, model } = before.grid;
  const isSameScreen = size.columns === around.size.columns && size.rows === around.size.rows;
  if (!isSameScreen || model !== widths || state.overlay !== undefined) return undefined;
  if (!isOnlyTyped(before.state, state)) return undefined;
  const scene = sceneOf(state, around, widths);
  const { rule, input, hints } = scene.layout;
  const { layout } = before;
  if (input.row !== layout.input.row || input.rows !== layout.input.rows) return undefined;
  if (hints.rows !== layout.hints.rows) return undefined;
  const grid = before.grid.copy();
  for (const area of [rule, input, hints]) grid.blank(area.row, area.rows);
  putRows(grid, rule, [ruleRow(scene)]);
  putRows(grid, input, inputRows(scene));
  if (hints.rows > 0) putRows(grid, hints, hintsRows(scene));
  return { grid, cursor: inside(inputCursor(scene), around) };
}

/** Whether two states differ in the text being written, and in what is said below it, alone. */
function isOnlyTyped(before: AppState, after: AppState): boolean {
  if (before === after) return true;
  const { talkStates, note: _, ...rest } = before;
  if (!isAlike(rest, after) || talkStates.size !== after.talkStates.size) return false;
  for (const [name, talk] of after.talkStates) {
    const was = talkStates.get(name);
    if (was === talk) continue;
    if (was === undefined || name !== after.current) return false;
    const { editor: __, ...others } = was;
    if (!isAlike(others, talk)) return false;
  }
  return true;
}

/** Whether everything that `part` has is the same in `whole`. */
function isAlike(part: object, whole: object): boolean {
  const others = new Map(Object.entries(whole));
  return Object.entries(part).every(([key, value]) => others.get(key) === value);
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
