import type { TimeWords } from "../english/times.ts";

const days: readonly string[] = ["вс", "пн", "вт", "ср", "чт", "пт", "сб"];
const months: readonly string[] = [
  "янв",
  "фев",
  "мар",
  "апр",
  "мая",
  "июн",
  "июл",
  "авг",
  "сен",
  "окт",
  "ноя",
  "дек",
];

export const times: TimeWords = {
  day: (weekday) => days[weekday] ?? "",
  month: (month) => months[month - 1] ?? "",
  seconds: (count) => `${count} с`,
  minutes: (count) => `${count} мин`,
  hours: (count) => `${count} ч`,
  wholeDays: (count) => `${count} дн`,
  ago: (span) => `${span} назад`,
};
