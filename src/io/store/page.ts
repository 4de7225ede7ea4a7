import type { KeptRecord } from "../../core/ports.ts";
import { epochIn, factsIn, isNote, type Note } from "./names.ts";
import { PackedReader, PackedWriter } from "./packed.ts";

/** Bytes of a record, its text aside. */
const RECORD_BYTES_MAX = 67;

/** One page as it was asked for and what was found. */
export interface Page {
  readonly person: number;
  readonly after: number;
  readonly records: readonly KeptRecord[];
}

/**
 * Packs pages that were asked for: per page person u32, after f64, count u32, and per
 * record number f64, src u32, messageID u32, when it was kept f64, textBytes u16, text, noteBytes
 * u8, note; no note for a message of level 1.
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

  /** @param note what a row has for one; what is none is left out. */
  add(
    number: number,
    src: number,
    id: number,
    atMs: number,
    text: Uint8Array,
    note: unknown,
  ): void {
    this.#out.reserve(RECORD_BYTES_MAX + text.length);
    this.#out.f64(number);
    this.#out.u32(src);
    this.#out.u32(id);
    this.#out.f64(atMs);
    this.#out.u16(text.length);
    this.#out.run(text, 0, text.length);
    const noteBytes = isNote(note) ? note.length : 0;
    this.#out.u8(noteBytes);
    if (isNote(note)) this.#out.run(note, 0, noteBytes);
    this.#count += 1;
    this.#out.patchU32(this.#countAt, this.#count);
  }
}

/** Unpacks pages; texts and facts are views into `buffer`, which stays theirs. */
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
      const atMs = from.f64();
      const text = from.run(from.u16());
      const note: Note = from.run(from.u8());
      const epoch = epochIn(note);
      records.push({ number, src, id, text, atMs, epoch, facts: factsIn(note) });
    }
    pages.push({ person, after, records });
  }
  return pages;
}
