import { localTime } from "../io/local-time.ts";

/** So many texts that one person wrote in one quarter of an hour, or one such text. */
export interface Written {
  readonly who: string;
  readonly atMs: number;
  readonly count: number;
}

/** A bar of a chart: what it stands for, and how high it is. */
export interface Counted {
  readonly label: string;
  readonly count: number;
}

/** When, and by whom, texts were written. */
export interface TalkCounts {
  readonly total: number;
  /** Every day from the first to the last, such as 2026-11-28; those without a text too. */
  readonly days: readonly Counted[];
  /** The 24 hours of a day, from 00 on, in local time. */
  readonly hours: readonly Counted[];
  /** Whoever wrote most stands first. */
  readonly people: readonly Counted[];
}

const dayMs = 86_400_000;
/** A clock that was wrong by years must not make a list of a million days. */
const daysMax = 36_525;

/** Counts texts by day, by hour and by person, as the calendar of this machine has them. */
export function countTalk(written: Iterable<Written>): TalkCounts {
  const days = new Map<number, number>();
  const hours = new Map<number, number>();
  const people = new Map<string, number>();
  let total = 0;
  for (const { who, atMs, count } of written) {
    const { hour, ...date } = localTime(atMs);
    add(days, Math.round(Date.UTC(date.year, date.month - 1, date.day) / dayMs), count);
    add(hours, hour, count);
    add(people, who, count);
    total += count;
  }
  return {
    total,
    days: everyDay(days),
    hours: Array.from({ length: 24 }, (_, hour) => ({
      label: String(hour).padStart(2, "0"),
      count: hours.get(hour) ?? 0,
    })),
    people: [...people]
      .map(([label, count]) => ({ label, count }))
      .toSorted((left, right) => right.count - left.count || (left.label < right.label ? -1 : 1)),
  };
}

/** The same days, or their months where there are more than `daysShown` of them. */
export function byMonthIfMany(days: readonly Counted[], daysShown: number): readonly Counted[] {
  if (days.length <= daysShown) return days;
  const months = new Map<string, number>();
  for (const { label, count } of days) add(months, label.slice(0, "2026-11".length), count);
  return [...months].map(([label, count]) => ({ label, count }));
}

function everyDay(counts: ReadonlyMap<number, number>): Counted[] {
  const found = [...counts.keys()].toSorted((left, right) => left - right);
  const first = found[0] ?? 0;
  const last = found.at(-1) ?? -1;
  const isDense = last - first < daysMax;
  const listed = isDense ? Array.from({ length: last - first + 1 }, (_, at) => first + at) : found;
  return listed.map((day) => ({
    label: new Date(day * dayMs).toISOString().slice(0, "2026-11-28".length),
    count: counts.get(day) ?? 0,
  }));
}

function add<Key>(counts: Map<Key, number>, key: Key, count: number): void {
  counts.set(key, (counts.get(key) ?? 0) + count);
}
