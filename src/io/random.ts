import { MESSAGE_ID_END } from "../wire/message-id.ts";
import type { Token } from "../wire/token.ts";

/** Chance as a port. */
export interface Random {
  /** A number from 0 up to, but not including, 1. */
  fraction(): number;
}

/** The machine's own chance; good for spreading load, not for secrets. */
export const systemRandom: Random = { fraction: () => Math.random() };

/** A messageID by chance. */
export function randomId(random: Random): number {
  return Math.floor(random.fraction() * MESSAGE_ID_END);
}

/** A token that nobody has chosen before, and that is not zero. */
export function randomToken(random: Random): Token {
  const high = 1 + Math.floor(random.fraction() * (2 ** 32 - 1));
  const low = Math.floor(random.fraction() * 2 ** 32);
  return (BigInt(high) << 32n) | BigInt(low);
}
