import { systemClock } from "../io/clock.ts";
import { tcpTransport, type Transport } from "../io/transport.ts";
import type { ClientAccount } from "./account.ts";

/**
 * How an account reaches its server: who has joined by TLS and nothing else, and everybody else by
 * plain TCP.
 *
 * @throws CoterieError if the key of this device is damaged, may be read by others, or is locked.
 */
export async function transportOf({
  joined,
  user,
}: Pick<ClientAccount, "joined" | "user">): Promise<Transport> {
  if (joined === undefined) return tcpTransport;
  // Loading TLS takes longer than all the rest of a start; who speaks plain TCP does without.
  const { secureTransport } = await import("./secure-transport.ts");
  const { passphraseOf } = await import("./device-file.ts");
  const passphrase = await passphraseOf(joined.key);
  return secureTransport(joined, user, () => systemClock.wallMs(), passphrase);
}
