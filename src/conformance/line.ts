import type { Connection } from "../io/transport.ts";
import type { ByteOrder } from "../wire/byte-order.ts";
import { CoterieError } from "../wire/error.ts";
import { FrameCutter } from "../wire/frame.ts";
import { bytesOf, fieldsOf } from "./command.ts";
import type { Fields, Received } from "./command.ts";
import type { Transcript } from "./transcript.ts";
import type { World } from "./world.ts";

/** One TCP connection that reads and writes commands, and notes both in the transcript. */
export class Line {
  readonly order: ByteOrder;
  readonly #world: World;
  readonly #transcript: Transcript;
  readonly #who: string;
  readonly #connection: Connection;
  readonly #cutter: FrameCutter;
  readonly #watchers = new Set<() => void>();
  /** Why it is over; `undefined` while it is not. */
  over: string | undefined;
  isOpen = false;
  isClosed = false;

  /** @param gets is told each command that comes. */
  constructor(
    world: World,
    transcript: Transcript,
    who: string,
    order: ByteOrder,
    gets: (received: Received) => void,
  ) {
    this.#world = world;
    this.#transcript = transcript;
    this.#who = who;
    this.order = order;
    this.#cutter = new FrameCutter(order);
    this.#connection = world.transport.dial(world.address, {
      opened: () => {
        this.isOpen = true;
        this.#changed();
      },
      received: (bytes) => {
        this.#takes(bytes, gets);
      },
      ended: () => {
        this.#isOver("the server ended the connection");
        this.#connection.end();
      },
      closed: (error) => {
        this.isClosed = true;
        const why = error?.code ?? error?.message;
        this.#isOver(why === undefined ? "the connection ended" : `the connection broke: ${why}`);
      },
    });
  }

  /** Writes bytes as they are, in one piece. */
  writes(bytes: Uint8Array): void {
    this.#transcript.add(this.#world.time.nowMs(), this.#who, { kind: "wrote", bytes });
    this.#connection.write(bytes);
  }

  /** Writes one command. */
  writesCommand(fields: Fields): void {
    const what = { kind: "sent", fields, order: this.order } as const;
    this.#transcript.add(this.#world.time.nowMs(), this.#who, what);
    this.#connection.write(bytesOf(fields, this.order));
  }

  /** Sends FIN; reading goes on. */
  ends(): void {
    this.told("sends FIN");
    this.#connection.end();
  }

  /** Closes at once, whatever is under way. */
  drops(): void {
    if (!this.isClosed) this.told("closes the connection");
    this.#connection.destroy();
  }

  /** What `look` finds, now or when something has changed; `undefined` when time is up. */
  async until<T>(look: () => T | undefined, withinMs: number): Promise<T | undefined> {
    const found = look();
    if (found !== undefined) return found;
    const { promise, resolve } = Promise.withResolvers<T | undefined>();
    const finish = (result: T | undefined): void => {
      alarm.cancel();
      this.#watchers.delete(again);
      resolve(result);
    };
    const again = (): void => {
      const now = look();
      if (now !== undefined) finish(now);
    };
    const alarm = this.#world.time.after(Math.max(0, withinMs), () => finish(undefined));
    this.#watchers.add(again);
    return promise;
  }

  #takes(bytes: Uint8Array, gets: (received: Received) => void): void {
    try {
      this.#cutter.push(bytes, {
        frame: (lent, at, size) => {
          const fields = fieldsOf(lent.subarray(at, at + size));
          const atMs = this.#world.time.nowMs();
          this.#transcript.add(atMs, this.#who, { kind: "got", fields, order: this.order });
          gets({ ...fields, atMs, realMs: this.#world.time.realMs() });
        },
      });
      this.#changed();
    } catch (error) {
      if (!(error instanceof CoterieError)) throw error;
      this.#isOver(`from the server ${error.message}`);
      this.#connection.destroy();
    }
  }

  #isOver(why: string): void {
    if (this.over === undefined) this.told(why);
    this.over ??= why;
    this.#changed();
  }

  /** Notes something in words. */
  told(words: string): void {
    this.#transcript.add(this.#world.time.nowMs(), this.#who, { kind: "told", words });
  }

  #changed(): void {
    for (const look of this.#watchers) look();
  }
}
