/** One edit: at this index the one text was replaced by the other. */
export interface Change {
  readonly at: number;
  readonly removed: string;
  readonly inserted: string;
  /** Where the cursor stood before and after. */
  readonly cursorBefore: number;
  readonly cursorAfter: number;
}

/** Edits that can be undone and redone, the newest last. */
export interface History {
  readonly done: readonly Change[];
  readonly undone: readonly Change[];
}

/** Nothing to undo. */
export const emptyHistory: History = { done: [], undone: [] };

const changesMax = 1000;
const unitsMax = 4 * 1024 * 1024;
/** One undo brings back no more than this, where texts have no spaces to stop at. */
const groupUnitsMax = 40;

/** Adds a change; what had been undone is gone. The oldest changes fall off a long history. */
export function record(history: History, change: Change): History {
  const done = [...history.done.slice(1 - changesMax), change];
  let units = 0;
  const first = done.findLastIndex((each) => {
    units += each.removed.length + each.inserted.length;
    return units > unitsMax;
  });
  // However large it is, the newest change can be undone.
  return { done: done.slice(Math.min(first + 1, done.length - 1)), undone: [] };
}

/**
 * The newest change and `change` as one, so that they are undone together; `undefined` if they
 * do not lie side by side or would be too much.
 */
export function joined(history: History, change: Change): History | undefined {
  const newest = history.done.at(-1);
  const together = newest === undefined ? undefined : sideBySide(newest, change);
  if (together === undefined) return undefined;
  if (together.removed.length + together.inserted.length > groupUnitsMax) return undefined;
  return { done: [...history.done.slice(0, -1), together], undone: [] };
}

function sideBySide(first: Change, second: Change): Change | undefined {
  const { cursorAfter } = second;
  if (second.removed === "" && second.at === first.at + first.inserted.length) {
    return { ...first, inserted: first.inserted + second.inserted, cursorAfter };
  }
  if (first.inserted !== "" || second.inserted !== "") return undefined;
  if (second.at === first.at) {
    return { ...first, removed: first.removed + second.removed, cursorAfter };
  }
  if (second.at + second.removed.length === first.at) {
    return { ...first, at: second.at, removed: second.removed + first.removed, cursorAfter };
  }
  return undefined;
}

/** A text and the cursor in it. */
interface Place {
  readonly text: string;
  readonly cursor: number;
}

/** Takes the newest change back; `undefined` if there is none. */
export function undone(
  text: string,
  { done, undone: taken }: History,
): (Place & { history: History }) | undefined {
  const change = done.at(-1);
  if (change === undefined) return undefined;
  const { at, removed, inserted, cursorBefore: cursor } = change;
  const history = { done: done.slice(0, -1), undone: [...taken, change] };
  return { text: replaced(text, at, inserted.length, removed), cursor, history };
}

/** Does again what was undone last; `undefined` if there is nothing. */
export function redone(
  text: string,
  { done, undone: taken }: History,
): (Place & { history: History }) | undefined {
  const change = taken.at(-1);
  if (change === undefined) return undefined;
  const { at, removed, inserted, cursorAfter: cursor } = change;
  const history = { done: [...done, change], undone: taken.slice(0, -1) };
  return { text: replaced(text, at, removed.length, inserted), cursor, history };
}

/** `text` with `units` of it from `at` on replaced. */
export function replaced(text: string, at: number, units: number, by: string): string {
  return text.slice(0, at) + by + text.slice(at + units);
}
