import type { KeptRecord } from "../../core/ports.ts";
import { PackedReader, PackedWriter } from "./packed.ts";

/** One page as it was asked for and what was found. */
export interface Page {
  readonly person: number;
  readonly after: number;
  readonly records: readonly KeptRecord[];
}

/**
 * Packs pages that were asked for: per page person u32, after f64, count u32, and per
 * record number f64, src u32, messageID u32, textBytes u16, text.
 */
export class PageWriter {
  readonly #out: PackedWriter = new PackedWriter();
  #countAt = 0;
  #count = 0;

  get used(): number {
    return this.#out.used;
  }

  get buffer(): ArrayBuffer {
    return this.#out.buffer;
  }

  begin(person: number, after: number): void {
    this.#out.reserve(16);
    this.#out.u32(person);
    this.#out.f64(after);
    this.#countAt = this.#out.used;
    this.#count = 0;
    this.#out.u32(0);
  }

  add(number: number, src: number, id: number, text: Uint8Array): void {
    this.#out.reserve(18 + text.length);
    this.#out.f64(number);
    this.#out.u32(src);
    this.#out.u32(id);
    this.#out.u16(text.length);
    this.#out.run(text, 0, text.length);
    this.#count += 1;
    this.#out.patchU32(this.#countAt, this.#count);
  }
}

/** Unpacks pages; the texts are views into `buffer`, which stays theirs. */
export function readPages(buffer: ArrayBuffer, used: number): Page[] {
  const pages: Page[] = [];
  const from = new PackedReader(buffer, used);
  while (!from.ended) {
    const person = from.u32();
    const after = from.f64();
    const records: KeptRecord[] = [];
    for (let left = from.u32(); left > 0; left -= 1) {
      const number = from.f64();
      const src = from.u32();
      const id = from.u32();
      records.push({ number, src, id, text: from.run(from.u16()) });
    }
    pages.push({ person, after, records });
  }
  return pages;
}
