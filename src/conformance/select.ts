import { groupOf } from "./case.ts";
import type { Case } from "./case.ts";

/**
 * The cases that a pattern means: a list with commas of ids (`silent/300`), groups (`silent`),
 * clauses (`S5`), or `seed` or `gaps` for one of the two halves; `*` stands for anything.
 */
export function selectCases(cases: readonly Case[], pattern: string): Case[] {
  const wanted = pattern.split(",").map((part) => expression(part.trim()));
  return cases.filter((one) => {
    const half = one.gap === undefined ? "seed" : "gaps";
    const words = [one.id, groupOf(one), half, ...one.clauses];
    return wanted.some((part) => words.some((word) => part.test(word)));
  });
}

function expression(part: string): RegExp {
  const escaped = part.split("*").map((piece) => piece.replaceAll(/[.+?^${}()|[\]\\]/gu, "\\$&"));
  return new RegExp(`^${escaped.join(".*")}$`, "iu");
}
