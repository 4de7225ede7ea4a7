import type { Address } from "../io/transport.ts";
import { CoterieError } from "../wire/error.ts";

/** Coterie's own port. */
export const defaultPort = 7427;

/** Where a server is looked for if nobody says where. */
export const defaultServer: Address = { host: "127.0.0.1", port: defaultPort };

/**
 * Reads HOST:PORT; without a port it is Coterie's own.
 *
 * @param portMin - 0 for who listens, and lets the system choose.
 * @example
 * parseAddress("[::1]:7427"); // { host: "::1", port: 7427 }
 * @throws CoterieError COTERIE_USAGE saying what was expected.
 */
export function parseAddress(text: string, portMin: 0 | 1 = 1): Address {
  const match = /^(?:\[(?<six>[0-9A-Fa-f:.%\w]+)\]|(?<host>[^\s:[\]/]+))(?::(?<port>\d+))?$/.exec(
    text,
  );
  const host = match?.groups?.["six"] ?? match?.groups?.["host"];
  const port = Number(match?.groups?.["port"] ?? defaultPort);
  if (host === undefined || port < portMin || port > 65_535) {
    throw new CoterieError(
      "COTERIE_USAGE",
      `"${text}" is no address of a server`,
      `Write HOST:PORT with a port from ${portMin} to 65535, such as 127.0.0.1:7427 or [::1]:7427.`,
    );
  }
  return { host: host.toLowerCase(), port };
}
