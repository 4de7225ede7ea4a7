import { closestMatch } from "leven";

/** A unit by its names, the usual one first, and how many base units it is. */
interface Unit {
  readonly names: readonly string[];
  readonly of: number;
}

/** A family of units; its numbers are counted in `base`. */
export interface Units {
  /** What is measured, as in "a size". */
  readonly what: string;
  readonly units: readonly Unit[];
}

/** Bytes. */
export const SIZES: Units = {
  what: "size",
  units: [
    { names: ["B", "byte", "bytes"], of: 1 },
    { names: ["kB"], of: 1000 },
    { names: ["KiB"], of: 1024 },
    { names: ["MB"], of: 1_000_000 },
    { names: ["MiB"], of: 1_048_576 },
    { names: ["GB"], of: 1_000_000_000 },
    { names: ["GiB"], of: 1_073_741_824 },
    { names: ["TiB"], of: 1_099_511_627_776 },
  ],
};

/** Milliseconds. */
export const TIMES: Units = {
  what: "time",
  units: [
    { names: ["ms"], of: 1 },
    { names: ["s", "second", "seconds"], of: 1000 },
    { names: ["min", "minute", "minutes"], of: 60_000 },
    { names: ["h", "hour", "hours"], of: 3_600_000 },
    { names: ["days", "day", "d"], of: 86_400_000 },
    { names: ["weeks", "week"], of: 604_800_000 },
  ],
};

/** How many a second. */
export const RATES: Units = {
  what: "rate",
  units: [
    { names: ["/s", "per second"], of: 1 },
    { names: ["/min", "per minute"], of: 1 / 60 },
    { names: ["/h", "per hour"], of: 1 / 3600 },
  ],
};

/** A number, or in one clause why the text is none. */
export type Measured = { readonly number: number } | { readonly why: string };

/**
 * Reads a number with its unit. `_` may stand between digits, as in TOML; capitals do not matter.
 *
 * @param plain what a number without a unit is multiplied by.
 * @example
 * measure("10 MiB", SIZES, 1); // { number: 10485760 }
 */
export function measure(text: string, units: Units, plain: number): Measured {
  const found = /^\s*(?<digits>\d+(?:_\d+)*(?:\.\d+)?)\s*(?<unit>.*?)\s*$/u.exec(text);
  if (found === null) return { why: `it does not begin with a number` };
  const number = Number(found.groups?.["digits"]?.replaceAll("_", ""));
  const unit = found.groups?.["unit"] ?? "";
  if (unit === "") return { number: number * plain };
  const of = unitOf(unit, units);
  if (of !== undefined) return { number: number * of };
  return { why: `"${unit}" is no unit of ${units.what} (${hintOf(unit, units)})` };
}

/** The units that were begun, else the one that is nearly spelled so, else all. */
function hintOf(unit: string, { units }: Units): string {
  const typed = unit.toLowerCase();
  const begun = units.flatMap(
    ({ names }) => names.find((name) => name.toLowerCase().startsWith(typed)) ?? [],
  );
  if (begun.length > 1) return `the nearest are ${begun.join(", ")}`;
  const names = units.flatMap((each) => each.names);
  // With every letter wrong it is not nearly spelled so.
  const maxDistance = Math.min(3, typed.length - 1);
  const nearest =
    begun[0] ?? (maxDistance > 0 ? closestMatch(typed, names, { maxDistance }) : undefined);
  if (nearest !== undefined) return `the nearest is ${nearest}`;
  return `they are ${units.map((each) => each.names[0]).join(", ")}`;
}

function unitOf(name: string, { units }: Units): number | undefined {
  const spelled = name.toLowerCase().replaceAll(/\s+/gu, " ");
  return units.find(({ names }) => names.some((each) => each.toLowerCase() === spelled))?.of;
}

/** A number in the largest unit in which it is whole: `10 MiB`, `90 days`, `200/s`. */
export function measured(number: number, units: Units): string {
  let best = units.units[0];
  for (const unit of units.units) {
    const isWhole = number >= unit.of && Number.isInteger(roundOff(number / unit.of));
    // 30 days are no 4.3 weeks, and 1 000 000 bytes are said in MiB or not at all.
    if (isWhole && unit.of >= (best?.of ?? 0) && isShown(unit)) best = unit;
  }
  if (units === RATES) best = units.units.find(({ of }) => Number.isInteger(roundOff(number / of)));
  const count = roundOff(number / (best?.of ?? 1));
  const name = best?.names[0] ?? "";
  const spelled = count === 1 && name === "days" ? "day" : name;
  return spelled.startsWith("/") ? `${plainCount(count)}${spelled}` : `${count} ${spelled}`;
}

function isShown({ names: [name = ""] }: Unit): boolean {
  return !["kB", "MB", "GB", "weeks"].includes(name);
}

/** Floating point leaves crumbs: 1/60 * 60 is not always 1. */
function roundOff(number: number): number {
  const whole = Math.round(number);
  return Math.abs(number - whole) < 1e-9 ? whole : number;
}

/** A number as a file has it: 2000, 10_000. */
export function tomlCount(number: number): string {
  return number < 10_000 ? String(number) : String(number).replaceAll(/\B(?=(?:\d{3})+$)/gu, "_");
}

/** A number as a person reads it: 10,000. */
export function plainCount(number: number): string {
  return number.toLocaleString("en", { maximumFractionDigits: 6 });
}
