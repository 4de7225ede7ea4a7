import type { Paste } from "./events.ts";

/** ESC [ 201 ~ */
const endMarker = Uint8Array.of(0x1b, 0x5b, 0x32, 0x30, 0x31, 0x7e);
const escape = 0x1b;

/** Collects one bracketed paste, whatever pieces it arrives in. */
export class PasteCollector {
  readonly #bytesMax: number;
  readonly #decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  #text = "";
  #sizeBytes = 0;
  /** How much of the end marker the last bytes may be. */
  #matched = 0;
  #isCut = false;

  /** Of a longer paste than `bytesMax` only the beginning is kept. */
  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax;
  }

  /**
   * Takes what belongs to the paste out of `bytes`, from the offset `at` on.
   *
   * @returns the offset behind the end marker; `undefined` while that is still to come.
   */
  take(bytes: Uint8Array, at: number): number | undefined {
    while (at < bytes.length) {
      if (this.#matched === 0) {
        const found = bytes.indexOf(escape, at);
        const end = found === -1 ? bytes.length : found;
        this.#keep(bytes.subarray(at, end));
        this.#matched = found === -1 ? 0 : 1;
        at = end + 1;
      } else if (bytes[at] === endMarker[this.#matched]) {
        this.#matched += 1;
        at += 1;
        if (this.#matched === endMarker.length) return at;
      } else {
        this.#keep(endMarker.subarray(0, this.#matched));
        this.#matched = 0;
      }
    }
    return undefined;
  }

  /** What was pasted; `hasEnd` if its end marker came. */
  finish(hasEnd: boolean): Paste {
    // A character that the limit cut in two is left out and not shown as a fault of the text.
    if (!this.#isCut) this.#text += this.#decoder.decode();
    return { kind: "paste", text: withoutControls(this.#text), isCut: this.#isCut || !hasEnd };
  }

  #keep(bytes: Uint8Array): void {
    const kept = bytes.subarray(0, this.#bytesMax - this.#sizeBytes);
    if (kept.length < bytes.length) this.#isCut = true;
    this.#sizeBytes += kept.length;
    this.#text += this.#decoder.decode(kept, { stream: true });
  }
}

/** A line break may be a CR, as terminals send it; any other control would act where it stands. */
export function withoutControls(text: string): string {
  return text.replace(/\r\n?/g, "\n").replace(/[\p{Cc}--[\n\t]]/gv, "");
}
