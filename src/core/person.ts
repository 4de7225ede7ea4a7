import { PresenceState } from "../wire/presence.ts";
import type { Token } from "../wire/token.ts";
import type { AgeOrder } from "./age-order.ts";
import type { Epoch, NamePage } from "./epoch.ts";
import { Mailbox } from "./mailbox.ts";
import type { Session } from "./session.ts";
import type { TokenBucket } from "./token-bucket.ts";

/**
 * A name that the server knows, with what is kept for it and where it is connected; or one more
 * device of such a name, which has a mailbox of its own, see `devices/`.
 */
export class Person {
  /** The core's number for the name, also in the store. */
  readonly id: number;
  /** The 8 bytes of the name, NUL-padded, as two signed 32-bit patterns in network order. */
  high: number;
  low: number;
  /** The 8 bytes under which the store knows a device, which are no name; see `addressOf`. */
  readonly address: Uint8Array | undefined;
  /** Whose device it is; `undefined` for a name, and for a device that is nobody's any more. */
  of: Person | undefined = undefined;
  /** The mailboxes of the name's further devices; `undefined` if this is all that there is. */
  others: readonly Person[] | undefined = undefined;
  /** It has connected at least once. */
  seen: boolean;
  /** The store knows the number. */
  enrolled: boolean;
  /** The connection that receives for it. */
  session: Session | undefined = undefined;
  readonly mailbox: Mailbox = new Mailbox();
  bucket: TokenBucket | undefined = undefined;
  /** Its epochs of which something is known; made for the first. */
  epochs: Map<Token, Epoch> | undefined = undefined;
  /** Pages of names that are remembered of it; made for the first. */
  namePages: AgeOrder<NamePage> | undefined = undefined;
  /** Since when it is here, silent or away, in ms; -1 if that was before the server started. */
  stateSinceMs = -1;
  /** What it was then. */
  state: PresenceState = PresenceState.away;
  /** When connections of this name threw each other off in turn, in ms. */
  takeoversAtMs: number[] = [];

  constructor(
    id: number,
    high: number,
    low: number,
    known: { seen: boolean; enrolled: boolean },
    address?: Uint8Array,
  ) {
    this.address = address;
    this.id = id;
    this.high = high;
    this.low = low;
    this.seen = known.seen;
    this.enrolled = known.enrolled;
  }

  /** Makes it the mailbox of one more device of this name, under which it is spoken to. */
  readsFor(name: Person): void {
    this.of = name;
    this.high = name.high;
    this.low = name.low;
  }

  /** The 8 bytes of the name. */
  nameBytes(): Uint8Array {
    const bytes = new Uint8Array(8);
    const view = new DataView(bytes.buffer);
    view.setInt32(0, this.high);
    view.setInt32(4, this.low);
    return bytes;
  }
}
