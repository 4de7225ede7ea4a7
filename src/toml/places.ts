/** A place in a text; both count from 1, columns in UTF-16 units. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** Where a key stands, and the value behind it; of a table both are its header. */
export interface KeyPlace {
  readonly key: Place;
  readonly value: Place;
}

/**
 * Where every key of a TOML text stands, by its path as {@link placeName} writes it. The parser
 * does not say it. Of a key that comes twice (in an array of tables) the first counts.
 *
 * @param text valid TOML: what the parser refuses may be misread here, but never hangs.
 */
export function tomlPlaces(text: string): ReadonlyMap<string, KeyPlace> {
  const scanner = new Scanner(text);
  scanner.document();
  return scanner.places;
}

/** The name under which {@link tomlPlaces} has the key at `path`. */
export function placeName(path: readonly string[]): string {
  return JSON.stringify(path);
}

class Scanner {
  readonly places: Map<string, KeyPlace> = new Map();
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  document(): void {
    let table: readonly string[] = [];
    for (this.#skip(BLANK); this.#at < this.#text.length; this.#skip(BLANK)) {
      const before = this.#at;
      if (this.#skip(HEADER) === "") {
        this.#pair(table);
      } else {
        const from = this.#at;
        table = this.#path();
        this.#note(table, from, from);
        this.#skip(HEADER_END);
      }
      // Not TOML: the rest of the line is left out, so that this ends.
      if (this.#at === before) this.#skip(LINE);
    }
  }

  /** `key.key = value` within `table`. */
  #pair(table: readonly string[]): void {
    const from = this.#at;
    const path = [...table, ...this.#path()];
    if (this.#skip(EQUALS) === "") return;
    this.#note(path, from, this.#at);
    this.#value(path);
  }

  #value(path: readonly string[]): void {
    if (this.#skip(STRING) !== "") return;
    if (this.#skip(/\{/uy) !== "") this.#inside(/\}/uy, () => this.#pair(path));
    else if (this.#skip(/\[/uy) !== "") this.#inside(/\]/uy, () => this.#value([...path, ""]));
    else this.#skip(SCALAR);
  }

  /** What stands between brackets, with commas, comments and line breaks between. */
  #inside(end: RegExp, element: () => void): void {
    while (this.#at < this.#text.length) {
      this.#skip(SEPARATOR);
      if (this.#skip(end) !== "") return;
      const before = this.#at;
      element();
      if (this.#at === before) this.#at += 1;
    }
  }

  /** `a."b c".'d'` */
  #path(): string[] {
    const path: string[] = [];
    do {
      const part = this.#skip(KEY).trim();
      if (part === "") break;
      path.push(keyOf(part));
    } while (this.#skip(/\.[ \t]*/uy) !== "");
    return path;
  }

  /** Steps over what matches here. @returns it. */
  #skip(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0] ?? "";
    this.#at += found.length;
    return found;
  }

  #note(path: readonly string[], key: number, value: number): void {
    const name = placeName(path);
    if (this.places.has(name)) return;
    this.places.set(name, { key: placeAt(this.#text, key), value: placeAt(this.#text, value) });
  }
}

const BLANK = /(?:[ \t\r\n]|#[^\n]*)*/uy;
const LINE = /[^\n]*/uy;
const HEADER = /\[\[?[ \t]*/uy;
const HEADER_END = /\]\]?/uy;
const EQUALS = /[ \t]*=[ \t]*/uy;
const SEPARATOR = /(?:[ \t\r\n,]|#[^\n]*)*/uy;
const KEY = /(?:"(?:[^"\\\n]|\\.)*"|'[^'\n]*'|[A-Za-z0-9_-]+)[ \t]*/uy;
const STRING = new RegExp(
  [
    /"""(?:[^"\\]|\\[^]|"(?!""))*"{3,5}/u,
    /'''(?:[^']|'(?!''))*'{3,5}/u,
    /"(?:[^"\\\n]|\\.)*"/u,
    /'[^'\n]*'/u,
  ]
    .map(({ source }) => source)
    .join("|"),
  "uy",
);
const SCALAR = /[^,\]}#\n]*/uy;

function keyOf(part: string): string {
  if (part.startsWith("'")) return part.slice(1, -1);
  if (!part.startsWith('"')) return part;
  try {
    return String(JSON.parse(part));
  } catch {
    // An escape that JSON does not have (\e, \UXXXXXXXX): no key of ours is written so.
    return part;
  }
}

/** Line and column of an index of `text`. */
function placeAt(text: string, index: number): Place {
  const before = text.slice(0, index).split("\n");
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}
