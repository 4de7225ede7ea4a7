/** A text with the cursor in it. */
export interface Parted {
  readonly before: string;
  readonly after: string;
}

/** Letters and signs that every terminal draws in one column, each by itself. */
const narrow = /^[\x20-\x7E\u00A1-\u00AC\u00AE-\u02FF\u0370-\u0377\u0384-\u0482\u048A-\u052F]*$/u;

/**
 * What brings one row on a terminal from `old` to `next` and touches nothing else of it: who
 * listens hears the letter that came or went, and not the whole row again.
 *
 * @returns `undefined` if a letter may be wider than one column; then the row is drawn anew.
 */
export function narrowEdit(old: Parted, next: Parted): string | undefined {
  const from = old.before + old.after;
  const to = next.before + next.after;
  if (!narrow.test(from) || !narrow.test(to)) return undefined;
  const isSame = from === to;
  // A text that stays is not written again: only the cursor moves in it.
  const changed = isSame ? next.before.length : sharedStart(from, to);
  const begin = moved(to, old.before.length, changed);
  if (isSame) return begin;
  const erase = to.length < from.length ? "\u001B[K" : "";
  return begin + to.slice(changed) + erase + moved(to, to.length, next.before.length);
}

/** Moves the cursor: to the right by writing what stands there. */
function moved(text: string, from: number, to: number): string {
  return to < from ? "\b".repeat(from - to) : text.slice(from, to);
}

function sharedStart(one: string, other: string): number {
  let length = 0;
  while (length < one.length && one[length] === other[length]) length += 1;
  return length;
}
