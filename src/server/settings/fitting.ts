import { plainCount } from "./units.ts";
import { measured, TIMES } from "./units.ts";
import { SETTINGS } from "./settings-list.ts";

/** Two values that cannot both hold. */
export interface Contradiction {
  /** `table.key` of the one to point at. */
  readonly path: string;
  /** `table.key` of the other. */
  readonly against: string;
  readonly sentence: string;
  readonly remedy: string;
}

/** Values by `table.key`. */
export type Values = ReadonlyMap<string, unknown>;

/** Waiting messages are looked at so often; a burst that lasts less long is a slower rate. */
const ADMISSIONS_PER_SECOND = 50;

/**
 * The defaults that give way to what was written: a share is never more than its mailbox.
 *
 * @param given what was written, in a file or behind a flag.
 */
export function fittingDefaults(values: Values, given: ReadonlySet<string>): Map<string, number> {
  const fitted = new Map<string, number>();
  for (const { path, bound, value, most } of bounded(values)) {
    if (!given.has(path) && given.has(bound) && value > most) fitted.set(path, most);
  }
  return fitted;
}

/** Every burst, and the rate that it must be large enough for. */
const RATES = [
  ["limits.burst", "limits.rate"],
  ["limits.member_burst", "limits.member_rate"],
] as const;

/** Every pair of values that cannot both hold. */
export function contradictions(values: Values): Contradiction[] {
  const found: Contradiction[] = [];
  for (const { path, bound, value, most, isTime } of bounded(values)) {
    if (value <= most) continue;
    const shown = (number: number): string =>
      isTime ? measured(number, TIMES) : plainCount(number);
    const sentence = `${path} (${shown(value)}) is more than ${bound} (${shown(most)})`;
    found.push({ path, against: bound, sentence, remedy: `Lower ${path}, or raise ${bound}.` });
  }
  for (const [path, against] of RATES) {
    const burst = numberAt(values, path);
    const rate = numberAt(values, against);
    if (burst * ADMISSIONS_PER_SECOND >= rate) continue;
    const least = Math.ceil(rate / ADMISSIONS_PER_SECOND);
    const sentence =
      `${path} (${plainCount(burst)}) is too small for ${against} (${plainCount(rate)}/s), ` +
      "which could never be reached";
    const remedy = `Raise ${path} to ${plainCount(least)} or more, or lower ${against}.`;
    found.push({ path, against, sentence, remedy });
  }
  return found;
}

interface Bounded {
  readonly path: string;
  readonly bound: string;
  readonly value: number;
  readonly most: number;
  readonly isTime: boolean;
}

function bounded(values: Values): Bounded[] {
  return SETTINGS.flatMap(({ table, path, facts }) => {
    if (facts.atMost === "") return [];
    const bound = `${table}.${facts.atMost}`;
    const isTime = facts.unit === "days" || facts.unit === "seconds";
    const value = numberAt(values, path);
    return [{ path, bound, value, most: numberAt(values, bound), isTime }];
  });
}

function numberAt(values: Values, path: string): number {
  const value = values.get(path);
  if (typeof value !== "number") throw new TypeError(`${path} is no number`);
  return value;
}
