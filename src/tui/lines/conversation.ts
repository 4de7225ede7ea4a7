import type { Fate } from "../../client/fate.ts";
import { splitText } from "../../wire/split-text.ts";
import type { Username } from "../../wire/username.ts";
import { safe, safeJoin, safeLines, safeText } from "../text/safe-text.ts";
import type { SafeText } from "../text/safe-text.ts";
import { commands, parseInput } from "./input.ts";
import type { Naming } from "./names.ts";
import { counted, excerpt, fateWords, nameWords } from "./words.ts";

/** What a conversation asks of the world; see src/cli/chat.ts for the real one. */
export interface ConversationOut {
  /** Full lines, to be shown above the one being typed. */
  print(lines: readonly SafeText[]): void;
  /** To be told the fate by `fate(key, …)`, more than once if it changes; throws if it cannot. */
  send(key: number, to: Username, text: string): void;
  /** Puts a text that was not sent back into the line being typed: nothing typed is lost. */
  giveBack(text: string): void;
  /** Asks for a call of `flush` within a moment. */
  flushSoon(): void;
  /** `number` counts the list of {@link Conversation.unsent} from 1; `undefined` means all. */
  retry(number: number | undefined): void;
  forget(number: number | undefined): void;
  listUnsent(): void;
  quit(): void;
}

/** A message as it is shown. */
export interface Arrived {
  readonly from: string;
  readonly text: Uint8Array;
  /** It had been kept by the server while we were away (S4). */
  readonly offline: boolean;
  readonly atMs: number;
}

/** A text that is not known to have got through. */
export interface Unsent {
  readonly to: string;
  readonly text: Uint8Array;
  readonly fate: Fate;
  readonly atMs: number;
}

interface Sent {
  readonly to: Username;
  readonly text: string;
  readonly atMs: number;
  fate: Fate | undefined;
  isPrinted: boolean;
}

/** Times as people read them, at their place. */
export interface Times {
  nowMs(): number;
  /** Such as 14:02, with the day in front if it is not today. */
  format(atMs: number): SafeText;
}

const furtherIndent = "      ";

/**
 * A conversation as full lines: what is typed and what happens come in, lines go out. Whoever
 * writes, the recipient is only changed by what is typed. Reads no clock and no terminal.
 */
export class Conversation {
  readonly #out: ConversationOut;
  readonly #times: Times;
  readonly #names: Naming;
  /** By the key given to `send`, oldest first; texts whose fate is final leave. */
  readonly #sent = new Map<number, Sent>();
  #nextKey = 0;
  #to: Username | undefined;
  #mistakes = 0;

  constructor(
    out: ConversationOut,
    times: Times,
    to: Username | undefined,
    names: Naming = nameWords,
  ) {
    this.#out = out;
    this.#names = names;
    this.#times = times;
    this.#to = to;
  }

  /** How many texts have no fate yet. */
  get waiting(): number {
    let count = 0;
    for (const { fate } of this.#sent.values()) if (!isFinal(fate)) count += 1;
    return count;
  }

  /** How many typed lines asked for something that cannot be done. */
  get mistakes(): number {
    return this.#mistakes;
  }

  /** What stands in front of `text` while it is typed: the recipient, and how it will be cut. */
  prompt(text: string): SafeText {
    const name = this.#to === undefined ? safe`/to NAME` : this.#names(this.#to);
    // Three bytes are the most that one unit of a string takes, so that short texts are cheap.
    const parts = text.length * 3 > 1000 ? splitText(text).length : 1;
    return parts > 1 ? safe`${name} (${parts} commands)> ` : safe`${name}> `;
  }

  /** A line was typed and ended with Enter. */
  typed(line: string): void {
    const input = parseInput(line);
    switch (input.type) {
      case "nothing":
        break;
      case "send":
        this.#send(input.to ?? this.#to, input.text, line);
        break;
      case "choose":
        this.#to = input.to;
        this.#note(safe`to ${this.#names(input.to)} from now on`);
        break;
      case "whom":
        if (this.#to === undefined) this.#note(safe`to nobody yet: /to NAME chooses`);
        else this.#note(safe`to ${this.#names(this.#to)}; /to NAME chooses another`);
        break;
      case "help":
        this.help();
        break;
      case "unsent":
        this.flush();
        this.#out.listUnsent();
        break;
      case "retry":
        this.#out.retry(input.number);
        break;
      case "forget":
        this.#out.forget(input.number);
        break;
      case "quit":
        this.#out.quit();
        break;
      case "mistake":
        this.#refuse(input.words, line);
        break;
    }
  }

  /** The commands, as lines. */
  help(): void {
    const width = Math.max(...commands.map(({ usage }) => usage.length));
    this.flush();
    this.#out.print(
      commands.map(
        ({ usage, does }) => safe`  ${safeText(usage.padEnd(width))}  ${safeText(does)}`,
      ),
    );
  }

  arrived({ from, text, offline, atMs }: Arrived): void {
    const kept = safeText(offline ? " (kept)" : "");
    const lead = safe`${this.#times.format(atMs)} ${this.#names(from)}${kept}: `;
    this.#print(after(lead, safeLines(text, furtherIndent)));
  }

  /** A text that another device of the same name has sent. */
  sentElsewhere({ to, text, atMs }: { to: string; text: Uint8Array; atMs: number }): void {
    const lead = safe`${this.#times.format(atMs)} to ${nameWords(to)} (from another device): `;
    this.#print(after(lead, safeLines(text, furtherIndent)));
  }

  /** What became of the text sent with this key, as far as is known now. */
  fate(key: number, fate: Fate): void {
    const sent = this.#sent.get(key);
    if (sent === undefined) return;
    const isFirst = !sent.isPrinted && this.#isNextToPrint(key);
    if (!isFirst) this.flush();
    sent.fate = fate;
    if (isFinal(fate)) this.#sent.delete(key);
    if (isFirst) {
      this.#printSent(sent);
      return;
    }
    this.laterFate(sent.to, sent.text, fate);
  }

  /** What became of a text of an earlier time, perhaps of an earlier session. */
  laterFate(to: string, text: string | Uint8Array, fate: Fate): void {
    const time = this.#times.format(this.#times.nowMs());
    this.#print([safe`${time} ${fateWords(this.#names(to), fate)}: ${excerpt(text)}`]);
  }

  /**
   * A text that was shown before is sent again.
   *
   * @returns the key to tell its fate with.
   */
  resent(to: Username, text: string): number {
    const key = this.#nextKey;
    this.#nextKey += 1;
    const atMs = this.#times.nowMs();
    this.#sent.set(key, { to, text, atMs, fate: undefined, isPrinted: true });
    return key;
  }

  /** Shows sent texts that still wait for their fate, so that they are not out of sight. */
  flush(): void {
    for (const sent of this.#sent.values()) if (!sent.isPrinted) this.#printSent(sent);
  }

  /** The answer to `listUnsent`. */
  unsent(texts: readonly Unsent[]): void {
    if (texts.length === 0) {
      this.#note(safe`nothing is unsent: all your texts got through or are kept`);
      return;
    }
    this.#print(
      texts.map(({ to, text, fate, atMs }, index) => {
        const time = this.#times.format(atMs);
        const what = safe`to ${this.#names(to)}: ${excerpt(text)}`;
        return safe`  ${index + 1}. ${time} ${what} … ${fateWords(this.#names(to), fate)}`;
      }),
    );
  }

  /** Says something about the connection or the program. */
  note(words: SafeText): void {
    this.#note(words);
  }

  #send(to: Username | undefined, text: string, line: string): void {
    if (to === undefined) {
      this.#refuse(safe`not sent: to whom? /to NAME chooses, @NAME text sends one text`, line);
      return;
    }
    const key = this.#nextKey;
    this.#nextKey += 1;
    const atMs = this.#times.nowMs();
    this.#sent.set(key, { to, text, atMs, fate: undefined, isPrinted: false });
    try {
      this.#out.send(key, to, text);
    } catch (error) {
      // It goes back to where it was typed, and must not stand among what was sent.
      this.#sent.delete(key);
      throw error;
    }
    this.#out.flushSoon();
  }

  #refuse(words: SafeText, line: string): void {
    this.#mistakes += 1;
    this.#note(words);
    this.#out.giveBack(line);
  }

  #isNextToPrint(key: number): boolean {
    for (const [other, { isPrinted }] of this.#sent) if (!isPrinted) return other === key;
    return false;
  }

  #printSent(sent: Sent): void {
    sent.isPrinted = true;
    const { to, text, atMs, fate } = sent;
    const parts = splitText(text).length;
    const size = parts > 1 ? safe` (long, in ${counted(parts, "command")})` : safeText("");
    const lead = safe`${this.#times.format(atMs)} to ${this.#names(to)}${size}: `;
    const lines = after(lead, safeLines(text, furtherIndent));
    if (fate !== undefined) {
      const last = lines.pop() ?? safeText("");
      lines.push(safe`${last} … ${fateWords(this.#names(to), fate)}`);
    }
    this.#out.print(lines);
  }

  #note(words: SafeText): void {
    this.#print([safe`${this.#times.format(this.#times.nowMs())} -- ${words}`]);
  }

  #print(lines: readonly SafeText[]): void {
    this.flush();
    this.#out.print(lines);
  }
}

function after(lead: SafeText, [first = safeText(""), ...further]: SafeText[]): SafeText[] {
  return [safeJoin([lead, first]), ...further];
}

function isFinal(fate: Fate | undefined): boolean {
  return fate !== undefined && fate.state !== "unsent";
}
