import type { Random } from "../io/random.ts";
import type { Address, Transport } from "../io/transport.ts";
import type { ByteOrder } from "../wire/byte-order.ts";
import type { KitTime } from "./kit-time.ts";

/**
 * How a client of the kit says who it is, since the seed knows no sign-in: by a message to itself,
 * which it answers, or by a reply to nothing (for servers on which nobody can talk to oneself).
 */
export type Introduction = "message" | "reply";

/** What all cases share. */
export interface World {
  readonly address: Address;
  readonly transport: Transport;
  readonly random: Random;
  /** A name of eight letters that was given to nobody before, for somebody in a case. */
  readonly newName: () => string;
  readonly time: KitTime;
  /** The order in which the server understands numbers. The seed leaves it open. */
  readonly order: ByteOrder;
  readonly introduction: Introduction;
  /** How much later than it must an answer may come, for the network's sake. */
  readonly marginMs: number;
}

/** A server that gets no answer within this long considers the recipient disconnected (S5). */
export const replyTimeoutMs = 3000;

/** How long a reply is waited for by a case that asks what it says, and not when it comes. */
export function longPatienceMs({ marginMs }: Pick<World, "marginMs">): number {
  return 3 * (replyTimeoutMs + marginMs);
}

/** How long what must come is waited for. */
export function patienceMs({ marginMs }: Pick<World, "marginMs">): number {
  return replyTimeoutMs + marginMs;
}
