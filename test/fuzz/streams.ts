import type { Dice } from "./dice.ts";

/** No stream has more bytes. */
export const STREAM_BYTES_MAX = 8192;

const encoder = new TextEncoder();

/** Names that come again and again, so that messages find each other; none of honest people. */
const NAMES: readonly Uint8Array[] = [
  "eve",
  "mal",
  "cat",
  "eightchr",
  "жан",
  "日本",
  "😀",
  "a b",
  "x",
  ...Array.from({ length: 40 }, (_, at) => `n${at}`),
].map((name) => padded(encoder.encode(name)));

/** Name fields that are not what they should be. */
const ODD_NAMES: readonly Uint8Array[] = [
  [],
  [...encoder.encode("eve ")],
  [...encoder.encode("eve"), 0, 0x78],
  [...encoder.encode("#room")],
  [0x20, 0x20],
  [0x61, 0x07],
  [0xc2, 0x85],
  [0xc0, 0x80],
  [0xed, 0xa0, 0x80],
  [0xf4, 0x90, 0x80, 0x80],
  [0x61, 0xe2, 0x82],
  [0xff, 0xfe],
  [0xef, 0xbb, 0xbf, 0x61],
].map((bytes) => padded(Uint8Array.from(bytes)));

const CODES: readonly Uint8Array[] = ["200", "200\0", "200\r\n", "300", "2000", " 200", "404"].map(
  (code) => encoder.encode(code),
);

/** Sizes at which something changes: the limits, and those that read alike in both orders. */
const EDGES: readonly number[] = [
  24, 25, 26, 255, 256, 257, 258, 259, 512, 513, 514, 515, 768, 769, 770, 771, 1000, 1023, 1024,
];
const BAD_SIZES: readonly number[] = [0, 1, 23, 1025, 1026, 4096, 65_535, 6144, 1, 5635];
const TYPES: readonly number[] = [0, 0, 0, 0, 1, 1, 1, 2, 2, 3, 256, 512, 257, 0xffff];
const IDS: readonly number[] = [0, 0, 1, 1, 2, 3, 7, 255, 256, 65_536, 0x0100_0000, 0xffff_ffff];

/** What other programs say first. */
const STRANGERS: readonly Uint8Array[] = [
  Uint8Array.of(0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, 0xfc, 0x03, 0x03),
  encoder.encode("GET / HTTP/1.1\r\nHost: x\r\n\r\n"),
  encoder.encode("SSH-2.0-OpenSSH_9.9\r\n"),
  encoder.encode("NICK ann\r\nUSER ann 0 * :ann\r\n"),
  new Uint8Array(64),
];

function padded(name: Uint8Array): Uint8Array {
  const field = new Uint8Array(8);
  field.set(name.subarray(0, 8));
  return field;
}

/** Rubbish to take texts from, since bytes by chance cost too much one by one. */
const RUBBISH: Uint8Array = new Uint8Array(4096);

/**
 * Makes the streams of connections: mostly commands as they should be, in either order, with the
 * one thing wrong that a decoder might stumble over.
 */
export class Streams {
  readonly bytes: Uint8Array = new Uint8Array(STREAM_BYTES_MAX);
  readonly view: DataView = new DataView(this.bytes.buffer);
  size = 0;
  readonly #dice: Dice;
  #little = false;

  constructor(dice: Dice) {
    this.#dice = dice;
    dice.begin(0, 0);
    for (let at = 0; at < RUBBISH.length; at += 1) RUBBISH[at] = dice.bits();
  }

  /** Makes the next stream: `bytes[0, size)`. */
  next(): void {
    const dice = this.#dice;
    this.size = 0;
    this.#little = dice.oneIn(2);
    const kind = dice.below(64);
    if (kind === 0) {
      this.#put(dice.pick(STRANGERS) ?? RUBBISH);
      this.#rubbish(dice.below(40));
      return;
    }
    if (kind === 1) {
      this.#rubbish(1 + dice.below(80));
      return;
    }
    const commands = kind < 40 ? 1 : kind < 56 ? 2 : 3 + dice.below(4);
    for (let count = 0; count < commands; count += 1) this.#command();
    if (dice.oneIn(5)) this.#spoil();
  }

  #command(): void {
    const dice = this.#dice;
    const at = this.size;
    const type = dice.oneIn(16) ? dice.below(65_536) : (dice.pick(TYPES) ?? 0);
    const id = dice.oneIn(4) ? dice.bits() : (dice.pick(IDS) ?? 0);
    this.size += 8;
    this.#name();
    this.#name();
    this.#text(type);
    const size = this.size - at;
    this.view.setUint16(at, size, this.#little);
    this.view.setUint16(at + 2, type, this.#little);
    this.view.setUint32(at + 4, id, this.#little);
  }

  #name(): void {
    const dice = this.#dice;
    const chance = dice.below(64);
    if (chance === 0) this.#rubbish(8);
    else if (chance < 3) this.#put(dice.pick(ODD_NAMES) ?? RUBBISH);
    else this.#put(NAMES[chance < 32 ? chance % 4 : dice.below(NAMES.length)] ?? RUBBISH);
  }

  #text(type: number): void {
    const dice = this.#dice;
    const chance = dice.below(128);
    if (chance < 2) this.#rubbish((dice.pick(EDGES) ?? 24) - 24);
    else if (chance < 4) this.#rubbish(dice.below(1001));
    else if (chance < 16) this.#rubbish(dice.below(150));
    else if (type === 1) this.#put(dice.pick(CODES) ?? RUBBISH);
    else this.#rubbish(dice.below(12));
  }

  /** Makes one thing wrong. */
  #spoil(): void {
    const dice = this.#dice;
    const at = dice.below(this.size);
    switch (dice.below(6)) {
      case 0:
        this.bytes[at] = (this.bytes[at] ?? 0) ^ (1 << dice.below(8));
        return;
      case 1:
        this.bytes[at] = dice.bits();
        return;
      case 2:
        this.view.setUint16(0, dice.pick(BAD_SIZES) ?? 0, this.#little);
        return;
      case 3:
        this.view.setUint16(0, dice.pick(EDGES) ?? 24, this.#little);
        return;
      case 4:
        this.size = at;
        return;
      default:
        this.#rubbish(1 + dice.below(30));
    }
  }

  #put(some: Uint8Array): void {
    const { bytes } = this;
    let { size } = this;
    for (let at = 0; at < some.length; at += 1) {
      bytes[size] = some[at] ?? 0;
      size += 1;
    }
    this.size = size;
  }

  #rubbish(count: number): void {
    const from = this.#dice.below(RUBBISH.length - count);
    const { bytes } = this;
    let { size } = this;
    for (let at = from; at < from + count; at += 1) {
      bytes[size] = RUBBISH[at] ?? 0;
      size += 1;
    }
    this.size = size;
  }
}
