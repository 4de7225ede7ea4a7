import {
  foundSaid,
  newestSaid,
  type Said,
  saidFrom,
  undeliveredSaid,
} from "../client/texts-said.ts";
import type { AccountFile } from "../io/account/account-file.ts";
import type { UnreadSpan } from "../io/account/message.ts";
import type { Username } from "../wire/username.ts";
import type { Pages, Text } from "./state.ts";

/** What is read of an account's file to show it. */
export type HistoryFile = Pick<
  AccountFile,
  "history" | "historyFrom" | "find" | "unreadSpan" | "undelivered"
>;

/** So many pages are remembered until something changes. */
const rememberedMax = 16;

/**
 * Texts out of the file. What was read is remembered until {@link forget}, since a screen looks at
 * the same page again with every key.
 */
export class FilePages implements Pages {
  readonly #file: HistoryFile;
  readonly #remembered = new Map<string, readonly Text[]>();

  constructor(file: HistoryFile) {
    this.#file = file;
  }

  /** Something was written to the file. */
  forget(): void {
    this.#remembered.clear();
  }

  before(peer: Username, row: number | undefined, limit: number): readonly Text[] {
    return this.#once(`before ${row} ${limit} ${peer}`, () =>
      newestSaid(this.#file, peer, { limit, before: row }),
    );
  }

  from(peer: Username, row: number, limit: number): readonly Text[] {
    return this.#once(`from ${row} ${limit} ${peer}`, () => saidFrom(this.#file, peer, row, limit));
  }

  unread(peer: Username): UnreadSpan | undefined {
    return this.#file.unreadSpan(peer);
  }

  find(words: string, limit: number): readonly Text[] {
    return this.#once(`find ${limit} ${words}`, () =>
      foundSaid(this.#file, words, { limit, withoutBlocked: true }).toReversed(),
    );
  }

  undelivered(limit: number, nowMs: number): readonly Text[] {
    return undeliveredSaid(this.#file, limit, nowMs).map(asText);
  }

  #once(question: string, read: () => Said[]): readonly Text[] {
    const known = this.#remembered.get(question);
    if (known !== undefined) return known;
    const texts = read().map(asText);
    const [oldest] = this.#remembered.keys();
    if (this.#remembered.size >= rememberedMax && oldest !== undefined) {
      this.#remembered.delete(oldest);
    }
    this.#remembered.set(question, texts);
    return texts;
  }
}

function asText({ text, ...said }: Said): Text {
  return { ...said, bytes: text };
}
