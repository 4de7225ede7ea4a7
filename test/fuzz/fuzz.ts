import { decodeCommand, readId, readType } from "../../src/wire/codec.ts";
import { CoterieError } from "../../src/wire/error.ts";
import type { FrameSink } from "../../src/wire/frame.ts";
import { FrameCutter } from "../../src/wire/frame.ts";
import { CoreShare } from "./core-share.ts";
import { Dice } from "./dice.ts";
import { emptyReading, nameBytes, readNaively } from "./naive.ts";
import { STREAM_BYTES_MAX, Streams } from "./streams.ts";

/** What has come of the inputs so far. An input is one stream of one connection. */
export interface Tally {
  inputs: number;
  bytes: number;
  /** Streams pushed through the cutter: an input once, and some at every byte as well. */
  pushed: number;
  commands: number;
  lost: number;
  unfinished: number;
  /** Commands whose every field was compared, names included. */
  decoded: number;
  throughCore: number;
  writtenByCore: number;
  /** Where the two decoders differ, or the core is wrong; anything thrown that is no verdict. */
  readonly mismatches: string[];
  readonly throws: string[];
}

/** What is fuzzed: a frame cutter, or one that is wrong on purpose. */
export interface Cutter {
  readonly order: "network" | "little" | undefined;
  readonly unfinishedBytes: number;
  push(bytes: Uint8Array, sink: FrameSink, size: number): void;
}

/** One input in so many goes through the core, is cut at every byte, is decoded field by field. */
const CORE_EVERY = 64;
const EVERY_SPLIT_EVERY = 256;
const DECODE_EVERY = 16;
const FAULTS_MAX = 20;

const encoder = new TextEncoder();

/** Feeds streams by chance to the decoder and to a second one, and compares what comes out. */
export class Fuzz implements FrameSink {
  readonly tally: Tally = {
    inputs: 0,
    bytes: 0,
    pushed: 0,
    commands: 0,
    lost: 0,
    unfinished: 0,
    decoded: 0,
    throughCore: 0,
    writtenByCore: 0,
    mismatches: [],
    throws: [],
  };
  readonly #seed: number;
  readonly #newCutter: () => Cutter;
  readonly #dice: Dice = new Dice();
  readonly #streams: Streams = new Streams(this.#dice);
  readonly #reading = emptyReading(STREAM_BYTES_MAX);
  readonly #core: CoreShare = new CoreShare();
  /** What all connections read into, as in the server. */
  readonly #shared: Uint8Array = new Uint8Array(STREAM_BYTES_MAX);
  readonly #name: Uint8Array = new Uint8Array(8);
  #seen = 0;
  #wrong = "";

  constructor(seed: number, newCutter: () => Cutter = () => new FrameCutter()) {
    this.#seed = seed;
    this.#newCutter = newCutter;
  }

  /** Runs the inputs from `first` up to, but not including, `end`. */
  run(first: number, end: number): void {
    for (let input = first; input < end; input += 1) this.#input(input);
    this.tally.throughCore = this.#core.streams;
    this.tally.writtenByCore = this.#core.commandsWritten;
  }

  #input(input: number): void {
    const { tally } = this;
    const dice = this.#dice;
    const streams = this.#streams;
    dice.begin(this.#seed, input);
    streams.next();
    readNaively(streams.view, streams.size, this.#reading);
    tally.inputs += 1;
    tally.bytes += streams.size;
    tally.commands += this.#reading.count;
    if (this.#reading.lost) tally.lost += 1;
    else if (this.#reading.unfinished > 0) tally.unfinished += 1;
    this.#cut(input, dice.below(20));
    if (input % EVERY_SPLIT_EVERY === 0) {
      for (let at = 1; at < streams.size; at += 1) this.#cut(input, -at);
    }
    if (input % CORE_EVERY === 0) this.#throughCore(input);
  }

  /** Pushes the stream through a cutter; `how` says in which pieces. */
  #cut(input: number, how: number): void {
    const reading = this.#reading;
    const cutter = this.#newCutter();
    this.#seen = 0;
    this.#wrong = "";
    this.tally.pushed += 1;
    let lost = false;
    try {
      this.#inPieces(how, (bytes, size) => cutter.push(bytes, this, size));
    } catch (error) {
      if (!(error instanceof CoterieError) || error.code !== "COTERIE_FRAME_SIZE") {
        this.#thrown(input, how, error);
        return;
      }
      lost = true;
    }
    if (this.#seen !== reading.count) this.#wrong = `${this.#seen}, not ${reading.count} commands`;
    if (lost !== reading.lost) this.#wrong = `framing lost: ${lost}`;
    if (!lost && cutter.unfinishedBytes !== reading.unfinished) {
      this.#wrong = `${cutter.unfinishedBytes}, not ${reading.unfinished} bytes left`;
    }
    if (!lost && (cutter.order === "little") !== (reading.little ?? false)) {
      this.#wrong = `order ${cutter.order}`;
    }
    if (this.#wrong !== "") this.#differs(input, how, this.#wrong);
  }

  /** A command as the cutter hands it out, held against where it stands in the stream. */
  frame(bytes: Uint8Array, at: number, size: number): void {
    const reading = this.#reading;
    const start = reading.starts[this.#seen] ?? 0;
    const nth = this.#seen;
    this.#seen += 1;
    if (nth >= reading.count) return;
    const { view, bytes: source } = this.#streams;
    const little = reading.little ?? false;
    if (size !== reading.sizes[nth]) this.#wrong = `a size of ${size}`;
    if (readType(bytes, at) !== view.getUint16(start + 2, little)) this.#wrong = "another type";
    if (readId(bytes, at) !== view.getUint32(start + 4, little)) this.#wrong = "another id";
    for (let next = 8; next < size; next += 1) {
      if (bytes[at + next] !== source[start + next]) this.#wrong = `byte ${next} differs`;
    }
    if (this.tally.inputs % DECODE_EVERY === 0) this.#decode(bytes.subarray(at, at + size), start);
  }

  #decode(frame: Uint8Array, start: number): void {
    const { view, bytes: source } = this.#streams;
    const little = this.#reading.little ?? false;
    const command = decodeCommand(frame);
    this.tally.decoded += 1;
    if (command.id !== view.getUint32(start + 4, little)) this.#wrong = "decodes another id";
    if (command.text.length !== frame.length - 24) this.#wrong = "decodes another text";
    if (!this.#isNamed(command.src, source, start + 8)) this.#wrong = "decodes another SRC";
    if (!this.#isNamed(command.dst, source, start + 16)) this.#wrong = "decodes another DST";
  }

  #isNamed(name: string | undefined, source: Uint8Array, at: number): boolean {
    const size = nameBytes(source, at);
    if (name === undefined || size === 0) return name === undefined && size === 0;
    const { written } = encoder.encodeInto(name, this.#name);
    if (written !== size) return false;
    for (let next = 0; next < size; next += 1) {
      if (this.#name[next] !== source[at + next]) return false;
    }
    return true;
  }

  #throughCore(input: number): void {
    const how = this.#dice.below(20);
    try {
      const wrong = this.#core.takes(this.#dice, (push) => this.#inPieces(how, push));
      for (const what of wrong) this.#differs(input, how, what);
    } catch (error) {
      this.#thrown(input, how, error);
    }
  }

  /**
   * Hands out the stream as TCP might: whole (12 of 20), in two (5), in three (2), byte by byte
   * (1); a negative number cuts it there. All pieces lie in the same memory, one after the other.
   */
  #inPieces(how: number, push: (bytes: Uint8Array, size: number) => void): void {
    const { size } = this.#streams;
    if (how === 19 && size < 200) {
      for (let at = 0; at < size; at += 1) this.#piece(at, at + 1, push);
    } else if (how >= 17 && size > 2) {
      const first = 1 + Math.floor((size - 2) / (how - 15));
      this.#piece(0, first, push);
      this.#piece(first, first + 1, push);
      this.#piece(first + 1, size, push);
    } else if (how >= 12 && size > 1) {
      const at = how < 14 ? how - 11 : Math.floor((size * (how - 13)) / 4);
      const cut = Math.min(size - 1, Math.max(1, at));
      this.#piece(0, cut, push);
      this.#piece(cut, size, push);
    } else if (how < 0) {
      this.#piece(0, -how, push);
      this.#piece(-how, size, push);
    } else {
      this.#piece(0, size, push);
    }
  }

  #piece(from: number, end: number, push: (bytes: Uint8Array, size: number) => void): void {
    const { bytes } = this.#streams;
    const shared = this.#shared;
    for (let at = from; at < end; at += 1) shared[at - from] = bytes[at] ?? 0;
    push(shared, end - from);
  }

  #differs(input: number, how: number, what: string): void {
    this.#note(this.tally.mismatches, `${this.#where(input, how)}: ${what}`);
  }

  #thrown(input: number, how: number, error: unknown): void {
    this.#note(this.tally.throws, `${this.#where(input, how)}: ${String(error)}`);
  }

  #note(list: string[], what: string): void {
    if (list.length < FAULTS_MAX) list.push(what);
  }

  #where(input: number, how: number): string {
    const { bytes, size } = this.#streams;
    const hex = Buffer.from(bytes.subarray(0, Math.min(size, 80))).toString("hex");
    return `seed ${this.#seed} input ${input} pieces ${how} (${size} bytes, ${hex})`;
  }
}
