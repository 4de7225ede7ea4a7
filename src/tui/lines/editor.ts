/** What a key asks of the line being typed. */
export type Edit =
  | { readonly type: "insert"; readonly text: string }
  | { readonly type: Motion | Removal | "older" | "newer" };
type Motion = "left" | "right" | "wordLeft" | "wordRight" | "home" | "end";
type Removal = "eraseLeft" | "eraseRight" | "eraseWord" | "eraseToHome" | "eraseToEnd" | "clear";

const segmenter = new Intl.Segmenter(undefined, { granularity: "grapheme" });
const historyMax = 200;

/**
 * The line being typed: its text, where the cursor stands, and the texts typed before.
 *
 * It moves and erases by what a reader sees as a character; a family emoji goes in one step.
 */
export class Editor {
  #text = "";
  /** Index in UTF-16 units, always between two characters. */
  #cursor = 0;
  readonly #history: string[] = [];
  /** Which earlier text is shown; the length of the history while it is a new one. */
  #historyAt = 0;
  /** The new text, while an earlier one is shown. */
  #begun = "";

  get text(): string {
    return this.#text;
  }

  /** What stands left of the cursor; the rest of `text` stands right of it. */
  get before(): string {
    return this.#text.slice(0, this.#cursor);
  }

  edit(edit: Edit): void {
    switch (edit.type) {
      case "insert":
        this.#replace(this.#cursor, this.#cursor, edit.text);
        break;
      case "left":
      case "right":
      case "wordLeft":
      case "wordRight":
      case "home":
      case "end":
        this.#cursor = this.#target(edit.type);
        break;
      case "eraseLeft":
        this.#replace(this.#target("left"), this.#cursor, "");
        break;
      case "eraseRight":
        this.#replace(this.#cursor, this.#target("right"), "");
        break;
      case "eraseWord":
        this.#replace(this.#target("wordLeft"), this.#cursor, "");
        break;
      case "eraseToHome":
        this.#replace(0, this.#cursor, "");
        break;
      case "eraseToEnd":
        this.#replace(this.#cursor, this.#text.length, "");
        break;
      case "clear":
        this.set("");
        break;
      case "older":
        this.#recall(this.#historyAt - 1);
        break;
      case "newer":
        this.#recall(this.#historyAt + 1);
        break;
    }
  }

  /** Puts `text` into the line, the cursor behind it. */
  set(text: string): void {
    this.#text = text;
    this.#cursor = text.length;
  }

  /** Takes the typed text out and remembers it among the earlier ones. */
  take(): string {
    const text = this.#text;
    if (text.trim() !== "" && this.#history.at(-1) !== text) this.#history.push(text);
    if (this.#history.length > historyMax) this.#history.shift();
    this.#historyAt = this.#history.length;
    this.#begun = "";
    this.set("");
    return text;
  }

  #replace(from: number, to: number, text: string): void {
    this.#text = this.#text.slice(0, from) + text + this.#text.slice(to);
    this.#cursor = from + text.length;
  }

  #recall(at: number): void {
    if (at < 0 || at > this.#history.length) return;
    if (this.#historyAt === this.#history.length) this.#begun = this.#text;
    this.#historyAt = at;
    this.set(this.#history[at] ?? this.#begun);
  }

  #target(motion: Motion): number {
    const { before } = this;
    const after = this.#text.slice(this.#cursor);
    switch (motion) {
      case "left":
        return this.#cursor - (Array.from(segmenter.segment(before)).at(-1)?.segment.length ?? 0);
      case "right": {
        const [next] = segmenter.segment(after);
        return this.#cursor + (next?.segment.length ?? 0);
      }
      case "wordLeft":
        return before.length - (/\S*\s*$/u.exec(before)?.[0].length ?? 0);
      case "wordRight":
        return this.#cursor + (/^\s*\S*/u.exec(after)?.[0].length ?? 0);
      case "home":
        return 0;
      case "end":
        break;
    }
    return this.#text.length;
  }
}
