import * as v from "valibot";
import { isNetwork } from "../../io/address-list.ts";
import { measure, measured, plainCount, RATES, SIZES, TIMES, tomlCount } from "./units.ts";
import type { Units } from "./units.ts";

/** The schema of one key: takes what stands in the file or behind a flag. */
export type Setting<T> = v.GenericSchema<unknown, T>;

/** What is known of a key, beside how it is read. */
export interface SettingFacts {
  /** What a value may be, as in "expected ...". */
  readonly expected: string;
  /** What a number without a unit means; empty where numbers are no values. */
  readonly unit: string;
  /** The default as it is written in a file; empty if there is none to write. */
  readonly written: string;
  /** The default in words, where {@link written} does not say it. */
  readonly byDefault: string;
  readonly choices: readonly string[];
  /** What it is for, in one or two sentences; a flag's help has the first of them only. */
  readonly about: string;
  /** The flag that overrides it, such as `--port <port>`; empty if there is none. */
  readonly flag: string;
  /** The key of the same table that it may not exceed; its default gives way. */
  readonly atMost: string;
  /** `--limits off` lifts it. */
  readonly lifted: boolean;
}

/** What every key says about itself. */
interface Said {
  readonly about: string;
  readonly flag?: string;
  readonly atMost?: string;
  readonly lifted?: boolean;
}

/** A value, or in one clause what is wrong with it. */
type Reading<T> = { readonly value: T } | { readonly why: string };

const factsSchema: v.GenericSchema<unknown, SettingFacts> = v.object({
  expected: v.string(),
  unit: v.string(),
  written: v.string(),
  byDefault: v.string(),
  choices: v.array(v.string()),
  about: v.string(),
  flag: v.string(),
  atMost: v.string(),
  lifted: v.boolean(),
});

/** What is known of a key of the schema. */
export function factsOf(schema: Setting<unknown>): SettingFacts {
  return v.parse(factsSchema, v.getMetadata(schema));
}

/** A whole number of `unit`. */
export function count(
  said: Said & { unit: string; default: number; min: number; max: number },
): Setting<number> {
  const { unit, min, max } = said;
  const shown = (number: number): string => (unit === "" ? String(number) : plainCount(number));
  const expected = `a whole number from ${shown(min)} to ${shown(max)}`;
  const written = tomlCount(said.default);
  return setting({ ...said, expected, unit, written }, (value) => {
    const number = numberIn(value);
    if (typeof number === "string") return { why: number };
    if (!Number.isInteger(number)) return { why: "it is not whole" };
    return within(number, min, max);
  });
}

/** Bytes. */
export function size(said: Said & Range): Setting<number> {
  return amount(said, SIZES, "bytes", 1, true);
}

/** Milliseconds; a plain number is of `unit`. */
export function time(said: Said & Range & { unit: "seconds" | "days" }): Setting<number> {
  return amount(said, TIMES, said.unit, said.unit === "days" ? 86_400_000 : 1000, true);
}

/** How many a second. */
export function rate(said: Said & Range): Setting<number> {
  return amount(said, RATES, "a second", 1, false);
}

/** Default and range as a person writes them. */
interface Range {
  readonly default: string;
  readonly min: string;
  readonly max: string;
}

function amount(
  said: Said & Range,
  units: Units,
  unit: string,
  plain: number,
  isWhole: boolean,
): Setting<number> {
  const min = sure(said.min, units);
  const max = sure(said.max, units);
  const range = `from "${measured(min, units)}" to "${measured(max, units)}"`;
  const expected = `a ${units.what} such as "${said.default}", or a number of ${unit}, ${range}`;
  const facts = { ...said, expected: expected.replace("number of a second", "number a second") };
  return setting({ ...facts, unit, written: `"${said.default}"` }, (value) => {
    const found = typeof value === "string" ? measure(value, units, plain) : numberIn(value);
    if (typeof found === "string") return { why: found };
    if (typeof found === "object" && "why" in found) return found;
    const number = typeof found === "number" ? found * plain : found.number;
    return within(isWhole ? Math.round(number) : number, min, max);
  });
}

/** One of a few words. */
export function choice<const T extends string>(
  said: Said & { of: readonly T[]; default: T },
): Setting<T> {
  const expected = said.of.map((word) => `"${word}"`).join(" or ");
  const facts = { ...said, expected, choices: said.of, written: `"${said.default}"` };
  return setting(facts, (value) => {
    const found = said.of.find((word) => word === value);
    const why = said.of.length > 2 ? "it is none of these" : "it is neither";
    return found === undefined ? { why } : { value: found };
  });
}

/** One of a few words, or networks in CIDR notation; in one text they stand between commas. */
export function choiceOrNetworks<const T extends string>(
  said: Said & { of: readonly T[]; default: T },
): Setting<T | readonly string[]> {
  const words = said.of.map((word) => `"${word}"`).join(", ");
  const expected = `${words}, or networks such as ["10.0.0.0/8", "fd00::/8"]`;
  return setting<T | readonly string[]>(
    { ...said, expected, written: `"${said.default}"` },
    (value) => {
      const found = said.of.find((word) => word === value);
      if (found !== undefined) return { value: found };
      const all: unknown = typeof value === "string" ? value.split(",") : value;
      if (!Array.isArray(all)) return { why: "it is none of these" };
      const networks = all.filter((each) => typeof each === "string" && isNetwork(each));
      if (typeof value === "string" && networks.length === 0) return { why: "it is none of these" };
      const isAll = networks.length === all.length;
      return isAll ? { value: networks } : { why: "not all of these are networks" };
    },
  );
}

/** true or false. */
export function yesOrNo(said: Said & { default: boolean }): Setting<boolean> {
  const facts = { ...said, expected: "true or false", written: String(said.default) };
  return setting(facts, (value) =>
    typeof value === "boolean" ? { value } : { why: "it is neither" },
  );
}

/** A text that is not empty; `byDefault` says what happens without one. */
export function optionalText(
  said: Said & { expected: string; byDefault: string },
): Setting<string | undefined> {
  return setting<string | undefined>({ ...said, written: "" }, textIn);
}

/** By what others find a machine; without a default. */
export function optionalHost(said: Said & { byDefault: string }): Setting<string | undefined> {
  const facts = { ...said, expected: "a host name or an address, without a port", written: "" };
  return setting<string | undefined>(facts, (value) => {
    const found = textIn(value);
    return "why" in found || isHost(found.value) ? found : { why: "it is neither" };
  });
}

function isHost(text: string): boolean {
  return /^[\w-]+(?:\.[\w-]+)*$/u.test(text) || (!text.includes("/") && isNetwork(text));
}

function textIn(value: unknown): Reading<string> {
  if (typeof value !== "string") return { why: "it is no text" };
  return value === "" ? { why: "it is empty" } : { value };
}

type Draft = Said &
  Pick<SettingFacts, "expected" | "written"> &
  Partial<SettingFacts> & { readonly default?: unknown };

function setting<T>(draft: Draft, read: (value: unknown) => Reading<T>): Setting<T> {
  const facts: SettingFacts = {
    expected: draft.expected,
    written: draft.written,
    about: draft.about,
    unit: draft.unit ?? "",
    byDefault: draft.byDefault ?? "",
    choices: draft.choices ?? [],
    flag: draft.flag ?? "",
    atMost: draft.atMost ?? "",
    lifted: draft.lifted ?? false,
  };
  const reading = v.rawTransform<unknown, T>(({ dataset, addIssue, NEVER }) => {
    const found = read(dataset.value);
    if ("value" in found) return found.value;
    addIssue({ message: found.why });
    return NEVER;
  });
  const schema = v.pipe(v.unknown(), reading);
  // Without a default the key may be absent all the same, and its value is `undefined` then.
  return v.pipe(
    v.optional(schema, () => draft.default),
    v.metadata({ ...facts }),
  );
}

/** The number in a value of TOML or of a flag, or why there is none. */
function numberIn(value: unknown): number | string {
  if (typeof value === "number" && Number.isFinite(value)) return value;
  if (typeof value === "bigint") return Number(value);
  if (typeof value === "string" && /^\s*-?\d+(?:_\d+)*(?:\.\d+)?\s*$/u.test(value)) {
    return Number(value.replaceAll("_", ""));
  }
  return "it is no number";
}

function within(value: number, min: number, max: number): Reading<number> {
  if (value < min) return { why: "it is too small" };
  return value > max ? { why: "it is too large" } : { value };
}

/** A default or a bound of the schema itself. */
function sure(written: string, units: Units): number {
  const found = measure(written, units, 1);
  if ("number" in found) return found.number;
  throw new Error(`${written}: ${found.why}`);
}
