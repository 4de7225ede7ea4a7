import { closeSync, fstatSync, openSync, readFileSync, readSync } from "node:fs";
import type { DataFolder } from "./folder.ts";
import { checkWal, type WalFrame } from "./wal-check.ts";

const PAGE_BYTES = 4096;
/** Every so many pages, from the second on, one says where the others belong; see auto_vacuum. */
const MAP_EVERY = Math.floor(PAGE_BYTES / 5) + 1;
/** Where the first page names the first page of the list of free ones, and how many there are. */
const FREE_LIST_AT = 32;
const FREE_COUNT_AT = 36;
/** "SQLi", with which a database begins. */
const MAGIC = 0x53514c69;

/** One page with where it comes from. */
export interface FoundPage {
  /** Counted from 1. */
  readonly number: number;
  readonly bytes: Uint8Array;
  /** Some of its bytes are known not to be those that were written. */
  readonly changed: boolean;
  /** Of a changed one: what was written into the log just before and behind it, nearest first. */
  readonly before: readonly Uint8Array[];
  readonly behind: readonly Uint8Array[];
}

/** So far the log is looked at around a changed page. */
const AROUND = 6;

/**
 * The pages of a mailbox that nobody has open, as they lie in its file and its log, without
 * believing any tree.
 */
export class MailPages {
  readonly #handle: number;
  readonly #filePages: number;
  readonly #fromLog: Map<number, Uint8Array> = new Map();
  readonly #frames: readonly WalFrame[];
  readonly #changed: WalFrame[] = [];
  readonly #count: number;

  /** @param name of the database; its log has the same with `-wal`. Throws the system's error. */
  constructor(folder: DataFolder, name: string) {
    const log = folder.has(`${name}-wal`) ? readFileSync(folder.file(`${name}-wal`)) : undefined;
    const verdict = log === undefined ? undefined : checkWal(log);
    this.#handle = openSync(folder.file(name), "r");
    this.#filePages = Math.ceil(fstatSync(this.#handle).size / PAGE_BYTES);
    this.#frames = verdict?.frames ?? [];
    for (const frame of this.#frames) {
      if (frame.sound) this.#fromLog.set(frame.page, frame.bytes);
      else this.#changed.push(frame);
    }
    const pages = verdict?.pages ?? 0;
    this.#count = pages > 0 ? pages : this.#filePages;
  }

  close(): void {
    closeSync(this.#handle);
  }

  /**
   * Every page behind the first, which holds only the layout, but for maps of pages. Pages that
   * are known to be free are left out: rows that were deleted may still lie there. Changed ones
   * come last, since others may hold the same rows.
   */
  *each(): Generator<FoundPage> {
    const free = this.#freePages();
    for (let number = 2; number <= this.#count; number += 1) {
      const isMap = (number - 2) % MAP_EVERY === 0;
      const bytes = isMap || free.has(number) ? undefined : this.#read(number);
      if (bytes !== undefined) {
        yield { number, bytes, changed: false, before: [], behind: [] };
      }
    }
    for (const frame of this.#changed) {
      const at = frame.frame - 1;
      const before = this.#soundIn(Math.max(0, at - AROUND), at).toReversed();
      const behind = this.#soundIn(at + 1, at + 1 + AROUND);
      yield { number: frame.page, bytes: frame.bytes, changed: true, before, behind };
    }
  }

  #soundIn(from: number, to: number): Uint8Array[] {
    const frames = this.#frames.slice(from, to).filter(({ sound }) => sound);
    return frames.map(({ bytes }) => bytes);
  }

  #read(number: number): Uint8Array | undefined {
    const found = this.#fromLog.get(number);
    if (found !== undefined) return found;
    if (number > this.#filePages) return undefined;
    const bytes = new Uint8Array(PAGE_BYTES);
    readSync(this.#handle, bytes, 0, PAGE_BYTES, (number - 1) * PAGE_BYTES);
    return bytes;
  }

  /** A trunk: the next one u32, how many leaves u32, their numbers. Stops at what is not one. */
  #freePages(): Set<number> {
    const free = new Set<number>();
    const first = this.#read(1);
    let trunk = first === undefined ? 0 : u32(first, FREE_LIST_AT);
    while (trunk > 1 && trunk <= this.#count && !free.has(trunk)) {
      const page = this.#read(trunk);
      const leaves = page === undefined ? Infinity : u32(page, 4);
      if (page === undefined || leaves > PAGE_BYTES / 4 - 2) break;
      free.add(trunk);
      for (let leaf = 0; leaf < leaves; leaf += 1) free.add(u32(page, 8 + leaf * 4));
      trunk = u32(page, 0);
    }
    const isWhole =
      first !== undefined && u32(first, 0) === MAGIC && free.size === u32(first, FREE_COUNT_AT);
    if (!isWhole) this.#addMapped(free);
    return free;
  }

  /** The maps know the free pages as well: five bytes for each page behind the map, 2 if free. */
  #addMapped(free: Set<number>): void {
    for (let map = 2; map <= this.#count; map += MAP_EVERY) {
      const bytes = this.#read(map);
      if (bytes === undefined) continue;
      for (let at = 0; at < MAP_EVERY - 1; at += 1) {
        if (bytes[at * 5] === 2) free.add(map + 1 + at);
      }
    }
  }
}

function u32(bytes: Uint8Array, at: number): number {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(at);
}
