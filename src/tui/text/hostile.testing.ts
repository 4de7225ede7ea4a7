import * as fc from "fast-check";

// Texts that would change a terminal if it obeyed them, for tests of all that prints.

const escape = "\u001B";
/** The bodies of sequences by their opening, each tried with every ending and without one. */
const openings = [
  `${escape}]0;owned`,
  `${escape}]2;owned`,
  `${escape}]4;1;#ff0000`,
  `${escape}]8;;http://evil.example`,
  `${escape}]52;c;b3duZWQ=`,
  `${escape}]1337;File=inline=1:AAAA`,
  `${escape}P$q"p`,
  `${escape}P+q544e`,
  `${escape}_apc`,
  `${escape}^pm`,
  `${escape}Xsos`,
  "\u009D0;owned",
  "\u0090$qm",
  "\u009Fapc",
];
const endings = ["\u0007", `${escape}\\`, "\u009C", ""];

function controls(): string[] {
  const found: string[] = [];
  for (let point = 0; point <= 0xff; point += 1) {
    const text = String.fromCodePoint(point);
    if (/\p{Cc}/v.test(text)) found.push(text);
  }
  return found;
}

/** Every control, whole and cut sequences, tricks with direction, marks and hidden characters. */
export const hostileTexts: readonly string[] = [
  ...controls(),
  ...openings.flatMap((opening) => endings.map((ending) => opening + ending)),
  `${escape}[2J`,
  `${escape}[H`,
  `${escape}[5A`,
  `${escape}[?1049h`,
  `${escape}[3;1r`,
  `${escape}[6n`,
  `${escape}[c`,
  `${escape}[21t`,
  `${escape}c`,
  `${escape}#8`,
  `${escape}[`,
  "\u009B2J",
  "\u009B6n",
  `${escape}(0`,
  "\u000E",
  `${escape}[999D`,
  `${escape}M`,
  "\u202Egpj.exe",
  "\u2066x\u2069",
  "\u200F",
  "\u200E",
  "\u061C",
  "\u202Dx\u202C",
  "\u{E0041}\u{E007F}",
  "\u200B",
  "\u2060",
  "\uFEFF",
  "\u00AD",
  "\u034F",
  "\u115F\u3164",
  "\u2028",
  "\u2029",
  "\u0085",
  "\uFFFE",
  "\u{10FFFF}",
  "\uD800",
  "\uDFFF",
  "\uFFF9x\uFFFB",
  `e${"\u0301".repeat(400)}`,
  "\u0489".repeat(50),
  "\u200D\uFE0F\u20E3",
  "\r\u001B[Kann: I never said this",
];

const codePoint = fc.oneof(
  fc.integer({ min: 0, max: 0x2ff }),
  fc.integer({ min: 0, max: 0xffff }),
  fc.integer({ min: 0, max: 0x10ffff }),
);

/** Any text at all: every code point, halves of pairs too, and hostile texts in between. */
export const wildText: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      { weight: 4, arbitrary: codePoint.map((point) => String.fromCodePoint(point)) },
      { weight: 1, arbitrary: fc.constantFrom(...hostileTexts) },
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(""));

/** What of `line` is still unsafe outside whole emoji and letters that joiners may connect. */
export function unsafeLeft(line: string): string {
  const rest = line
    .replace(/\p{RGI_Emoji}/gv, "")
    .replace(/(?<=[\p{L}\p{M}])[\u200C\u200D](?=\p{L})/gv, "");
  const hidden = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\p{DI}\p{NChar}]|\p{M}{5}/gv;
  return [...rest.matchAll(hidden)].map(([found]) => found).join("");
}
