import type { Token } from "../../wire/token.ts";
import type { Note } from "./names.ts";
import { PackedReader, PackedWriter } from "./packed.ts";

/** Bytes of a name. */
const NAME_BYTES = 8;

/**
 * The operations of a group. Each is one byte of kind and its fields:
 *
 * | kind | fields |
 * |---|---|
 * | keep | number f64, dst u32, src u32, messageID u32, textBytes u16, text |
 * | erase | number f64 |
 * | advance | person u32, upto f64 |
 * | enrol | person u32, name 8 bytes |
 * | seen | person u32 |
 * | reserve | end f64 |
 * | keepNoted | noteBytes u8, note, then as keep |
 * | verdicts | person u32, epoch 8 bytes, page u32, size u16, bits |
 */
const Kind = {
  keep: 1,
  erase: 2,
  advance: 3,
  enrol: 4,
  seen: 5,
  reserve: 6,
  keepNoted: 7,
  verdicts: 8,
} as const;

/** What a group asks of the database, one call per operation. */
export interface GroupVisitor {
  keep(number: number, dst: number, src: number, id: number, text: Uint8Array): void;
  /** The same for a message of level 2. */
  keepNoted(
    number: number,
    dst: number,
    src: number,
    id: number,
    text: Uint8Array,
    note: Note,
  ): void;
  erase(number: number): void;
  advance(person: number, upto: number): void;
  enrol(person: number, name: Uint8Array): void;
  seen(person: number): void;
  reserve(end: number): void;
  /** No bits: the page is to be forgotten. */
  verdicts(person: number, epoch: Token, page: number, bits: Uint8Array): void;
}

/** Packs the operations of one group in the order in which they are asked for. */
export class GroupLog implements GroupVisitor {
  readonly #out: PackedWriter;
  /** Messages to keep. */
  messages = 0;
  /** Bytes of their texts. */
  textBytes = 0;

  /** @param buffer a buffer to write over, if one came back from an earlier group. */
  constructor(buffer?: ArrayBuffer) {
    this.#out = new PackedWriter(buffer);
  }

  get used(): number {
    return this.#out.used;
  }

  get buffer(): ArrayBuffer {
    return this.#out.buffer;
  }

  keep(number: number, dst: number, src: number, id: number, text: Uint8Array): void {
    this.keepRun(number, dst, src, id, text, 0, text.length);
  }

  keepNoted(
    number: number,
    dst: number,
    src: number,
    id: number,
    text: Uint8Array,
    note: Note,
  ): void {
    this.keepRun(number, dst, src, id, text, 0, text.length, note);
  }

  /** Like {@link keepNoted} for the text `from[at, at + size)`, which costs no view. */
  keepRun(
    number: number,
    dst: number,
    src: number,
    id: number,
    from: Uint8Array,
    at: number,
    size: number,
    note?: Note,
  ): void {
    const out = this.#out;
    out.reserve(64 + size);
    if (note === undefined) {
      out.u8(Kind.keep);
    } else {
      out.u8(Kind.keepNoted);
      out.u8(note.length);
      out.run(note, 0, note.length);
    }
    out.f64(number);
    out.u32(dst);
    out.u32(src);
    out.u32(id);
    out.u16(size);
    out.run(from, at, size);
    this.messages += 1;
    this.textBytes += size;
  }

  erase(number: number): void {
    this.#out.reserve(9);
    this.#out.u8(Kind.erase);
    this.#out.f64(number);
  }

  advance(person: number, upto: number): void {
    this.#out.reserve(13);
    this.#out.u8(Kind.advance);
    this.#out.u32(person);
    this.#out.f64(upto);
  }

  enrol(person: number, name: Uint8Array): void {
    if (name.length !== NAME_BYTES) throw new RangeError(`a name of ${name.length} bytes, not 8`);
    this.#out.reserve(13);
    this.#out.u8(Kind.enrol);
    this.#out.u32(person);
    this.#out.run(name, 0, NAME_BYTES);
  }

  seen(person: number): void {
    this.#out.reserve(5);
    this.#out.u8(Kind.seen);
    this.#out.u32(person);
  }

  reserve(end: number): void {
    this.#out.reserve(9);
    this.#out.u8(Kind.reserve);
    this.#out.f64(end);
  }

  verdicts(person: number, epoch: Token, page: number, bits: Uint8Array): void {
    this.#out.reserve(19 + bits.length);
    this.#out.u8(Kind.verdicts);
    this.#out.u32(person);
    this.#out.token(epoch);
    this.#out.u32(page);
    this.#out.u16(bits.length);
    this.#out.run(bits, 0, bits.length);
  }
}

/**
 * Calls `visitor` for every operation in order. Bytes that it is given are views into `buffer`.
 *
 * Both sides are ours and of one version, so an unknown kind is a fault of ours.
 */
export function readGroupLog(buffer: ArrayBuffer, used: number, visitor: GroupVisitor): void {
  const log = new PackedReader(buffer, used);
  while (!log.ended) readOperation(log, visitor);
}

function readOperation(log: PackedReader, visitor: GroupVisitor): void {
  const kind = log.u8();
  switch (kind) {
    case Kind.keep:
      readKept(log, visitor, undefined);
      return;
    case Kind.keepNoted:
      readKept(log, visitor, log.run(log.u8()));
      return;
    case Kind.erase:
      visitor.erase(log.f64());
      return;
    case Kind.advance:
      visitor.advance(log.u32(), log.f64());
      return;
    case Kind.enrol:
      visitor.enrol(log.u32(), log.run(NAME_BYTES));
      return;
    case Kind.seen:
      visitor.seen(log.u32());
      return;
    case Kind.reserve:
      visitor.reserve(log.f64());
      return;
    case Kind.verdicts:
      visitor.verdicts(log.u32(), log.token(), log.u32(), log.run(log.u16()));
      return;
    default:
      throw new RangeError(`an operation of kind ${kind} in a group`);
  }
}

function readKept(log: PackedReader, visitor: GroupVisitor, note: Note | undefined): void {
  const number = log.f64();
  const dst = log.u32();
  const src = log.u32();
  const id = log.u32();
  const text = log.run(log.u16());
  if (note === undefined) visitor.keep(number, dst, src, id, text);
  else visitor.keepNoted(number, dst, src, id, text, note);
}
