import type { FoundPage, MailPages } from "./mail-pages.ts";
import { type RawRow, readRawPage } from "./raw-page.ts";

/** Numbers from `first` to `last`, both included. */
export interface NumberRange {
  readonly first: number;
  readonly last: number;
}

/** The columns of a row; what was NULL is `undefined`. */
export type FoundRow = readonly (number | Uint8Array | undefined)[];

/** Everything that lies in a mailbox, table by table, unchecked except for its shape. */
export interface MailTable {
  /** id, name, created, seen. */
  readonly account: readonly FoundRow[];
  /** id, dst, src, mid, ts, body, note; in the order of keeping. A note may be missing. */
  readonly kept: readonly FoundRow[];
  /** reader, dst, upto. */
  readonly taken: readonly FoundRow[];
  /** src, epoch, page, bits, ts; only from pages that nothing is known to be wrong with. */
  readonly verdict: readonly FoundRow[];
  /** Numbers below this may have been used; 0 if it was not found. */
  readonly reserved: number;
  /** Between which numbers something may be missing. */
  readonly missing: readonly NumberRange[];
  /** Messages that were found only where bytes have changed. */
  readonly doubtful: readonly NumberRange[];
  /** Rows that make no sense. */
  readonly broken: number;
}

/** The messages of one page. */
interface KeptPage {
  readonly rows: readonly RawRow[];
  /** It has changed, or some of it makes no sense. */
  readonly suspect: boolean;
  readonly changed: boolean;
}

/** @param suspects pages that are known to be damaged. */
export function readTables(pages: MailPages, suspects: readonly number[]): MailTable {
  const account = new Map<number, FoundRow>();
  const taken: FoundRow[] = [];
  const verdict: FoundRow[] = [];
  const keptPages: KeptPage[] = [];
  const highest = new Map<number, number>();
  const unknown: number[] = [];
  let reserved = 0;
  let broken = 0;
  const unread: NumberRange[] = [];
  for (const found of pages.each()) {
    const { number, bytes, changed } = found;
    const page = readRawPage(bytes, NOTED_COLUMNS);
    const suspect = changed || page.broken + page.cut > 0 || suspects.includes(number);
    if (!changed && page.kind !== "inner") broken += page.broken;
    const kept: RawRow[] = [];
    for (const row of page.rows) {
      const width = row.columns.length;
      if (page.kind === "table" && isKept(row)) kept.push(row);
      else if (page.kind === "table" && width === ACCOUNT_COLUMNS) addPerson(account, row);
      else if (page.kind === "index" && width === TAKEN_COLUMNS) taken.push(row.columns);
      else if (page.kind === "index" && width === VERDICT_COLUMNS) {
        if (!suspect) verdict.push(row.columns);
      } else if (page.kind === "index" && width === 2) {
        reserved = Math.max(reserved, reservedIn(row));
        addIndexed(account, row);
      }
    }
    for (const child of page.children) highest.set(child.page, child.upto);
    if (changed && (page.kind === "unknown" || page.broken > 0)) unread.push(rangeAround(found));
    else if (page.kind === "unknown") unknown.push(number);
    if (kept.length > 0) keptPages.push({ rows: kept, suspect, changed });
  }
  const ends = unknown.map((number) => highest.get(number) ?? 0);
  const { rows, missing: gone, doubtful } = inOrder(keptPages, ends);
  const missing = joined([...gone, ...unread]);
  const people = [...account.values()];
  return { account: people, kept: rows, taken, verdict, reserved, missing, doubtful, broken };
}

const ACCOUNT_COLUMNS = 4;
/** As the first layout had them, which rows that were kept with it still have. */
const KEPT_COLUMNS = 6;
/** With the note. */
const NOTED_COLUMNS = 7;
const VERDICT_COLUMNS = 5;
const TAKEN_COLUMNS = 3;

function addPerson(account: Map<number, FoundRow>, { rowid, columns }: RawRow): void {
  account.set(rowid, [rowid, ...columns.slice(1)]);
}

/** Each name stands in an index too: name, id. Such a person counts as one who has been here. */
function addIndexed(account: Map<number, FoundRow>, { columns }: RawRow): void {
  const [name, id] = columns;
  if (!(name instanceof Uint8Array) || typeof id !== "number" || account.has(id)) return;
  if (name.length === 8 && !isReserved(name)) account.set(id, [id, name, 0, 1]);
}

function reservedIn({ columns }: RawRow): number {
  const [key, value] = columns;
  return key instanceof Uint8Array && isReserved(key) && typeof value === "number" ? value : 0;
}

/** The key of the meta table has 8 bytes like a name, but no name is in both. */
function isReserved(key: Uint8Array): boolean {
  return new TextDecoder().decode(key) === "reserved";
}

/**
 * The rows of all pages in the order of their numbers, with numbers that have changed mended.
 *
 * @param lost pages that nothing is known of but the highest number in them; 0 if not even that.
 */
function inOrder(
  pages: readonly KeptPage[],
  lost: readonly number[],
): Pick<MailTable, "missing" | "doubtful"> & { readonly rows: FoundRow[] } {
  const sound = pages.filter(({ changed }) => !changed);
  sound.sort((left, right) => middleOf(left) - middleOf(right));
  const found = sound.flatMap(({ rows }) => rows);
  const numbers = mendedNumbers(found.map(({ rowid }) => rowid));
  const rows: FoundRow[] = found.map(({ columns }, at) => [numbers[at], ...columns.slice(1)]);
  const missing: NumberRange[] = [];
  let at = 0;
  for (const { rows: own, suspect } of sound) {
    const before = numbers[at - 1] ?? 0;
    const after = numbers[at + own.length] ?? (numbers.at(-1) ?? 0) + 1;
    at += own.length;
    if (suspect) missing.push({ first: before + 1, last: after - 1 });
  }
  for (const last of lost) missing.push(lostRange(numbers, last));
  const changed = pages.filter((page) => page.changed);
  const doubtful = addChanged(rows, numbers, changed);
  return { rows, missing: joined(missing), doubtful: joined(doubtful) };
}

/** Where the messages of a page lay of which only the highest number is known, if that. */
function lostRange(numbers: readonly number[], last: number): NumberRange {
  if (last === 0) return { first: 1, last: Number.MAX_SAFE_INTEGER };
  const before = numbers.findLast((number) => number <= last) ?? 0;
  return { first: before + 1, last: Math.min(last, Number.MAX_SAFE_INTEGER) };
}

/** Which messages a page of the log may have held, going by those written before and behind it. */
function rangeAround({ before, behind }: FoundPage): NumberRange {
  const first = Math.min(...numbersIn(before));
  const last = Math.max(...numbersIn(behind));
  return {
    first: Number.isFinite(first) ? first : 1,
    last: Number.isFinite(last) ? last : Number.MAX_SAFE_INTEGER,
  };
}

/** The numbers of the messages in the first of some pages that holds any. */
function numbersIn(pages: readonly Uint8Array[]): readonly number[] {
  const rows = pages.map((bytes) => readRawPage(bytes, NOTED_COLUMNS).rows.filter(isKept));
  return (rows.find((found) => found.length > 0) ?? []).map(({ rowid }) => rowid);
}

function isKept({ columns }: RawRow): boolean {
  return columns.length === KEPT_COLUMNS || columns.length === NOTED_COLUMNS;
}

/** Adds the rows that stand only in pages that have changed. @returns where they belong. */
function addChanged(
  rows: FoundRow[],
  numbers: readonly number[],
  pages: readonly KeptPage[],
): NumberRange[] {
  const known = new Set(numbers);
  const doubtful: NumberRange[] = [];
  for (const { rows: own } of pages) {
    const added = own.filter(({ rowid }) => !known.has(rowid));
    for (const { rowid, columns } of added) rows.push([rowid, ...columns.slice(1)]);
    const middle = middleOf({ rows: added });
    if (added.length === 0) continue;
    // Up to what is known on both sides, since a number may be what has changed.
    const before = numbers.findLast((number) => number < middle) ?? 0;
    const after = numbers.find((number) => number > middle) ?? Number.MAX_SAFE_INTEGER;
    doubtful.push({
      first: before + 1,
      last: after === Number.MAX_SAFE_INTEGER ? after : after - 1,
    });
  }
  return doubtful;
}

function middleOf({ rows }: Pick<KeptPage, "rows">): number {
  const numbers = rows.map(({ rowid }) => rowid).toSorted((left, right) => left - right);
  return numbers[Math.floor(numbers.length / 2)] ?? 0;
}

/**
 * Numbers of rows in a row rise. Those that do not fit between their neighbours have changed, and
 * get the lowest number that does.
 */
function mendedNumbers(numbers: readonly number[]): number[] {
  const fitting = longestRise(numbers);
  const mended: number[] = [];
  for (const [at, number] of numbers.entries()) {
    mended.push(fitting.has(at) ? number : (mended.at(-1) ?? 0) + 1);
  }
  return mended;
}

/** The places of the longest strictly rising choice of `numbers`. */
function longestRise(numbers: readonly number[]): Set<number> {
  const ends: number[] = [];
  const before: number[] = [];
  for (const [at, number] of numbers.entries()) {
    let low = 0;
    let high = ends.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((numbers[ends[middle] ?? 0] ?? 0) < number) low = middle + 1;
      else high = middle;
    }
    before.push(ends[low - 1] ?? -1);
    ends[low] = at;
  }
  const rise = new Set<number>();
  for (let at = ends.at(-1) ?? -1; at >= 0; at = before[at] ?? -1) rise.add(at);
  return rise;
}

function joined(ranges: readonly NumberRange[]): NumberRange[] {
  const result: NumberRange[] = [];
  for (const range of ranges.toSorted((left, right) => left.first - right.first)) {
    const last = result.at(-1);
    if (last !== undefined && range.first <= last.last + 1) {
      result[result.length - 1] = { first: last.first, last: Math.max(last.last, range.last) };
    } else if (range.last >= range.first) result.push(range);
  }
  return result;
}
