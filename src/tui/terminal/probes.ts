import { usualWidths } from "../text/width.ts";
import type { WidthModel } from "../text/width.ts";
import { csi } from "./modes.ts";

/** What a terminal says of itself. */
export interface TerminalFacts {
  readonly widths: WidthModel;
  /** It shows whole frames at once (mode 2026). */
  readonly isSynchronized: boolean;
  /** It could see clusters as characters and does not (mode 2027): worth switching on. */
  readonly couldCluster: boolean;
  /** What it calls itself, such as "WezTerm 20240203"; nobody has made that safe to show. */
  readonly name?: string;
  /** It marks what was pasted (mode 2004); absent if it does not tell. */
  readonly marksPastes?: boolean;
  /** It tells of the focus (mode 1004); absent if it does not tell whether it does. */
  readonly tellsFocus?: boolean;
  /** It knows kitty's keyboard protocol, by which keys are told apart. */
  readonly tellsKeysApart?: true;
  /** It says that programs may write to the clipboard (52 among its attributes). */
  readonly takesCopies?: true;
  /** It turns the wheel into arrow keys (mode 1007). */
  readonly wheelWasArrows: boolean;
}

/** What is believed of a terminal that does not answer. */
export const silentTerminal: TerminalFacts = {
  widths: usualWidths,
  isSynchronized: false,
  couldCluster: false,
  wheelWasArrows: false,
};

// One that knows clusters draws it in two columns; others add up its three people.
const family = "\u{1F469}\u200D\u{1F469}\u200D\u{1F467}";
const ambiguous = "│";

/**
 * Asks how the terminal is set, before anything is changed, what it is called (XTVERSION), and
 * whether it tells keys apart (the flags of kitty's protocol).
 */
export const modeQuestions: string =
  [2026, 2027, 1007, 2004, 1004].map((mode) => `${csi}?${mode}$p`).join("") + `${csi}?u${csi}>0q`;

/**
 * Measures two characters by where the cursor is after each. All terminals answer the last
 * question, what they are (DA1): then no answer is missing any more. Written on an empty screen
 * before the first frame; nothing of it is left behind.
 */
export const measureQuestions: string =
  [family, ambiguous].map((text) => `${csi}H${text}${csi}6n${csi}H${csi}K`).join("") + `${csi}c`;

// Numbers, dollar signs and the like, and a letter; a name has more. A cut one has no end.
const answer = new RegExp(
  String.raw`\u{1B}\[(?:\?(?<mode>\d+);(?<state>\d)\$y|` +
    String.raw`\d+;(?<column>\d+)R|\?\d+(?<flags>u)|\?(?<attributes>[\d;]*)c)|` +
    String.raw`\u{1B}P>\|(?<name>[ -~]{0,80})\u{1B}\\`,
  "gu",
);
const cut = new RegExp(String.raw`\u{1B}(?:\[[?\d;$]*|P(?:>(?:\|[ -~]{0,80}\u{1B}?)?)?)$`, "u");
/** States of a mode: 1 and 2 on and off, 3 and 4 the same for ever, 0 unknown. */
const isOn = (state: number | undefined): boolean => state === 1 || state === 3;

/** Picks the answers out of what comes from the keyboard. Pure but for what it has heard. */
export class ProbeReader {
  readonly #states = new Map<number, number>();
  readonly #columns: number[] = [];
  #name: string | undefined;
  #tellsKeysApart = false;
  #takesCopies = false;
  #held = "";
  #isDone = false;

  /** Whether the last answer has come. */
  get isDone(): boolean {
    return this.#isDone;
  }

  /**
   * Takes bytes as they arrive.
   *
   * @returns what of them is no answer, and so was typed.
   */
  read(bytes: Uint8Array): Uint8Array {
    // One unit for each byte, so that text in UTF-8 passes unhurt.
    const text = this.#held + Buffer.from(bytes).toString("latin1");
    this.#held = "";
    let rest = text.replace(answer, (whole: string, ...details: unknown[]) =>
      this.#hear(details.at(-1)) ? "" : whole,
    );
    if (!this.#isDone) {
      this.#held = cut.exec(rest)?.[0] ?? "";
      rest = rest.slice(0, rest.length - this.#held.length);
    }
    return Buffer.from(rest, "latin1");
  }

  /** What was held back as the beginning of an answer; it waits no longer. */
  flush(): Uint8Array {
    const held = Buffer.from(this.#held, "latin1");
    this.#held = "";
    return held;
  }

  /** What is known by now. */
  get facts(): TerminalFacts {
    const clusterMode = this.#states.get(2027);
    const [familyColumns, ambiguousColumns] = this.#columns;
    const seesClusters = isOn(clusterMode) || familyColumns === 2;
    const couldCluster = clusterMode === 2;
    const marksPastes = this.#canBeOn(2004);
    const tellsFocus = this.#canBeOn(1004);
    return {
      widths: {
        unit: seesClusters || couldCluster ? "cluster" : "codePoint",
        ambiguous: ambiguousColumns === 2 ? 2 : 1,
      },
      isSynchronized: this.#canBeOn(2026) ?? false,
      couldCluster,
      ...(this.#name !== undefined && { name: this.#name }),
      ...(marksPastes !== undefined && { marksPastes }),
      ...(tellsFocus !== undefined && { tellsFocus }),
      ...(this.#tellsKeysApart && { tellsKeysApart: true }),
      ...(this.#takesCopies && { takesCopies: true }),
      wheelWasArrows: this.#states.get(1007) === 1,
    };
  }

  /** Whether a mode is or can be on; `undefined` if the terminal did not tell. */
  #canBeOn(mode: number): boolean | undefined {
    const state = this.#states.get(mode);
    return state === undefined ? undefined : [1, 2, 3].includes(state);
  }

  #hear(groups: unknown): boolean {
    // Later ones were not asked for: the same letters may be keys.
    if (this.#isDone || typeof groups !== "object" || groups === null) return false;
    const found: Record<string, string | undefined> = { ...groups };
    const { mode, state, column, flags, attributes, name } = found;
    if (mode !== undefined) this.#states.set(Number(mode), Number(state));
    if (column !== undefined) this.#columns.push(Number(column) - 1);
    if (name !== undefined) this.#name = name;
    if (flags !== undefined) this.#tellsKeysApart = true;
    if (attributes !== undefined) {
      this.#takesCopies = attributes.split(";").includes("52");
      this.#isDone = true;
    }
    return true;
  }
}
