import type { Fate } from "../../client/fate.ts";
import type { Said } from "../../client/texts-said.ts";
import { splitText } from "../../wire/split-text.ts";
import type { Username } from "../../wire/username.ts";
import type { LineCommandWords } from "../../words/english/line-commands.ts";
import type { LinesWords } from "../../words/english/lines.ts";
import { safe, safeJoin, safeLines, safeText } from "../text/safe-text.ts";
import type { SafeText } from "../text/safe-text.ts";
import { lineCommands, usageOf } from "./commands.ts";
import type { TalkRequests } from "./input.ts";
import type { Naming } from "./names.ts";
import { parseInput } from "./parse.ts";
import { excerpt, fateWords, stateWords } from "./words.ts";

/** What a conversation asks of the world; see src/cli/chat-session.ts for the real one. */
export interface ConversationOut {
  /** Full lines, to be shown above the one being typed. */
  print(lines: readonly SafeText[]): void;
  /** To be told the fate by `fate(key, …)`, more than once if it changes; throws if it cannot. */
  send(key: number, to: Username, text: string): void;
  /** Puts a text that was not sent back into the line being typed: nothing typed is lost. */
  giveBack(text: string): void;
  /** Asks for a call of `flush` within a moment. */
  flushSoon(): void;
  /** What else a typed line may ask for. */
  readonly requests: TalkRequests;
}

/** What a conversation knows from the start. */
export interface ConversationSetting {
  readonly times: Times;
  readonly names: Naming;
  readonly words: LinesWords;
  /** What the commands do. */
  readonly commands: LineCommandWords;
  /** Whom the talk is with at first. */
  readonly to: Username | undefined;
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

/** In front of the further lines of a text, so that none looks like a line of somebody. */
const furtherIndent = "  ";

/**
 * A conversation as full lines: what is typed and what happens come in, lines go out. Whoever
 * writes, the recipient is only changed by what is typed. Reads no clock and no terminal.
 */
export class Conversation {
  readonly #out: ConversationOut;
  readonly #setting: ConversationSetting;
  readonly #words: LinesWords;
  /** Every line ends with its time. */
  #tellsTimes = false;
  /** By the key given to `send`, oldest first; texts whose fate is final leave. */
  readonly #sent = new Map<number, Sent>();
  #nextKey = 0;
  #to: Username | undefined;
  #mistakes = 0;

  constructor(out: ConversationOut, setting: ConversationSetting) {
    this.#out = out;
    this.#setting = setting;
    this.#words = setting.words;
    this.#to = setting.to;
  }

  /** Whom the talk is with. */
  get to(): Username | undefined {
    return this.#to;
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
    const { toNobodyPrompt, promptLong } = this.#words;
    const name = this.#to === undefined ? safeText(toNobodyPrompt) : this.#name(this.#to);
    // Three bytes are the most that one unit of a string takes, so that short texts are cheap.
    const parts = text.length * 3 > 1000 ? splitText(text).length : 1;
    return parts > 1 ? safe`${safeText(promptLong(name, parts))}> ` : safe`${name}> `;
  }

  /** A line was typed and ended with Enter. */
  typed(line: string): void {
    const input = parseInput(line, this.#words);
    switch (input.type) {
      case "nothing":
        break;
      case "send":
        this.#send(input.to ?? this.#to, input.text, line);
        break;
      case "choose":
        this.goTo(input.to);
        this.note(this.#words.toFromNow(this.#name(input.to)));
        break;
      case "whom":
        this.note(
          this.#to === undefined ? this.#words.toNobody : this.#words.toNow(this.#name(this.#to)),
        );
        break;
      case "times":
        this.#tellsTimes = input.isOn;
        this.note(this.#words.timesAre(input.isOn));
        break;
      case "help":
        this.help();
        break;
      case "ask":
        this.flush();
        input.ask(this.#out.requests);
        break;
      case "mistake":
        this.#refuse(input.words, line);
        break;
    }
  }

  /** What is typed from now on goes to `name`; what arrives never changes that. */
  goTo(name: Username): void {
    this.#to = name;
  }

  /** The commands, as lines. */
  help(): void {
    const { commands } = this.#setting;
    const { atName, doubled, altEnter } = commands;
    const lines = lineCommands.map((command) => `${usageOf(command)}: ${commands[command.name]}`);
    this.#print([...lines, atName, doubled, altEnter].map(safeText));
  }

  arrived({ from, text, offline, atMs }: Arrived): void {
    const name = this.#name(from);
    const lead = offline ? safeText(this.#words.kept(name)) : name;
    this.#print(this.#lines(lead, text, [], atMs));
  }

  /** A text that another device of the same name has sent. */
  sentElsewhere({ to, text, atMs }: { to: string; text: Uint8Array; atMs: number }): void {
    const lead = safeText(this.#words.toElsewhere(this.#name(to)));
    this.#print(this.#lines(lead, text, [], atMs));
  }

  /** Texts of the history, said again. */
  again(texts: readonly Said[], isTimed = false): void {
    const lines = texts.flatMap((said) => {
      const { peer, isOwn, text, atMs } = said;
      const name = this.#name(peer);
      const fate = isOwn ? stateWords(name, said, this.#words) : undefined;
      const lead = isOwn ? safeText(this.#words.to(name)) : name;
      const tails = fate === undefined ? [] : [fate];
      return this.#lines(lead, text, tails, atMs, isTimed);
    });
    this.#print(lines);
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
    const words = fateWords(this.#name(to), fate, this.#words);
    this.#print([this.#timed(safe`${words}: ${excerpt(text)}`, this.#setting.times.nowMs())]);
  }

  /**
   * A text that was shown before is sent again.
   *
   * @returns the key to tell its fate with.
   */
  resent(to: Username, text: string): number {
    const key = this.#nextKey;
    this.#nextKey += 1;
    const atMs = this.#setting.times.nowMs();
    this.#sent.set(key, { to, text, atMs, fate: undefined, isPrinted: true });
    return key;
  }

  /** Shows sent texts that still wait for their fate, so that they are not out of sight. */
  flush(): void {
    for (const sent of this.#sent.values()) if (!sent.isPrinted) this.#printSent(sent);
  }

  /** The texts that are not known to have got through, as a list with numbers. */
  unsent(texts: readonly Unsent[]): void {
    if (texts.length === 0) {
      this.note(this.#words.allThrough);
      return;
    }
    this.#print(
      texts.map(({ to, text, fate, atMs }, index) => {
        const name = this.#name(to);
        const what = safe`${safeText(this.#words.to(name))}: ${excerpt(text)}`;
        const line = safe`${index + 1}. ${what}, ${fateWords(name, fate, this.#words)}`;
        return this.#timed(line, atMs);
      }),
    );
  }

  /** Says something about the connection or the program. */
  note(words: string): void {
    const line = safe`-- ${safeText(words)}`;
    this.#print([this.#timed(line, this.#setting.times.nowMs())]);
  }

  #send(to: Username | undefined, text: string, line: string): void {
    if (to === undefined) {
      this.#refuse(this.#words.toWhom, line);
      return;
    }
    const key = this.#nextKey;
    this.#nextKey += 1;
    const atMs = this.#setting.times.nowMs();
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

  #refuse(words: string, line: string): void {
    this.#mistakes += 1;
    this.note(words);
    this.#out.giveBack(line);
  }

  #isNextToPrint(key: number): boolean {
    for (const [other, { isPrinted }] of this.#sent) if (!isPrinted) return other === key;
    return false;
  }

  #printSent(sent: Sent): void {
    sent.isPrinted = true;
    const { to, text, atMs, fate } = sent;
    const name = this.#name(to);
    const parts = splitText(text).length;
    const lead = parts > 1 ? this.#words.toLong(name, parts) : this.#words.to(name);
    const tails = fate === undefined ? [] : [fateWords(name, fate, this.#words)];
    this.#out.print(this.#lines(safeText(lead), text, tails, atMs));
  }

  /** A text as lines: who, what, and what became of it. */
  #lines(
    lead: SafeText,
    text: string | Uint8Array,
    tails: readonly SafeText[],
    atMs: number,
    isTimed = false,
  ): SafeText[] {
    const [first = safeText(""), ...further] = safeLines(text, furtherIndent);
    const lines = [safe`${lead}: ${first}`, ...further];
    const last = safeJoin([lines.pop() ?? first, ...tails], safeText(", "));
    return [...lines, this.#timed(last, atMs, isTimed)];
  }

  /** At the end, where a person who listens may leave it out. */
  #timed(line: SafeText, atMs: number, isTimed = false): SafeText {
    return isTimed || this.#tellsTimes ? safe`${line}, ${this.#setting.times.format(atMs)}` : line;
  }

  #name(name: string): SafeText {
    return this.#setting.names(name);
  }

  #print(lines: readonly SafeText[]): void {
    this.flush();
    this.#out.print(lines);
  }
}

function isFinal(fate: Fate | undefined): boolean {
  return fate !== undefined && fate.state !== "unsent";
}
