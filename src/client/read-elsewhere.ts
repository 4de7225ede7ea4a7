import type { InboxMessage } from "../io/account/message.ts";
import type { ReadMark } from "../wire/signs.ts";
import type { Username } from "../wire/username.ts";
import type { ClientAccount } from "./account.ts";

/** So many marks at most wait for their messages. */
const waitingMax = 1000;

/**
 * What the other devices of the own name have read. A mark may come before its message: the server
 * passes on a mark at once, and a message once it is on its disk.
 */
export class ReadElsewhere {
  readonly #account: ClientAccount;
  readonly #told: (peer: Username) => void;
  /** Marks whose messages are not here, by who wrote those. */
  readonly #waiting = new Map<string, { readonly peer: Username; readonly mark: ReadMark }>();

  constructor(account: ClientAccount, told: (peer: Username) => void) {
    this.#account = account;
    this.#told = told;
  }

  /** Another device has read `peer` up to here. Throws COTERIE_DISK. */
  read(peer: Username, mark: ReadMark): void {
    if (this.#account.file.readElsewhere(peer, mark.epoch, mark.id)) {
      this.#waiting.delete(peer);
      this.#told(peer);
    } else if (this.#waiting.size < waitingMax || this.#waiting.has(peer)) {
      this.#waiting.set(peer, { peer, mark });
    }
  }

  /** These are in the file now. Throws COTERIE_DISK. */
  took(messages: readonly InboxMessage[]): void {
    if (this.#waiting.size === 0) return;
    for (const { from, id, about } of messages) {
      const waiting = this.#waiting.get(from);
      if (waiting?.mark.id !== id || waiting.mark.epoch !== about?.epoch) continue;
      this.read(waiting.peer, waiting.mark);
    }
  }
}
