/** A moment as the calendar and the clocks of this machine's place have it. */
export interface LocalTime {
  readonly year: number;
  /** 1..12 */
  readonly month: number;
  /** 1..31 */
  readonly day: number;
  /** 0..6, from Sunday. */
  readonly weekday: number;
  readonly hour: number;
  readonly minute: number;
}

/** The local time `atMs` milliseconds after 1970 began. */
export function localTime(atMs: number): LocalTime {
  const at = new Date(atMs);
  return {
    year: at.getFullYear(),
    month: at.getMonth() + 1,
    day: at.getDate(),
    weekday: at.getDay(),
    hour: at.getHours(),
    minute: at.getMinutes(),
  };
}
