import { again } from "../client/again.ts";
import type { Fate } from "../client/fate.ts";
import { worstFate } from "../client/fate.ts";
import type { AccountFile } from "../io/account/account-file.ts";
import type { OutboxText } from "../io/account/message.ts";
import type { Unsent } from "../tui/lines/conversation.ts";

/** One text as it was typed: its parts that are still in the outbox, in their order. */
export interface OpenText extends Unsent {
  readonly parts: readonly OutboxText[];
}

/** More than this nobody reads in a list; /forget and /retry go on with the next ones. */
const listMax = 200;

/** The texts of this account that are not known to have got through, as a list with numbers. */
export class ChatOutbox {
  readonly #file: AccountFile;
  /** By the key of the conversation: on its way, and to be told to it. */
  readonly #leaving = new Map<number, readonly OutboxText[]>();
  #parkedKeys: number[] = [];
  /** What the numbers of the last list meant. */
  #listed: readonly OpenText[] | undefined;

  constructor(file: AccountFile) {
    this.#file = file;
  }

  /** These are now in the hands of a connection, or wait for one. */
  leaves(key: number, texts: readonly OutboxText[]): void {
    this.#leaving.set(key, texts);
  }

  settled(key: number): void {
    this.#leaving.delete(key);
  }

  /** The connection was given up before these could leave. */
  park(key: number): void {
    this.#parkedKeys.push(key);
  }

  /** Takes back what was parked, to be sent now. */
  unpark(): (readonly [key: number, texts: readonly OutboxText[]])[] {
    const keys = this.#parkedKeys;
    this.#parkedKeys = [];
    return keys.map((key) => [key, this.#leaving.get(key) ?? []] as const);
  }

  /** How many texts are in the outbox, those on their way included. */
  count(): number {
    return this.#read(() => true).length;
  }

  /** What is not on its way, oldest first; its places are the numbers for {@link choose}. */
  list(): readonly OpenText[] {
    this.#listed = this.#idle();
    return this.#listed;
  }

  /**
   * The text with this number in the last list, or all. Those that have left the list meanwhile
   * are not there any more.
   */
  choose(number: number | undefined): readonly OpenText[] {
    const idle = this.#idle();
    if (number === undefined) return idle;
    const wanted = (this.#listed ?? idle)[number - 1]?.parts[0]?.row;
    return idle.filter(({ parts }) => parts[0]?.row === wanted);
  }

  /** What goes out when a text is to be sent once more: see {@link again}. */
  again({ parts }: OpenText, areNamesKnown: boolean, nowMs: number): readonly OutboxText[] {
    return again(this.#file, parts, areNamesKnown, nowMs);
  }

  drop(texts: readonly OpenText[]): void {
    this.#file.dropOutbox(texts.flatMap(({ parts }) => parts.map(({ row }) => row)));
  }

  #idle(): OpenText[] {
    const busy = new Set([...this.#leaving.values()].flatMap((texts) => texts.map(rowOf)));
    return this.#read((text) => !busy.has(text.row));
  }

  #read(isWanted: (text: OutboxText) => boolean): OpenText[] {
    const texts = (["unsent", "unknown", "refused"] as const)
      .flatMap((state) => this.#file.outbox(state, listMax))
      .filter(isWanted)
      .toSorted((one, other) => one.row - other.row);
    // The parts of one text lie in rows that follow each other.
    const groups = Map.groupBy(texts, ({ row, part }) => row - part);
    return [...groups.values()].slice(0, listMax).map(openText);
  }
}

function rowOf({ row }: OutboxText): number {
  return row;
}

function openText(parts: readonly OutboxText[]): OpenText {
  const [first] = parts;
  return {
    to: first?.to ?? "",
    text: Buffer.concat(parts.map(({ text }) => text)),
    fate: worstFate(parts.map(fateOf)),
    atMs: first?.atMs ?? 0,
    parts,
  };
}

function fateOf({ state, code }: OutboxText): Fate {
  const isAnswered = state === "refused" || state === "kept";
  if (isAnswered) return { state: "answered", code: code ?? "" };
  return { state, code: undefined };
}
