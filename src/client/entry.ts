import type { Alarm, Clock } from "../io/clock.ts";
import type { Address } from "../io/transport.ts";
import type { CoterieError } from "../wire/error.ts";
import { type EndReason, UnreachableError } from "./end-reason.ts";

/** Somewhere on the way to the server a connection was opened, and nothing came of it. */
const connectTimeoutMs = 10_000;

/** How a connection comes about: connected, and let in where one signs in; or why not. */
export class Entry {
  /** Rejects with a CoterieError if nothing comes of it. */
  readonly done: Promise<void>;
  readonly #done: PromiseWithResolvers<void> = Promise.withResolvers();
  readonly #server: Address;
  readonly #alarm: Alarm;
  #isPending = true;

  /** @param late - it takes too long. */
  constructor(server: Address, clock: Clock, late: () => void) {
    this.done = this.#done.promise;
    this.#server = server;
    this.#alarm = clock.after(connectTimeoutMs, () => {
      late();
      this.fails("ETIMEDOUT");
    });
  }

  succeeds(): void {
    this.#end();
    this.#done.resolve();
  }

  /** @param why - what the system says, such as ECONNREFUSED, or more than that. */
  fails(why: string | CoterieError): void {
    this.#end();
    this.#done.reject(typeof why === "string" ? new UnreachableError(this.#server, why) : why);
  }

  /**
   * The connection has ended, at whatever moment.
   *
   * @returns whether that is news: who hears that nothing came of it need not hear why it ended.
   */
  ended(reason: EndReason): boolean {
    this.#alarm.cancel();
    if (!this.#isPending || reason.kind === "closed") return true;
    if ("error" in reason) this.fails(reason.error);
    else this.fails(reason.kind === "broken" ? reason.detail : "ECONNRESET");
    return false;
  }

  #end(): void {
    this.#isPending = false;
    this.#alarm.cancel();
  }
}
