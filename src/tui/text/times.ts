import { localTime } from "../../io/local-time.ts";
import { safe, safeText } from "./safe-text.ts";
import type { SafeText } from "./safe-text.ts";

/** How a language calls days and months, in at most 3 columns. */
export interface DayNames {
  /** Of a day of the week, from 0, a Sunday, on. */
  day(weekday: number): string;
  /** Of a month, from 1 on. */
  month(month: number): string;
}

/** The local time in 24 hours, such as 14:02. */
export function clockTime(atMs: number): SafeText {
  const { hour, minute } = localTime(atMs);
  return safeText(`${twoDigits(hour)}:${twoDigits(minute)}`);
}

/** The local day, such as 2026-11-28. */
export function dayOf(atMs: number): SafeText {
  const { year, month, day } = localTime(atMs);
  return safeText(`${year}-${twoDigits(month)}-${twoDigits(day)}`);
}

/** The local day in words, such as Tue 24 Nov; with the year if it is not that of `nowMs`. */
export function dayWords(atMs: number, nowMs: number, names: DayNames): SafeText {
  const { year, weekday } = localTime(atMs);
  const words = safe`${safeText(names.day(weekday))} ${dateWords(atMs, names)}`;
  return year === localTime(nowMs).year ? words : safe`${words} ${year}`;
}

/** In at most 6 columns when something was: 14:02 today, then Mon, then 24 Nov, then 2025. */
export function shortTime(atMs: number, nowMs: number, names: DayNames): SafeText {
  if (dayOf(atMs) === dayOf(nowMs)) return clockTime(atMs);
  const { year, weekday } = localTime(atMs);
  const ageMs = nowMs - atMs;
  if (ageMs >= 0 && ageMs < 6 * dayMs) return safeText(names.day(weekday));
  return year === localTime(nowMs).year ? dateWords(atMs, names) : safe`${year}`;
}

const dayMs = 86_400_000;

function dateWords(atMs: number, names: DayNames): SafeText {
  const { month, day } = localTime(atMs);
  return safe`${day} ${safeText(names.month(month))}`;
}

function twoDigits(value: number): string {
  return String(value).padStart(2, "0");
}
