import type { InboxMessage, OutboxText } from "../io/account/message.ts";
import type { Clock } from "../io/clock.ts";
import type { Transport } from "../io/transport.ts";
import type { Notice } from "../wire/notice.ts";
import type { PresenceEntry } from "../wire/presence.ts";
import type { ReadMark } from "../wire/signs.ts";
import type { Username } from "../wire/username.ts";
import type { EndReason } from "./end-reason.ts";
import type { Level } from "./handshake.ts";

/** The outside of a client. */
export interface ClientPorts {
  readonly transport: Transport;
  readonly clock: Clock;
}

/** What a client tells while it is connected. Nothing is told after `ended`. */
export interface ClientEvents {
  /** Messages came; they are in the inbox of the account and were confirmed to the server. */
  arrived?(messages: readonly InboxMessage[]): void;
  /** The answer to a text whose fate was `unknown` came after all. */
  answeredLate?(text: OutboxText, code: string): void;
  /** The server has told more of a text that it held, or that was in doubt: 200, 300, 410. */
  fate?(text: OutboxText, code: string): void;
  /** Somebody who is watched for has come, gone, fallen silent or shown life. */
  presence?(entries: readonly PresenceEntry[]): void;
  typing?(from: Username, isTyping: boolean): void;
  /** They have read us up to this message of ours, which is further than before. */
  read?(by: Username, mark: ReadMark): void;
  /** Other devices of this name have sent these; they are in the file, as texts of ours. */
  sentElsewhere?(messages: readonly InboxMessage[]): void;
  /** Another device of this name has read this person; some of it may have been unread here. */
  readElsewhere?(peer: Username): void;
  /** The server has a sentence for the person. */
  notice?(notice: Notice): void;
  /** `members` of the account has another list. */
  members?(): void;
  /** It is known what both sides speak. */
  agreed?(level: Level): void;
  /** The connection is over; called once. */
  ended?(reason: EndReason): void;
}

/** How a client presents itself. */
export interface ClientOptions {
  /**
   * It only sends: whoever receives under the name goes on doing so. A server of level 1 knows
   * nothing of this, and there the name is taken over as ever.
   */
  readonly isSendOnly?: boolean;
  /** It asks and neither sends nor receives; a server of level 1 does not hear of the name. */
  readonly asksOnly?: boolean;
}
