/**
 * The write-ahead log as SQLite writes it (https://sqlite.org/fileformat2.html#walformat): a
 * header of 32 bytes (magic u32, version u32, page size u32, sequence u32, salt 8 bytes, checksum
 * 8 bytes), then frames: page u32, size of the database after a commit or 0 u32, salt 8 bytes,
 * checksum 8 bytes, the page. A checksum covers everything from the header on.
 */
const HEADER_BYTES = 32;
const FRAME_HEADER_BYTES = 24;
const MAGIC_LITTLE = 0x377f0682;
const MAGIC_BIG = 0x377f0683;
/** The store's databases have pages of this size, always. */
const PAGE_BYTES = 4096;
const FRAME_BYTES = FRAME_HEADER_BYTES + PAGE_BYTES;

/** A page of the log. */
export interface WalFrame {
  /** Counted from 1. */
  readonly frame: number;
  /** Which page of the database it is, from 1. */
  readonly page: number;
  readonly bytes: Uint8Array;
  /** Its bytes are those that were written. */
  readonly sound: boolean;
}

/** What a look at a log has found. */
export interface WalVerdict {
  /**
   * A part of it that had reached the disk has changed since. SQLite would end the log there
   * without a word, and drop every commit behind it.
   *
   * An end that is torn is no damage: a power cut leaves it, and nobody was told about it.
   */
  readonly damaged: boolean;
  /** What is not as it was written: frames counted from 1, and 0 for the header. */
  readonly bad: readonly number[];
  /** Everything that is committed, in the order of writing. */
  readonly frames: readonly WalFrame[];
  /** Pages of the database after the last commit; 0 if there is none. */
  readonly pages: number;
}

/** Two running sums over 32-bit words. */
interface Sum {
  readonly first: number;
  readonly second: number;
}

/**
 * Looks whether every commit in the log can be read, without changing `log`.
 *
 * Groups are committed one at a time, each with a flush. So of what stands behind a bad frame
 * only the last group can be one that never reached the disk: with two ends of a group behind it,
 * bytes have changed that were there.
 *
 * Known limit: damage to the last group alone looks like a torn end.
 */
export function checkWal(log: Uint8Array): WalVerdict {
  if (log.length < HEADER_BYTES + FRAME_BYTES) {
    return { damaged: false, bad: [], frames: [], pages: 0 };
  }
  const reader = new WalReader(log);
  const bad = reader.badFrames();
  const damaged = bad.length > 0 && reader.commits(bad[0] ?? 0) >= 2;
  // Without damage the log ends where SQLite ends it.
  const end = damaged || bad.length === 0 ? Infinity : (bad[0] ?? 0);
  return { damaged, bad, ...reader.committed(end) };
}

class WalReader {
  readonly #log: Uint8Array;
  readonly #view: DataView;
  #little: boolean;
  readonly #salt: Salt;
  /** Frames of this log; behind them may lie those of an older one. */
  readonly #frames: number;
  readonly #sound: Set<number> = new Set();

  constructor(log: Uint8Array) {
    this.#log = log;
    this.#view = new DataView(log.buffer, log.byteOffset, log.byteLength);
    this.#little = this.#view.getUint32(0) !== MAGIC_BIG;
    // One bit of the magic decides how the words count; the first frame knows better.
    if (!this.#begins()) {
      this.#little = !this.#little;
      if (!this.#begins()) this.#little = !this.#little;
    }
    this.#salt = this.#likelySalt();
    this.#frames = this.#countFrames();
  }

  /** The frames, and 0 for the header, that are not as they were written. */
  badFrames(): number[] {
    const bad: number[] = [];
    let sum = this.#add(ZERO, 0, 24);
    if (!this.#isHeaderSound()) {
      bad.push(0);
      // Its own checksum may still be the one that was written.
      if (!this.#continues(1, sum)) sum = this.#sumAt(24);
    }
    for (let frame = 1; frame <= this.#frames; frame += 1) {
      const computed = this.#frameSum(frame, sum);
      const written = this.#sumAt(at(frame) + 16);
      if (same(computed, written)) {
        // The salt is not a part of the sum: a page behind a wrong one is still the one written.
        if (!this.#hasSalt(frame)) bad.push(frame);
        this.#sound.add(frame);
        sum = computed;
        continue;
      }
      bad.push(frame);
      // The next frame tells which of the two went on: the sum as written, or as computed.
      sum = frame < this.#frames && this.#continues(frame + 1, computed) ? computed : written;
    }
    return bad;
  }

  /**
   * The most ends of groups that one unbroken run of frames has, from this bad one on.
   *
   * After a loss of power, frames of an older log and torn ends that were partly written over lie
   * there as well. None of those runs on over two ends with the salt of this log: behind a torn
   * frame only the rest of its own group was written.
   */
  commits(first: number): number {
    let most = 0;
    let run = 0;
    for (let frame = Math.max(1, first); frame <= this.#frames; frame += 1) {
      const ends = this.#sizeAfter(frame) !== 0;
      // A run may begin with a bad frame: that the next goes on from it says that it was written.
      if (!this.#sound.has(frame)) run = ends && this.#isHeadOfOneTime(frame) ? 1 : 0;
      else if (ends) run += 1;
      if (this.#hasSalt(frame)) most = Math.max(most, run);
    }
    return most;
  }

  /** Whether size and salt of a frame were written together: no end of a sector lies between. */
  #isHeadOfOneTime(frame: number): boolean {
    return this.#hasSalt(frame) && (at(frame) + 8) % SECTOR_BYTES !== 0;
  }

  /** The frames before `end` up to the last end of a group. */
  committed(end: number): Pick<WalVerdict, "frames" | "pages"> {
    let last = Math.min(end - 1, this.#frames);
    while (last > 0 && this.#sizeAfter(last) === 0) last -= 1;
    const frames: WalFrame[] = [];
    let pages = 0;
    for (let frame = 1; frame <= last; frame += 1) {
      const start = at(frame) + FRAME_HEADER_BYTES;
      const bytes = this.#log.subarray(start, start + PAGE_BYTES);
      const sound = this.#sound.has(frame);
      const size = this.#sizeAfter(frame);
      if (sound && size > 0) pages = size;
      frames.push({ frame, page: this.#view.getUint32(at(frame)), bytes, sound });
    }
    return { frames, pages };
  }

  #sizeAfter(frame: number): number {
    return this.#view.getUint32(at(frame) + 4);
  }

  /**
   * That of a sound header: with another, all frames are of an older log, which was copied before
   * this one began. Otherwise what two of the header and the first frames agree on.
   */
  #likelySalt(): Salt {
    if (this.#isHeaderSound()) return this.#saltAt(16);
    const found = [16, at(1) + 8, at(2) + 8, at(3) + 8].map((place) => this.#saltAt(place));
    const isShared = (salt: Salt): boolean =>
      found.filter((other) => sameSalt(salt, other)).length > 1;
    return found.find((salt) => isShared(salt)) ?? this.#saltAt(16);
  }

  #isHeaderSound(): boolean {
    const magic = this.#view.getUint32(0);
    const isMagic = magic === MAGIC_LITTLE || magic === MAGIC_BIG;
    return isMagic && same(this.#add(ZERO, 0, 24), this.#sumAt(24));
  }

  #saltAt(place: number): Salt {
    if (place + 8 > this.#log.length) return [0, 0];
    return [this.#view.getUint32(place), this.#view.getUint32(place + 4)];
  }

  #hasSalt(frame: number): boolean {
    return sameSalt(this.#saltAt(at(frame) + 8), this.#salt);
  }

  /** Up to the last frame with this log's salt; one with another salt in between has changed. */
  #countFrames(): number {
    let frame = Math.floor((this.#log.length - HEADER_BYTES) / FRAME_BYTES);
    while (frame > 0 && !this.#hasSalt(frame)) frame -= 1;
    return frame;
  }

  #begins(): boolean {
    return this.#continues(1, this.#sumAt(24)) || this.#continues(1, this.#add(ZERO, 0, 24));
  }

  #continues(frame: number, before: Sum): boolean {
    return same(this.#frameSum(frame, before), this.#sumAt(at(frame) + 16));
  }

  #frameSum(frame: number, before: Sum): Sum {
    const start = at(frame);
    return this.#add(this.#add(before, start, 8), start + FRAME_HEADER_BYTES, PAGE_BYTES);
  }

  #sumAt(place: number): Sum {
    return { first: this.#view.getUint32(place), second: this.#view.getUint32(place + 4) };
  }

  /** The words count in the order of the magic. @param bytes a multiple of 8. */
  #add(before: Sum, start: number, bytes: number): Sum {
    let { first, second } = before;
    for (let place = start; place < start + bytes; place += 8) {
      first = (first + this.#view.getUint32(place, this.#little) + second) >>> 0;
      second = (second + this.#view.getUint32(place + 4, this.#little) + first) >>> 0;
    }
    return { first, second };
  }
}

/** What a disk writes whole or not at all. */
const SECTOR_BYTES = 512;

type Salt = readonly [number, number];

const ZERO: Sum = { first: 0, second: 0 };

function at(frame: number): number {
  return HEADER_BYTES + (frame - 1) * FRAME_BYTES;
}

function same(left: Sum, right: Sum): boolean {
  return left.first === right.first && left.second === right.second;
}

function sameSalt(left: Salt, right: Salt): boolean {
  return left[0] === right[0] && left[1] === right[1];
}
