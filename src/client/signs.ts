import type { Alarm, Clock } from "../io/clock.ts";
import { AddedType } from "../wire/added-type.ts";
import { encodeCommand } from "../wire/codec.ts";
import { encodeRead, encodeTyping, type ReadMark } from "../wire/signs.ts";
import type { Username } from "../wire/username.ts";

/** A server passes on 8 signs at once and 4 a second, and drops the others: we stay below that. */
const atOnceMax = 6;
const everyMs = 300;

/**
 * Signs of life from us on one connection, TYPING and READ. Those that come faster than a server
 * passes them on wait, and of those that wait only the newest for each person leaves.
 */
export class Signs {
  readonly #user: Username;
  readonly #clock: Clock;
  readonly #write: (commands: readonly Uint8Array[]) => void;
  /** By what they say and to whom; the oldest first. */
  readonly #waiting = new Map<string, Uint8Array>();
  /** So many may leave at once. */
  #tokens = atOnceMax;
  #filledAtMs: number;
  #alarm: Alarm | undefined;

  constructor(user: Username, clock: Clock, write: (commands: readonly Uint8Array[]) => void) {
    this.#user = user;
    this.#clock = clock;
    this.#write = write;
    this.#filledAtMs = clock.monotonicMs();
  }

  typing(to: Username, isTyping: boolean): void {
    this.#say(AddedType.typing, to, encodeTyping(isTyping));
  }

  /** @param mark - the newest message of theirs that was read. */
  read(to: Username, mark: ReadMark): void {
    this.#say(AddedType.read, to, encodeRead(mark));
  }

  cancel(): void {
    this.#alarm?.cancel();
    this.#waiting.clear();
  }

  #say(type: number, dst: Username, text: Uint8Array): void {
    this.#waiting.set(`${type} ${dst}`, encodeCommand({ type, id: 0, src: this.#user, dst, text }));
    this.#pump();
  }

  #pump(): void {
    this.#alarm?.cancel();
    this.#fill();
    const leaving = [...this.#waiting].slice(0, this.#tokens);
    for (const [key] of leaving) this.#waiting.delete(key);
    this.#tokens -= leaving.length;
    this.#write(leaving.map(([, command]) => command));
    if (this.#waiting.size === 0) return;
    this.#alarm = this.#clock.after(everyMs, () => {
      this.#pump();
    });
  }

  #fill(): void {
    const nowMs = this.#clock.monotonicMs();
    const gained = Math.floor((nowMs - this.#filledAtMs) / everyMs);
    this.#tokens = Math.min(atOnceMax, this.#tokens + gained);
    this.#filledAtMs += gained * everyMs;
  }
}
