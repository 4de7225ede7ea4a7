import { StringDecoder } from "node:string_decoder";
import { backgroundReply } from "./keys/background.ts";
import { controlPress, isControl } from "./keys/control.ts";
import type { InputEvent } from "./keys/events.ts";
import { noModifiers, withAlt } from "./keys/modifiers.ts";
import { PasteCollector } from "./keys/paste.ts";
import { characterPress, namedPress, typedPress } from "./keys/press.ts";
import { applicationKey, controlSequence } from "./keys/sequence.ts";

/** What may be set, for slow lines and for tests. */
export interface InputLimits {
  /** How long an ESC may be the beginning of something. */
  readonly escapeMs?: number;
  /** Of a longer paste only the beginning is kept. */
  readonly pasteBytesMax?: number;
}

/** What the next byte belongs to. */
type State =
  | "ground"
  | "escape"
  | "control"
  | "application"
  | "stringStart"
  | "string"
  | "stringEnd"
  | "mouse"
  | "paste";
/** Takes bytes from the offset `at` on and returns the offset behind them. */
type Step = (bytes: Uint8Array, at: number) => number;

const escape = 0x1b;
const bell = 0x07;
const backslash = 0x5c;
/** No sequence that means anything to us is longer. */
const bodyMax = 256;
/** A sequence comes in one piece, but for the borders between packets. */
const sequenceMs = 500;
/** A paste may stand still on a slow line. */
const pasteMs = 2000;
/** A report of the old mouse protocol has three bytes of any value after its letter. */
const mouseBytes = 3;

/** What ESC and one of these begin: CSI, SS3, and strings up to ST (DCS, SOS, OSC, PM, APC). */
const openings: Readonly<Record<string, State | undefined>> = {
  "[": "control",
  O: "application",
  P: "stringStart",
  X: "stringStart",
  "]": "stringStart",
  "^": "stringStart",
  _: "stringStart",
};

/**
 * Turns the bytes of a terminal into events, in whatever pieces they arrive. It reads no clock:
 * the caller says by {@link flush} that nothing more has come.
 *
 * Unknown sequences are swallowed whole. Whatever the terminal sends, no byte is kept for ever
 * and none throws.
 *
 * @example
 * const input = new InputParser();
 * input.push(Uint8Array.of(0x1b, 0x5b)); // []
 * input.push(Uint8Array.of(0x41)); // [{ kind: "key", key: "up", … }]
 */
export class InputParser {
  readonly #escapeMs: number;
  readonly #pasteBytesMax: number;
  /** Of characters that come in pieces; a TextDecoder takes ten times as long for one key. */
  readonly #decoder = new StringDecoder("utf8");
  #events: InputEvent[] = [];
  #state: State = "ground";
  /** How many ESC stand in front of the sequence: a second one is Alt. */
  #escapes = 0;
  /** The character after ESC. */
  #opening = "";
  /** What has come of a sequence behind its opening. */
  #body = "";
  /** The next character comes with Alt. */
  #isAlt = false;
  #mouseBytesLeft = 0;
  #paste: PasteCollector;

  readonly #steps: Readonly<Record<State, Step>> = {
    ground: (bytes, at) => this.#ground(bytes, at),
    escape: (bytes, at) => this.#escape(bytes, at),
    control: (bytes, at) => this.#control(bytes, at),
    application: (bytes, at) => this.#application(bytes, at),
    stringStart: (_, at) => this.#become("string", at),
    string: (bytes, at) => this.#string(bytes, at),
    stringEnd: (bytes, at) => this.#stringEnd(bytes, at),
    mouse: (_, at) => this.#mouse(at),
    paste: (bytes, at) => this.#pasted(bytes, at),
  };

  constructor({ escapeMs = 30, pasteBytesMax = 1024 * 1024 }: InputLimits = {}) {
    this.#escapeMs = escapeMs;
    this.#pasteBytesMax = pasteBytesMax;
    this.#paste = new PasteCollector(pasteBytesMax);
  }

  /** Takes what was read; `bytes` may be used again afterwards. */
  push(bytes: Uint8Array): InputEvent[] {
    let at = 0;
    while (at < bytes.length) at = this.#steps[this.#state](bytes, at);
    return this.#take();
  }

  /**
   * After this many milliseconds without a byte, {@link flush} is due; `undefined` if nothing is
   * undecided.
   */
  get flushAfterMs(): number | undefined {
    if (this.#state === "ground") return undefined;
    if (this.#state === "paste") return pasteMs;
    return this.#isLoneKey ? this.#escapeMs : sequenceMs;
  }

  /**
   * Decides what is undecided: an ESC was the key Escape, ESC and a character were Alt and that
   * key, a paste ends without its end, and a sequence that broke off is dropped.
   */
  flush(): InputEvent[] {
    if (this.#state === "paste") this.#emit(this.#paste.finish(false));
    else if (this.#state === "escape") this.#pressEscapes(this.#escapes);
    else if (this.#isLoneKey) this.#pressOpening();
    this.#state = "ground";
    return this.#take();
  }

  /** What has come is also what a single key sends. */
  get #isLoneKey(): boolean {
    return (
      this.#state === "escape" ||
      this.#state === "stringStart" ||
      ((this.#state === "control" || this.#state === "application") && this.#body === "")
    );
  }

  #ground(bytes: Uint8Array, at: number): number {
    const byte = bytes[at] ?? 0;
    if (isControl(byte)) {
      // What is cut off in the middle of a character stays cut off.
      this.#type(this.#decoder.end());
      if (byte === escape) {
        this.#escapes = 1;
        this.#state = "escape";
      } else {
        this.#emit(controlPress(byte, false));
      }
      return at + 1;
    }
    const length = bytes.subarray(at).findIndex(isControl);
    const end = length === -1 ? bytes.length : at + length;
    this.#type(this.#decoder.write(bytes.subarray(at, end)));
    return end;
  }

  #escape(bytes: Uint8Array, at: number): number {
    const byte = bytes[at] ?? 0;
    if (byte === escape) {
      if (this.#escapes > 1) this.#pressEscapes(1);
      this.#escapes = 2;
      return at + 1;
    }
    this.#opening = String.fromCharCode(byte);
    this.#body = "";
    const opened = openings[this.#opening];
    if (opened === "control" || opened === "application") return this.#become(opened, at + 1);
    // Only a sequence of a key takes Alt as one more ESC; before all else it is a key by itself.
    this.#pressEscapes(this.#escapes - 1);
    this.#escapes = 1;
    if (opened !== undefined) return this.#become(opened, at + 1);
    this.#state = "ground";
    if (isControl(byte)) {
      this.#emit(controlPress(byte, true));
      return at + 1;
    }
    this.#isAlt = true;
    return at;
  }

  #control(bytes: Uint8Array, at: number): number {
    const byte = bytes[at] ?? 0;
    if (isControl(byte) || byte > 0x7f) return this.#become("ground", at);
    const letter = String.fromCharCode(byte);
    if (!isLast(this.#body, letter)) {
      if (this.#body.length <= bodyMax) this.#body += letter;
      return at + 1;
    }
    this.#state = "ground";
    const sequence = this.#body + letter;
    if (sequence === "200~") {
      this.#paste = new PasteCollector(this.#pasteBytesMax);
      this.#state = "paste";
    } else if (sequence === "M") {
      this.#mouseBytesLeft = mouseBytes;
      this.#state = "mouse";
    } else if (sequence.length <= bodyMax) {
      this.#emit(controlSequence(this.#body, letter, this.#escapes > 1));
    }
    return at + 1;
  }

  #application(bytes: Uint8Array, at: number): number {
    const byte = bytes[at] ?? 0;
    if (isControl(byte) || byte > 0x7f) return this.#become("ground", at);
    const letter = String.fromCharCode(byte);
    if (/\d/.test(letter)) {
      if (this.#body.length <= bodyMax) this.#body += letter;
      return at + 1;
    }
    this.#emit(applicationKey(this.#body, letter, this.#escapes > 1));
    return this.#become("ground", at + 1);
  }

  /** A string ends with ST or BEL; any other control ends it too and is a key. */
  #string(bytes: Uint8Array, at: number): number {
    const length = bytes.subarray(at).findIndex(isControl);
    const end = length === -1 ? bytes.length : at + length;
    // One more than may be: a longer string is no answer.
    const room = bodyMax + 1 - this.#body.length;
    this.#body += Buffer.from(bytes.subarray(at, Math.min(end, at + room))).toString("latin1");
    if (length === -1) return end;
    if (bytes[end] === bell) this.#answer();
    if (bytes[end] === escape) return this.#become("stringEnd", end + 1);
    return this.#become("ground", bytes[end] === bell ? end + 1 : end);
  }

  #stringEnd(bytes: Uint8Array, at: number): number {
    if (bytes[at] === backslash) {
      this.#answer();
      return this.#become("ground", at + 1);
    }
    this.#escapes = 1;
    return this.#become("escape", at);
  }

  /** A whole string has come. */
  #answer(): void {
    const isAnswer = this.#opening === "]" && this.#body.length <= bodyMax;
    if (isAnswer) this.#emit(backgroundReply(this.#body));
  }

  #mouse(at: number): number {
    this.#mouseBytesLeft -= 1;
    return this.#become(this.#mouseBytesLeft > 0 ? "mouse" : "ground", at + 1);
  }

  #pasted(bytes: Uint8Array, at: number): number {
    const end = this.#paste.take(bytes, at);
    if (end === undefined) return bytes.length;
    this.#emit(this.#paste.finish(true));
    return this.#become("ground", end);
  }

  #become(state: State, at: number): number {
    this.#state = state;
    return at;
  }

  #type(text: string): void {
    for (const character of text) {
      const isAlt = this.#isAlt;
      this.#isAlt = false;
      // Controls beyond ASCII are no keys, and would act where they are shown.
      if (/\p{Cc}/v.test(character)) continue;
      const modifiers = withAlt(noModifiers, isAlt);
      this.#emit(isAlt ? characterPress({ character, modifiers }) : typedPress(character));
    }
  }

  #pressEscapes(count: number): void {
    for (let left = count; left > 0; left -= 1) this.#emit(namedPress("escape"));
  }

  #pressOpening(): void {
    this.#pressEscapes(this.#escapes - 1);
    const modifiers = withAlt(noModifiers, true);
    this.#emit(characterPress({ character: this.#opening, modifiers }));
  }

  #emit(event: InputEvent | undefined): void {
    if (event !== undefined) this.#events.push(event);
  }

  #take(): InputEvent[] {
    const events = this.#events;
    this.#events = [];
    return events;
  }
}

/** Whether `letter` ends the control sequence that began with `body`. */
function isLast(body: string, letter: string): boolean {
  // The console of Linux has a second bracket, rxvt a dollar at the end of keys with Shift.
  if (body === "") return /[@-Z\\-~]/.test(letter);
  return /[@-~]/.test(letter) || (letter === "$" && /^\d+$/.test(body));
}
