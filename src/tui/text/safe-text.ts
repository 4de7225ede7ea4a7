import { clustersOf } from "./clusters.ts";
import { onFirstUse } from "./first-use.ts";

/**
 * The one gate in front of every terminal (P8): text of others, of the server, of files and
 * of errors becomes a {@link SafeText}, in which whatever could move the cursor, change the
 * terminal or hide itself is a visible token. Nothing is dropped: dropping hides the evidence,
 * and the pieces on both sides could join into a new escape sequence.
 */

declare const safeBrand: unique symbol;

/**
 * One line of text that a terminal shows and never obeys. It holds no line break, so it cannot
 * leave its row by itself; two of them written one after the other are safe again.
 */
export type SafeText = string & { readonly [safeBrand]: true };

/** More marks than this on one letter climb into the rows of others. */
const marksMax = 4;
/** A longer run of one and the same hidden character is shown once, with its count. */
const runMax = 4;
const tabWidthColumns = 4;

// What a terminal obeys, hides or cannot show, by property: lists of ranges go stale. DI is
// Default_Ignorable_Code_Point, NChar is Noncharacter_Code_Point.
const unsafeClass = String.raw`[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\p{DI}\p{NChar}]`;

// The vowels and endings of Korean letters that are spelled in pieces: they take no column of their
// own on many terminals, and lie upon what stands before them, like marks.
const endJamo = String.raw`[\u1160-\u11FF\uD7B0-\uD7FB]`;

// A whole emoji may hold joiners, selectors and tags; alone these are tokens.
const unjoinedEmoji =
  String.raw`[\p{RGI_Emoji_Flag_Sequence}\p{RGI_Emoji_Tag_Sequence}\p{Emoji_Keycap_Sequence}` +
  String.raw`\p{RGI_Emoji_Modifier_Sequence}\p{Basic_Emoji}]`;
const emojiJoiner = "\u200D";
const pieces = onFirstUse(() => piecesWith(unjoinedEmoji));
// Those that are joined of several are so many that this alone takes as long as Node's own start.
const piecesIfJoined = onFirstUse(() => piecesWith(String.raw`\p{RGI_Emoji}`));
const onlyAscii = /^[ -~]*$/;
const needsCare = new RegExp(String.raw`${unsafeClass}|\p{M}|${endJamo}`, "v");
const afterHangul = /[\u1100-\u11FF\uA960-\uA97C\uAC00-\uD7A3\uD7B0-\uD7FB]$/;
const unsafeEach = new RegExp(unsafeClass, "gv");
const control = /^\p{Cc}$/v;

/** Scripts whose spelling needs the invisible joiners between two of their own letters. */
const joiningScripts = [
  "Arabic",
  "Syriac",
  "Mandaic",
  "Nko",
  "Mongolian",
  "Phags_Pa",
  "Adlam",
  "Hanifi_Rohingya",
  "Devanagari",
  "Bengali",
  "Gurmukhi",
  "Gujarati",
  "Oriya",
  "Tamil",
  "Telugu",
  "Kannada",
  "Malayalam",
  "Sinhala",
  "Khmer",
  "Myanmar",
  "Tibetan",
] as const;
const joiners = new Set(["\u200C", "\u200D"]);

const joinable = onFirstUse(() =>
  joiningScripts.map((script) => ({
    before: new RegExp(String.raw`[[\p{L}\p{M}]&&\p{scx=${script}}]$`, "v"),
    after: new RegExp(String.raw`^[[\p{L}&&\p{scx=${script}}]--\p{DI}]`, "v"),
  })),
);

/**
 * Makes one line of `text`: a line break in it becomes a picture like every control.
 *
 * @example
 * safeText("a\u001b[2Jb"); // "a␛[2Jb"
 * safeText("\u202Egpj.exe"); // "<U+202E>gpj.exe"
 */
export function safeText(text: string): SafeText {
  const line = onlyAscii.test(text) || !needsCare.test(text) ? text : shown(text);
  stampSafe(line);
  return line;
}

/**
 * Like {@link safeText} for bytes of the wire. Bytes that are not UTF-8 are not guessed at:
 * all above 0x7F stand as `\xNN`.
 */
export function safeBytes(bytes: Uint8Array): SafeText {
  return safeText(decoded(bytes));
}

/**
 * The lines of a text of several lines, for printing one under the other. Every line after
 * the first begins with `indent`, so that a text cannot forge a line of the conversation in
 * column 0. One line break at the very end is the end of the last line.
 *
 * @example
 * safeLines("a\nb", "  "); // ["a", "  b"]
 */
export function safeLines(text: string | Uint8Array, indent: string): SafeText[] {
  const whole = typeof text === "string" ? text : decoded(text);
  const lines = whole.replace(/\r?\n$/, "").split(/\r?\n/);
  return lines.map((line, index) =>
    index === 0 ? safeText(line) : safe`${safeText(indent)}${safeText(line)}`,
  );
}

/**
 * Puts safe pieces and words of our own together; the compiler refuses any other string.
 *
 * @example
 * safe`${safeBytes(name)} is here`;
 */
export function safe(
  words: TemplateStringsArray,
  ...values: readonly (SafeText | number)[]
): SafeText {
  let line = "";
  words.forEach((word, index) => {
    line += `${safeText(word)}${values[index] ?? ""}`;
  });
  stampSafe(line);
  return line;
}

/** Puts safe pieces together with a safe separator (nothing by default). */
export function safeJoin(parts: readonly SafeText[], separator: SafeText = safeText("")): SafeText {
  const line = parts.join(separator);
  stampSafe(line);
  return line;
}

/** What a reader sees as the characters of `line`; any of them in a row are safe again. */
export function safeGraphemes(line: SafeText): SafeText[] {
  const clusters = clustersOf(line);
  stampEach(clusters);
  return clusters;
}

/**
 * One line of JSON in which the unsafe class stands as `\uXXXX`: any reader of JSON gets the
 * text unchanged, and a terminal that the line lands on obeys none of it.
 */
export function jsonSafe(value: object | string | number | boolean | null): SafeText {
  const line = JSON.stringify(value)
    .replace(unsafeEach, jsonEscape)
    .replace(/(\p{M}{4})(\p{M}+)/gv, (_, kept: string, rest: string) => kept + jsonEscape(rest));
  stampSafe(line);
  return line;
}

/** The only places that give the brand; their callers have made the text safe. */
function stampSafe(_text: string): asserts _text is SafeText {}
function stampEach(_texts: string[]): asserts _texts is SafeText[] {}

function decoded(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    let text = "";
    for (const byte of bytes) {
      text += byte < 0x80 ? String.fromCodePoint(byte) : `\\x${hexOf(byte, 2)}`;
    }
    return text;
  }
}

function shown(text: string): string {
  let line = "";
  let doneUpto = 0;
  let marks = 0;
  // A mark with no letter of its own would decorate whatever stands before this text.
  let hasBase = false;
  let run = { token: "", count: 0 };
  const endRun = (): void => {
    if (run.count > runMax) line += `${run.token}×${run.count}`;
    else line += run.token.repeat(run.count);
    run = { token: "", count: 0 };
  };

  for (const match of text.matchAll(text.includes(emojiJoiner) ? piecesIfJoined() : pieces())) {
    const [piece] = match;
    if (match.index > doneUpto) {
      endRun();
      line += text.slice(doneUpto, match.index);
      hasBase = true;
      marks = 0;
    }
    doneUpto = match.index + piece.length;
    const isJamo = match.groups?.["jamo"] !== undefined;
    const isMark = isJamo || match.groups?.["marks"] !== undefined;
    const isVisible =
      match.groups?.["emoji"] !== undefined ||
      (isMark && hasBase && marks < marksMax && (!isJamo || afterHangul.test(line))) ||
      (hasBase && isJoinerInWord(line, piece, text.slice(doneUpto, doneUpto + 2)));
    if (isVisible) {
      endRun();
      line += piece;
      marks = isMark ? marks + 1 : 0;
      hasBase = true;
      continue;
    }
    const token = tokenOf(piece);
    if (token !== run.token) endRun();
    run = { token, count: run.count + 1 };
    hasBase = false;
  }
  endRun();
  return line + text.slice(doneUpto);
}

function isJoinerInWord(before: string, piece: string, after: string): boolean {
  return (
    joiners.has(piece) &&
    joinable().some((script) => script.before.test(before.slice(-2)) && script.after.test(after))
  );
}

function tokenOf(piece: string): string {
  if (piece === "\t") return " ".repeat(tabWidthColumns);
  const point = piece.codePointAt(0) ?? 0;
  // Unicode has a picture for each control of ASCII; those above have none.
  if (control.test(piece) && point < 0x20) return String.fromCodePoint(0x2400 + point);
  if (point === 0x7f) return "␡";
  return `<U+${hexOf(point, 4)}>`;
}

function jsonEscape(text: string): string {
  let escaped = "";
  for (let at = 0; at < text.length; at += 1) {
    escaped += `\\u${hexOf(text.charCodeAt(at), 4).toLowerCase()}`;
  }
  return escaped;
}

function piecesWith(emoji: string): RegExp {
  return new RegExp(
    String.raw`(?<emoji>${emoji})|(?<unsafe>${unsafeClass})|` +
      String.raw`(?<marks>\p{M})|(?<jamo>${endJamo})`,
    "gv",
  );
}

function hexOf(value: number, digits: number): string {
  return value.toString(16).toUpperCase().padStart(digits, "0");
}
