import { partsOf } from "./words.ts";
import type { Deed, Report } from "./words.ts";

/** A wait for deeds. */
interface Wait {
  readonly deed: Deed;
  /** Only those of this client. */
  readonly by: string | undefined;
  /** Only those in whose words this stands. */
  readonly word: string | undefined;
  left: number;
  readonly resolve: () => void;
}

const decoder = new TextDecoder();

/** All that the clients have reported: what a round waits for, and what the end is held against. */
export class Heard {
  /** Texts that are in an outbox since, part by part, by their writer. */
  readonly said: Map<string, string[]> = new Map();
  /** Rows of texts that were kept, as `USER ROW`. */
  readonly kept: Set<string> = new Set();
  /** Of each client that found itself speaking level 1, how often. */
  readonly plain: Map<string, number> = new Map();
  /** How often each name went out. */
  readonly #wrote: Map<string, number> = new Map();
  readonly #waits: Set<Wait> = new Set();
  readonly #counts: Map<Deed, number> = new Map();

  /** Messages that went out again under their names, as often as they did. */
  get resent(): number {
    return [...this.#wrote.values()].reduce((sum, times) => sum + times - 1, 0);
  }

  /** @param by - who reports. */
  hears(by: string, { deed, words }: Report): void {
    const [first = "", second = "", third = ""] = words;
    this.#counts.set(deed, (this.#counts.get(deed) ?? 0) + 1);
    if (deed === "said") {
      const said = this.said.get(by) ?? [];
      this.said.set(by, said);
      for (const part of partsOf(second, Number(third))) said.push(decoder.decode(part));
    }
    if (deed === "wrote") {
      for (const name of words.map((each) => `${by} ${each}`)) {
        this.#wrote.set(name, (this.#wrote.get(name) ?? 0) + 1);
      }
    }
    const isFate = deed === "settled" || deed === "told";
    if (isFate && first === "300") this.kept.add(`${by} ${second}`);
    if (deed === "plain") this.plain.set(by, (this.plain.get(by) ?? 0) + 1);
    for (const wait of this.#waits) {
      if (wait.deed !== deed || (wait.by !== undefined && wait.by !== by)) continue;
      if (wait.word !== undefined && !words.includes(wait.word)) continue;
      wait.left -= 1;
      if (wait.left > 0) continue;
      this.#waits.delete(wait);
      wait.resolve();
    }
  }

  /** What was done how often, in words. */
  sinceLastAsked(): string {
    const deeds = ["said", "wrote", "settled", "told", "took"] as const;
    const words = deeds.map((deed) => `${this.#counts.get(deed) ?? 0} x ${deed}`);
    this.#counts.clear();
    return words.join(", ");
  }

  /** Nobody waits any more. */
  forget(): void {
    this.#waits.clear();
  }

  /** Resolves when something has been done so many times from now on. */
  done(
    deed: Deed,
    count: number,
    { by, word }: Partial<Pick<Wait, "by" | "word">> = {},
  ): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#waits.add({ deed, by, word, left: count, resolve });
    return promise;
  }
}
