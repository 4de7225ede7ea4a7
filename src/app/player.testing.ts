import { InputParser } from "../tui/keys.ts";
import type { Effect } from "./effects.ts";
import { press } from "./press.ts";
import { type Setting, shown, stage } from "./stage.testing.ts";
import type { AppState, Surroundings } from "./state.ts";
import { currentTalk } from "./talk-state.ts";

/** What the keys of a usual terminal send. */
const keys = {
  enter: "\r",
  tab: "\t",
  "shift-tab": "\u001B[Z",
  escape: "\u001B",
  backspace: "\u007F",
  up: "\u001B[A",
  down: "\u001B[B",
  left: "\u001B[D",
  pageUp: "\u001B[5~",
  pageDown: "\u001B[6~",
  "ctrl-e": "\u0005",
  "ctrl-x": "\u0018",
  "alt-l": "\u001Bl",
  "ctrl-up": "\u001B[1;5A",
  "ctrl-home": "\u001B[1;5H",
  "ctrl-end": "\u001B[1;5F",
  "ctrl-c": "\u0003",
  "ctrl-d": "\u0004",
  "ctrl-f": "\u0006",
  "ctrl-g": "\u0007",
  "ctrl-j": "\n",
  "ctrl-l": "\u000C",
  "ctrl-n": "\u000E",
  "ctrl-p": "\u0010",
  "ctrl-k": "\u000B",
  "ctrl-y": "\u0019",
  "ctrl-z": "\u001A",
  "alt-a": "\u001Ba",
  "alt-j": "\u001Bj",
  "alt-u": "\u001Bu",
  "alt-2": "\u001B2",
  f1: "\u001BOP",
} as const;
export type KeyName = keyof typeof keys;

/** Ann at her keyboard: every key goes the way that it goes in the program. */
export class Player {
  state: AppState;
  readonly around: Surroundings;
  /** What was to be done outside, oldest first; keeping drafts aside. */
  readonly effects: Effect[] = [];
  readonly #kept = new Map<string, string>();
  readonly #parser = new InputParser();

  constructor(setting: Setting = {}) {
    const { state, around } = stage(setting);
    this.state = state;
    this.around = around;
  }

  types(text: string): this {
    return this.#sends(text);
  }

  presses(...names: readonly KeyName[]): this {
    for (const name of names) this.#sends(keys[name]);
    return this;
  }

  pastes(text: string): this {
    return this.#sends(`\u001B[200~${text}\u001B[201~`);
  }

  /** What is written and not sent. */
  get draft(): string {
    return currentTalk(this.state).editor.text;
  }

  /** What was sent, as "bob: hi". */
  get sent(): string[] {
    return this.effects.flatMap((effect) =>
      effect.kind === "send" ? [`${effect.to}: ${effect.text}`] : [],
    );
  }

  /** The drafts that are on the disk now, as "bob: half a li". */
  get kept(): string[] {
    return [...this.#kept].map(([name, text]) => `${name}: ${text}`);
  }

  /** The kinds of what was to be done outside. */
  get did(): string[] {
    return this.effects.map(({ kind }) => kind);
  }

  /** The screen. */
  get sees(): string {
    return shown({ state: this.state, around: this.around });
  }

  #sends(text: string): this {
    const events = this.#parser.push(Buffer.from(text));
    for (const event of [...events, ...this.#parser.flush()]) {
      const { state, effects } = press(this.state, event, this.around);
      this.state = state;
      for (const effect of effects) {
        if (effect.kind === "keepDraft") this.#kept.set(effect.peer, effect.draft.text);
      }
      this.effects.push(...effects.filter(({ kind }) => kind !== "keepDraft"));
    }
    return this;
  }
}
