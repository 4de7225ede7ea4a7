const days: readonly string[] = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const months: readonly string[] = [
  "Jan",
  "Feb",
  "Mar",
  "Apr",
  "May",
  "Jun",
  "Jul",
  "Aug",
  "Sep",
  "Oct",
  "Nov",
  "Dec",
];

/** Days, months and how long ago something was. */
export const times = {
  /** From 0, a Sunday, on; at most 3 columns, as are the months. */
  day: (weekday: number): string => days[weekday] ?? "",
  /** From 1 on. */
  month: (month: number): string => months[month - 1] ?? "",
  seconds: (count: number): string => `${count} s`,
  minutes: (count: number): string => `${count} min`,
  hours: (count: number): string => `${count} h`,
  wholeDays: (count: number): string => `${count} d`,
  ago: (span: string): string => `${span} ago`,
};
export type TimeWords = typeof times;
