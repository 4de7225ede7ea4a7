import { safe, type SafeText } from "../text/safe-text.ts";
import { nameWords } from "./words.ts";

/** How a name is shown. */
export type Naming = (name: string) => SafeText;

/**
 * Names as they are shown where some of them are members: any program may use the others, so that
 * a sign stands in front of these.
 *
 * @param members - the names that are somebody's; `undefined` where it is not known, or where
 * there are no members at all.
 *
 * @example
 * namingOf(new Set(["ann"]))("bob"); // "~bob"
 */
export function namingOf(members: { has(name: string): boolean } | undefined): Naming {
  return (name) => {
    const words = nameWords(name);
    return members === undefined || members.has(name) ? words : safe`~${words}`;
  };
}
