import type { FollowPorts } from "./follow.ts";
import type { ConnectOptions } from "./public.ts";

export interface MessengerPorts extends FollowPorts {
  /** A moment as programs see it; `atMs` is in milliseconds since 1970. */
  dateOf(atMs: number): Date;
}

/** What of the options concerns a client that is set up: see {@link ConnectOptions}. */
export interface MessengerSettings extends Pick<
  ConnectOptions,
  "onState" | "onLaterFate" | "onNotice"
> {
  readonly inboxMax: number;
  readonly sendsMax: number;
  readonly waitForServer: boolean;
}
