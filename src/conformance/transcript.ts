import type { ByteOrder } from "../wire/byte-order.ts";
import { bytesOf, hex, inWords } from "./command.ts";
import type { Fields } from "./command.ts";

/** How much of a story is told: the end, where it went wrong. */
const entriesMax = 16;

type Happening =
  | { readonly kind: "wrote"; readonly bytes: Uint8Array }
  | { readonly kind: "sent" | "got"; readonly fields: Fields; readonly order: ByteOrder }
  | { readonly kind: "told"; readonly words: string };

interface Entry {
  readonly atMs: number;
  readonly who: string;
  readonly what: Happening;
}

/** What happened in a case, byte for byte, so that the author of a server can mend it. */
export class Transcript {
  readonly #entries: Entry[] = [];
  readonly #beginMs: number;
  #left = 0;

  constructor(beginMs: number) {
    this.#beginMs = beginMs;
  }

  add(atMs: number, who: string, what: Happening): void {
    this.#entries.push({ atMs, who, what });
    // Cases that send a thousand commands need not keep them all.
    if (this.#entries.length > 2 * entriesMax) {
      this.#entries.splice(0, entriesMax);
      this.#left += entriesMax;
    }
  }

  /** Leaves out commands that say nothing about the case, once they have done their work. */
  forgets(who: string, isPlain: (fields: Fields) => boolean): void {
    const kept = this.#entries.filter(
      (entry) => entry.who !== who || !("fields" in entry.what) || !isPlain(entry.what.fields),
    );
    this.#entries.splice(0, this.#entries.length, ...kept);
  }

  /** The last lines: seconds since the beginning, who, what. */
  lines(nameWords: (field: Uint8Array) => string): string[] {
    const shown = this.#entries.slice(-entriesMax);
    const left = this.#left + this.#entries.length - shown.length;
    const head = left === 0 ? [] : [`(${left} earlier lines left out)`];
    const told = shown.flatMap(({ atMs, who, what }) => {
      const at = `+${((atMs - this.#beginMs) / 1000).toFixed(3)} ${who}`;
      if (what.kind === "told") return [`${at} ${what.words}`];
      if (what.kind === "wrote") return [`${at} writes ${hex(what.bytes)}`];
      const verb = what.kind === "sent" ? "sends" : "gets";
      return [
        `${at} ${verb} ${inWords(what.fields, nameWords)}`,
        `    ${hex(bytesOf(what.fields, what.order))}`,
      ];
    });
    return [...head, ...told];
  }
}
