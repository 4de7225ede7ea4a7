import type { Size } from "../../tui/screen/grid.ts";

/** A rectangle of the screen. */
export interface Area {
  readonly column: number;
  readonly row: number;
  readonly columns: number;
  readonly rows: number;
}

/**
 * How much there is room for. `small`: what is written and for whom. `narrow`: no list, and texts
 * below their names. `usual`: the list beside the talk. `wide`: times and states in words as well.
 */
export type Room = "small" | "narrow" | "usual" | "wide";

/** Where each region is; one without rows is not shown. */
export interface Layout {
  readonly room: Room;
  readonly title: Area;
  readonly list: Area;
  /** The line between the list and the talk. */
  readonly border: Area;
  /** Whom the talk is with, and the day. */
  readonly header: Area;
  readonly messages: Area;
  /** The line that says for whom the text below is. */
  readonly rule: Area;
  readonly input: Area;
  readonly hints: Area;
  /** All that lies below the title and above the hints, for what lies over the screen. */
  readonly over: Area;
}

/** What depends on the state. */
export interface Wants {
  /** The rows that the text being written takes. */
  readonly inputRows: number;
  /** Hints are wanted; they go first when rows are few. */
  readonly hints: boolean;
  /** The rows of what is to be said instead of hints. */
  readonly noteRows: number;
  /** It is to be said however few rows there are. */
  readonly isNote: boolean;
}

const smallBelow: Size = { columns: 20, rows: 5 };
const listFrom = 72;
const wideFrom = 100;
const listColumns = { usual: 15, wide: 22 } as const;
const hintsFromRows = 10;
const inputRowsMax = 6;
/** A long note takes more rows than one, up to this, and up to a fifth of the screen. */
const noteRowsMax = 4;

/** How much there is room for on a screen of this size. */
function roomOf({ columns, rows }: Size): Room {
  if (columns < smallBelow.columns || rows < smallBelow.rows) return "small";
  if (columns < listFrom) return "narrow";
  return columns < wideFrom ? "usual" : "wide";
}

/** Where everything stands. */
export function layoutOf(size: Size, wants: Wants): Layout {
  const room = roomOf(size);
  return room === "small" ? smallLayout(size, wants) : fullLayout(size, wants, room);
}

function fullLayout({ columns, rows }: Size, wants: Wants, room: Exclude<Room, "small">): Layout {
  const hasHints = wants.isNote || ((wants.hints || wants.noteRows > 0) && rows >= hintsFromRows);
  const noteRows = Math.min(wants.noteRows, noteRowsMax, Math.floor(rows / 5));
  const hintsRows = hasHints ? Math.max(1, noteRows) : 0;
  const hasList = room !== "narrow";
  const headerRows = hasList ? 1 : 0;
  // The title, the rule, and a row of the talk stay, whatever is written.
  const most = rows - 3 - headerRows - hintsRows;
  const inputRows = Math.max(1, Math.min(wants.inputRows, inputRowsMax, most));
  const hints = across(rows - hintsRows, hintsRows, columns);
  const input = across(hints.row - inputRows, inputRows, columns);
  const rule = across(input.row - 1, 1, columns);
  const bodyRows = rule.row - 1;
  const listWidth = hasList ? listColumns[room] : 0;
  const column = hasList ? listWidth + 1 : 0;
  const talk = { column, columns: columns - column };
  return {
    room,
    title: across(0, 1, columns),
    list: { column: 0, row: 1, columns: listWidth, rows: hasList ? bodyRows : 0 },
    border: { column: listWidth, row: 1, columns: 1, rows: hasList ? bodyRows : 0 },
    header: { ...talk, row: 1, rows: headerRows },
    messages: { ...talk, row: 1 + headerRows, rows: bodyRows - headerRows },
    rule,
    input,
    hints,
    over: across(1, hints.row - 1, columns),
  };
}

/** Only the rule and the input, at the bottom. */
function smallLayout({ columns, rows }: Size, { inputRows }: Wants): Layout {
  const ruleRows = rows > 1 ? 1 : 0;
  const height = Math.max(1, Math.min(inputRows, inputRowsMax, rows - ruleRows));
  const input = across(rows - height, height, columns);
  const none = across(0, 0, columns);
  return {
    room: "small",
    title: none,
    list: none,
    border: none,
    header: none,
    messages: none,
    rule: across(input.row - ruleRows, ruleRows, columns),
    input,
    hints: none,
    over: across(0, rows, columns),
  };
}

/** Rows from one side of the screen to the other. */
function across(row: number, rows: number, columns: number): Area {
  return { column: 0, row, columns, rows };
}
