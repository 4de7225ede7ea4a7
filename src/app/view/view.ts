import type { Place } from "../../tui/screen/diff.ts";
import { flowGrid } from "../../tui/screen/flow.ts";
import { Grid } from "../../tui/screen/grid.ts";
import type { Frame } from "../../tui/screen/painter.ts";
import { dayWords } from "../../tui/text/times.ts";
import type { WidthModel } from "../../tui/text/width.ts";
import type { AppState, Overlay, Surroundings } from "../state.ts";
import { currentTalk } from "../talk-state.ts";
import { aloneRows, emptyRows } from "./alone.ts";
import { bareFlow } from "./bare.ts";
import { findOver } from "./find.ts";
import { completionArea, completionRows } from "./completion.ts";
import { goToOver } from "./go-to.ts";
import { hintsRows } from "./hints.ts";
import { inputLines } from "./input-lines.ts";
import type { Layout } from "./layout.ts";
import { inputCursor, inputRows, ruleRow } from "./input.ts";
import { headerRow, listLines } from "./list.ts";
import { openOver } from "./open.ts";
import type { Over } from "./over.ts";
import { pageOver } from "./page.ts";
import { panelArea, panelRows } from "./panel.ts";
import { putRows, span } from "./rows.ts";
import { sceneOf } from "./scene.ts";
import type { Scene } from "./scene.ts";
import { messageRows, seenOf } from "./talk.ts";
import { themeOver } from "./theme.ts";
import { titleRow } from "./title.ts";

/** A whole screen, and what it was made from. */
export interface Picture extends Frame {
  readonly layout: Layout;
  readonly state: AppState;
  /** So many rows has the text being written, seen or not. */
  readonly inputLines: number;
}

/** The screen of this state: what stands in each cell, and where the cursor is. */
export function view(state: AppState, around: Surroundings, widths: WidthModel): Picture {
  const scene = sceneOf(state, around, widths);
  const { layout } = scene;
  const { overlay } = state;
  if (overlay?.kind === "bare") {
    const flow = bareFlow(state, around, overlay.scroll, widths);
    const flowing = { grid: flowGrid(flow, around.size, widths), cursor: undefined, flow };
    return { ...flowing, layout, state, inputLines: scene.lines.length };
  }
  const grid = new Grid(around.size, widths);
  if (layout.title.rows > 0) putRows(grid, layout.title, [titleRow(scene)]);
  if (layout.hints.rows > 0) putRows(grid, layout.hints, hintsRows(scene));
  const panel = panelArea(overlay, layout);
  if (overlay !== undefined && panel === undefined) {
    const { rows, cursor } = overOf(overlay, scene);
    putRows(grid, layout.over, rows);
    const place = cursor === undefined ? undefined : inside(cursor, around);
    return { grid, cursor: place, layout, state, inputLines: scene.lines.length };
  }
  putList(grid, scene);
  putTalk(grid, scene);
  putCompletion(grid, scene);
  putRows(grid, layout.rule, [ruleRow(scene)]);
  putRows(grid, layout.input, inputRows(scene));
  if (overlay?.kind === "page" && panel !== undefined) {
    putRows(grid, panel, panelRows(overlay, scene, panel));
  }
  // What is typed under a panel goes to the panel.
  const place = panel === undefined ? inside(inputCursor(scene), around) : undefined;
  return { grid, cursor: place, layout, state, inputLines: scene.lines.length };
}

/**
 * The last screen with what has been typed into the text since, and nothing else that is new: the
 * rule above it and the keys below follow with the next whole screen.
 *
 * @returns `undefined` if there is more to see than that.
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
  const { layout } = before;
  const lines = inputLines(currentTalk(state).editor, size.columns, widths);
  if (lines.length !== before.inputLines) return undefined;
  const grid = before.grid.copy();
  grid.blank(layout.input.row, layout.input.rows);
  putRows(grid, layout.input, inputRows({ lines, layout }));
  return { grid, cursor: inside(inputCursor({ lines, layout }), around) };
}

/** Of a state all that is seen elsewhere than where text is written, and in the keys below. */
const elsewhere: Readonly<
  Record<Exclude<keyof AppState, "talkStates" | "note" | "listed" | "emoji">, true>
> = {
  self: true,
  place: true,
  isMember: true,
  members: true,
  link: true,
  talks: true,
  current: true,
  visited: true,
  people: true,
  typing: true,
  readUpto: true,
  underWay: true,
  overlay: true,
  prefix: true,
  completion: true,
  notices: true,
  freshNotices: true,
  hushed: true,
  isFocused: true,
  hasStayed: true,
  isUnreadAgain: true,
  isAlone: true,
  preferences: true,
  keymap: true,
  vi: true,
  hooks: true,
  background: true,
  uses: true,
  lesson: true,
  words: true,
};

/** Whether two states differ in the text being written, and in what is said below it, alone. */
function isOnlyTyped(before: AppState, after: AppState): boolean {
  let key: keyof typeof elsewhere;
  for (key in elsewhere) if (before[key] !== after[key]) return false;
  const { talkStates } = after;
  if (before.talkStates === talkStates) return true;
  if (before.talkStates.size !== talkStates.size) return false;
  for (const [name, talk] of talkStates) {
    const was = before.talkStates.get(name);
    if (was === talk) continue;
    if (was === undefined || name !== after.current) return false;
    if (was.scroll !== talk.scroll || was.picked !== talk.picked) return false;
    if (was.newFrom !== talk.newFrom || was.newUpto !== talk.newUpto) return false;
    if (was.recalled !== talk.recalled || was.found !== talk.found) return false;
  }
  return true;
}

function overOf(overlay: Exclude<Overlay, { kind: "bare" }>, scene: Scene): Over {
  if (overlay.kind === "goTo") return goToOver(overlay, scene);
  if (overlay.kind === "find") return findOver(overlay, scene);
  if (overlay.kind === "open") return openOver(overlay, scene);
  return overlay.kind === "theme" ? themeOver(overlay, scene) : pageOver(overlay, scene);
}

function putList(grid: Grid, scene: Scene): void {
  const { list, border } = scene.layout;
  putRows(
    grid,
    list,
    listLines(scene).map(({ row }) => row),
  );
  const line = [span(scene.signs.down, scene.looks.faint)];
  putRows(
    grid,
    border,
    Array.from({ length: border.rows }, () => line),
  );
}

function putCompletion(grid: Grid, scene: Scene): void {
  const area = completionArea(scene);
  if (area.rows === 0) return;
  grid.blank(area.row, area.rows);
  putRows(grid, area, completionRows(scene, area));
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
  if (header.rows > 0)
    putRows(grid, header, [headerRow(scene, dayWords(dayMs, around.nowMs, state.words.times))]);
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
