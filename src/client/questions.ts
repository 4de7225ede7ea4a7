import { AddedType } from "../wire/added-type.ts";
import { encodeCommand } from "../wire/codec.ts";
import {
  encodeWho,
  type PresenceEntry,
  type PresenceList,
  WHO_NAMES_MAX,
} from "../wire/presence.ts";
import type { Username } from "../wire/username.ts";
import { hasPeople, type Level } from "./handshake.ts";

/** What a PRESENCE is: the answer to a question, the first word of what is watched, or news. */
export type PresenceKind = "answer" | "watched" | "news";

interface Question {
  readonly watch: boolean;
  readonly found: PresenceEntry[];
  readonly resolve: (found: readonly PresenceEntry[] | undefined) => void;
}

/** Questions for people on one connection: WHO, and the PRESENCE that answers it. */
export class Questions {
  readonly #user: Username;
  readonly #level: () => Level;
  readonly #write: (commands: readonly Uint8Array[]) => void;
  /** By the messageID of their WHO. */
  readonly #open = new Map<number, Question>();
  /** 0 stands for what nobody has asked for. */
  #lastId = 0;
  #isOver = false;

  constructor(
    user: Username,
    level: () => Level,
    write: (commands: readonly Uint8Array[]) => void,
  ) {
    this.#user = user;
    this.#level = level;
    this.#write = write;
  }

  /**
   * @param names - at most {@link WHO_NAMES_MAX}; none for everybody.
   * @returns `undefined` if there is no answer: the server has not agreed to give any, or the
   * connection ends before it.
   */
  who(names: readonly Username[], watch: boolean): Promise<readonly PresenceEntry[] | undefined> {
    if (names.length > WHO_NAMES_MAX) throw new RangeError(`${names.length} names in one question`);
    if (this.#isOver || !hasPeople(this.#level())) return Promise.resolve(undefined);
    const { promise, resolve } = Promise.withResolvers<readonly PresenceEntry[] | undefined>();
    this.#lastId += 1;
    const id = this.#lastId;
    this.#open.set(id, { watch, found: [], resolve });
    const text = encodeWho({ watch, names: names.length === 0 ? undefined : names });
    this.#write([
      encodeCommand({ type: AddedType.who, id, src: this.#user, dst: undefined, text }),
    ]);
    return promise;
  }

  /** PRESENCE has come. */
  answered(id: number, { more, entries }: PresenceList): PresenceKind {
    const question = this.#open.get(id);
    if (question === undefined) return "news";
    question.found.push(...entries);
    if (!more) {
      this.#open.delete(id);
      question.resolve(question.found);
    }
    return question.watch ? "watched" : "answer";
  }

  /** The connection is over. */
  finish(): void {
    this.#isOver = true;
    for (const { resolve } of this.#open.values()) resolve(undefined);
    this.#open.clear();
  }
}
