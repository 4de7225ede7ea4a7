import { editorOf } from "../tui/editor/state.ts";
import type { Size } from "../tui/screen/grid.ts";
import { usualWidths } from "../tui/text/width.ts";
import { parseUsername } from "../wire/username.ts";
import type { Username } from "../wire/username.ts";
import { isOpen } from "../client/texts-said.ts";
import { usualKeymap } from "./keymap.ts";
import * as vi from "../tui/editor/vi.ts";
import { usualPreferences } from "./preferences.ts";
import { english } from "../words/english.ts";
import type {
  AppState,
  Group,
  Pages,
  Surroundings,
  Talk,
  TalkState,
  Text,
  Whereabouts,
} from "./state.ts";

import { view } from "./view/view.ts";

/** People, what they said, and a screen to show it on, for tests of what is seen. */

export const ann: Username = parseUsername("ann");
export const bob: Username = parseUsername("bob");
export const carol: Username = parseUsername("carol");
export const dave: Username = parseUsername("dave");
export const erin: Username = parseUsername("erin");

/** A moment of November 2026 by the local clock; the 24th is a Tuesday. */
export function at(clock: string, day = 24): number {
  const [hour = 0, minute = 0, second = 0] = clock.split(":").map(Number);
  return new Date(2026, 10, day, hour, minute, second).getTime();
}

const encoder = new TextEncoder();

/** A text of whom the talk is with. */
export function theirs(clock: string, text: string, change: Partial<Text> = {}): Text {
  return {
    row: 0,
    lastRow: 0,
    peer: bob,
    isOwn: false,
    atMs: at(clock),
    bytes: encoder.encode(text),
    isUnread: false,
    state: "arrived",
    code: undefined,
    parts: 1,
    of: 1,
    ...change,
  };
}

/** What becomes of a text of ours, in the words of a play. */
export const fates = {
  waits: { state: "unsent", code: undefined },
  left: { state: "unknown", code: undefined },
  taken: { state: "done", code: "200" },
  kept: { state: "kept", code: "300" },
  full: { state: "refused", code: "413" },
  gone: { state: "done", code: "410" },
  dropped: { state: "dropped", code: undefined },
} as const;

/** A text of ours. */
export function ours(
  clock: string,
  text: string,
  fate: keyof typeof fates = "taken",
  change: Partial<Text> = {},
): Text {
  return theirs(clock, text, { isOwn: true, ...fates[fate], ...change });
}

/** These texts, in their order; those without a row get the next one. */
export function pagesOf(texts: readonly Text[]): Pages {
  let next = 1;
  const all = texts.map((text) => {
    const row = text.row === 0 ? next : text.row;
    const lastRow = Math.max(row + text.parts - 1, text.lastRow);
    next = lastRow + 1;
    return { ...text, row, lastRow };
  });
  const of = (peer: Username): Text[] => all.filter((text) => text.peer === peer);
  return {
    before(peer, row, limit) {
      const older = of(peer).filter((text) => row === undefined || text.row < row);
      return older.slice(Math.max(0, older.length - limit));
    },
    from(peer, row, limit) {
      return of(peer)
        .filter((text) => text.row >= row)
        .slice(0, limit);
    },
    undelivered(limit) {
      return all.filter(isUndelivered).slice(0, limit);
    },
    unread(peer) {
      const unread = of(peer).filter(({ isUnread }) => isUnread);
      const [first] = unread;
      return first && { first: first.row, last: (unread.at(-1) ?? first).row };
    },
    find(words, limit) {
      const asked = words.toLowerCase().split(/\s+/);
      const decoder = new TextDecoder();
      return all
        .filter((text) => {
          const said = decoder.decode(text.bytes).toLowerCase();
          return asked.every((word) => said.includes(word));
        })
        .toReversed()
        .slice(0, limit);
    },
  };
}

/** A line of the list. */
export function talkWith(
  name: Username,
  group: Group,
  { unread = 0, last }: { readonly unread?: number; readonly last?: number } = {},
): Talk {
  return { name, group, unread, lastAtMs: last };
}

export function here(): Whereabouts {
  return { is: "here", sinceMs: undefined };
}

export function away(sinceMs?: number): Whereabouts {
  return { is: "away", sinceMs };
}

/** A talk with something written in it, the cursor at its end. */
export function written(text: string, change: Partial<TalkState> = {}): TalkState {
  return {
    editor: editorOf({ text, cursor: text.length }),
    scroll: { kind: "end" },
    newFrom: undefined,
    recalled: 0,
    picked: undefined,
    ...change,
  };
}

/** What a stage is set with; everything else is as ann has it at noon, online, with bob. */
export interface Setting extends Partial<AppState> {
  readonly texts?: readonly Text[];
  readonly size?: Size;
  readonly nowMs?: number;
  /** The talk that is seen. */
  readonly talk?: TalkState;
}

/** A state and what is around it. */
export interface Stage {
  readonly state: AppState;
  readonly around: Surroundings;
}

export const small: Size = { columns: 80, rows: 24 };
export const large: Size = { columns: 120, rows: 36 };
export const narrow: Size = { columns: 40, rows: 12 };
export const tiny: Size = { columns: 20, rows: 5 };

export function stage(setting: Setting = {}): Stage {
  const { texts = [], size = small, nowMs = at("12:00"), talk, ...change } = setting;
  const current = change.current ?? bob;
  const state: AppState = {
    self: ann,
    place: "host:7575",
    isMember: false,
    members: undefined,
    link: { kind: "online" },
    talks: [talkWith(bob, "recent")],
    current,
    visited: [],
    talkStates: new Map(talk === undefined ? [] : [[current, talk]]),
    people: new Map(),
    typing: new Map(),
    readUpto: new Map(),
    underWay: new Set(),
    overlay: undefined,
    completion: undefined,
    emoji: undefined,
    note: undefined,
    prefix: undefined,
    notices: [],
    freshNotices: 0,
    hushed: new Map(),
    isFocused: true,
    hasStayed: true,
    isUnreadAgain: false,
    isAlone: false,
    preferences: usualPreferences,
    background: undefined,
    hooks: undefined,
    keymap: usualKeymap,
    vi,
    uses: new Map(),
    lesson: undefined,
    words: english,
    ...change,
  };
  return { state, around: { pages: pagesOf(texts), nowMs, size } };
}

/** Columns of a screen. */
interface Part {
  readonly from: number;
  readonly columns: number;
}

/**
 * What is on the screen of a stage, or on a part of it. Spaces at the ends of rows are left out;
 * the cursor is `|` on a blank cell.
 */
export function shown({ state, around }: Stage, part?: Part): string {
  const { grid, cursor } = view(state, around, around.widths ?? usualWidths);
  const { from, columns } = part ?? { from: 0, columns: grid.size.columns };
  const rows: string[] = [];
  for (let row = 0; row < grid.size.rows; row += 1) {
    let text = "";
    for (let column = from; column < from + columns; column += 1) {
      const isCursor = cursor?.row === row && cursor.column === column;
      const cell: string = grid.textAt(column, row);
      text += isCursor && cell === " " ? "|" : cell;
    }
    rows.push(text.trimEnd());
  }
  return rows.join("\n");
}

function isUndelivered(text: Text): boolean {
  return isOpen(text) || text.state === "dropped" || (text.state === "done" && text.code !== "200");
}
