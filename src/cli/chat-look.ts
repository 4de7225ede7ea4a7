import type { Ink } from "../tui/screen/style.ts";

/** What an environment says about the terminal, the strongest word on letters first (POSIX). */
export interface LookSetting {
  readonly NO_COLOR?: string | undefined;
  readonly TERM?: string | undefined;
  readonly LC_ALL?: string | undefined;
  readonly LC_CTYPE?: string | undefined;
  readonly LANG?: string | undefined;
}

/** NO_COLOR is the word of the user, see no-color.org; a terminal that says it has none, too. */
export function inkOf({ NO_COLOR, TERM = "" }: LookSetting): Ink {
  const hasColors = (NO_COLOR ?? "") === "" && !TERM.startsWith("vt");
  return hasColors ? "colors" : "attributes";
}

/**
 * Whether marks and frames are to be of ASCII only: the terminal is one of letters, the console of
 * Linux, whose fonts lack the marks, or the locale names other letters than UTF-8. A locale that
 * is not set says nothing: containers have none, and terminals that draw UTF-8.
 */
export function isAsciiOnly({ TERM = "", LC_ALL, LC_CTYPE, LANG }: LookSetting): boolean {
  if (TERM === "linux" || TERM.startsWith("vt")) return true;
  const locale = [LC_ALL, LC_CTYPE, LANG].find((value) => value !== undefined && value !== "");
  if (locale === undefined) return false;
  if (/utf-?8/iu.test(locale)) return false;
  return locale === "C" || locale === "POSIX" || locale.includes(".");
}
