import { again } from "../client/again.ts";
import type { FollowingClient } from "../client/follow.ts";
import type { AccountFile } from "../io/account/account-file.ts";
import type { OutboxText } from "../io/account/message.ts";
import { splitText } from "../wire/split-text.ts";
import type { Username } from "../wire/username.ts";

/** So many texts of earlier runs are sent at the start; the others at the next one. */
const waitingMax = 10_000;

/** What a courier needs of the file. */
export type CourierFile = Pick<AccountFile, "queue" | "outbox" | "dropOutbox" | "settle" | "epoch">;

/** What a courier needs of the connection. */
export type CourierClient = Pick<FollowingClient, "deliver" | "withdraw" | "mayKnowNames">;

/** Sends what was written, and knows what is on its way. */
export class Courier {
  readonly #file: CourierFile;
  readonly #client: CourierClient;
  readonly #changed: () => void;
  /** By row: what was given to the client and has no fate yet. */
  readonly #underWay = new Map<number, OutboxText>();

  /** @param changed - called when something is under way, or is not any more. */
  constructor(file: CourierFile, client: CourierClient, changed: () => void) {
    this.#file = file;
    this.#client = client;
    this.#changed = changed;
  }

  /** The rows of what is on its way, or waits for the connection. */
  get underWay(): ReadonlySet<number> {
    return new Set(this.#underWay.keys());
  }

  /** What an earlier run has written and not sent goes out, in its order. */
  start(): void {
    this.#deliver(this.#file.outbox("unsent", waitingMax));
  }

  /**
   * @param kept - called when the text is on the disk, before anything of it leaves.
   * @throws CoterieError if the text cannot be kept; nothing of it is sent then.
   */
  send(to: Username, text: string, nowMs: number, kept: () => void): void {
    const texts = this.#file.queue(to, splitText(text), nowMs);
    kept();
    this.#deliver(texts);
  }

  /** Sends a text without an answer, or a refused one, once more: see {@link again}. */
  retry(parts: readonly OutboxText[], nowMs: number): void {
    const idle = parts.filter(({ row }) => !this.#underWay.has(row));
    this.#deliver(again(this.#file, idle, this.#client.mayKnowNames, nowMs));
  }

  /** Gives texts up. One that has left may arrive all the same. */
  drop(texts: readonly OutboxText[]): void {
    const known = texts.map((text) => this.#underWay.get(text.row) ?? text);
    this.#client.withdraw(known);
    this.#file.dropOutbox(texts.map(({ row }) => row));
  }

  #deliver(texts: readonly OutboxText[]): void {
    if (texts.length === 0) return;
    for (const text of texts) this.#underWay.set(text.row, text);
    this.#changed();
    void this.#client.deliver(texts, (text) => {
      this.#underWay.delete(text.row);
      this.#changed();
    });
  }
}
