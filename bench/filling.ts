import type { AccountFile } from "../src/io/account/account-file.ts";
import type { InboxMessage } from "../src/io/account/message.ts";

/** So many messages are committed together while a file is filled. */
const batch = 2000;
const syllables = ["ka", "lo", "mi", "ne", "ru", "ста", "во", "ри", "на", "ло"];

/** How many different words there are in the messages. */
export const vocabulary = 20_000;

/** Messages as people write them, the same in each run: a few people and words are most of it. */
export class Filling {
  readonly #peers: number;
  #seed = 7;

  /** @param peers - so many people write: p0, who writes most, p1, … */
  constructor(peers: number) {
    this.#peers = peers;
  }

  /** Fills a file; its last messages wait to be shown, and everything is unread. */
  populate(file: AccountFile, messages: number): void {
    for (let done = 0; done < messages; done += batch) {
      const taken = file.take(
        Array.from({ length: batch }, (_, index) => this.message(done + index)),
      );
      // The last ones wait, so that there is something to count.
      if (done + batch < messages) file.dropInbox(taken.map(({ row }) => row));
    }
  }

  message(number: number): Omit<InboxMessage, "row"> {
    // A few write most of it.
    const from = `p${Math.floor(this.#peers ** this.#chance()) - 1}`;
    const atMs = 1_700_000_000_000 + number * 1000;
    const facts = { number, atMs, epoch: 1n, part: 0, parts: 0, replyTo: undefined };
    return { from, to: "ann", id: number, offline: false, atMs, text: this.text(), about: facts };
  }

  text(): Uint8Array {
    const count = 4 + Math.floor(this.#chance() * 10);
    const words = Array.from({ length: count }, () =>
      word(Math.floor(vocabulary ** this.#chance()) - 1),
    );
    // A few write Chinese as well.
    if (this.#chance() < 0.05) words.push("我们去中国旅行");
    return Buffer.from(words.join(" "));
  }

  /** The same numbers in each run; from 0 up to, but not including, 1. */
  #chance(): number {
    this.#seed = (this.#seed * 48_271) % 2_147_483_647;
    return this.#seed / 2_147_483_647;
  }
}

/** The smaller the number, the more often the word is used; word 0 stands in every second text. */
export function word(number: number): string {
  let rest = number + syllables.length;
  let letters = "";
  for (; rest > 0; rest = Math.floor(rest / syllables.length)) {
    letters += syllables[rest % syllables.length] ?? "";
  }
  return letters;
}
