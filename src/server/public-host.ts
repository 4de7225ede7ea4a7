import type { OwnAddresses } from "../io/own-addresses.ts";

/** What an operator has said of it. */
export interface AskedHost {
  /** What invitations are to name. */
  readonly name: string | undefined;
  /** Where to listen; `undefined` is everywhere. */
  readonly host: string | undefined;
}

const EVERYWHERE: ReadonlySet<string> = new Set(["0.0.0.0", "::"]);
/** With a dot: a bare name is known to a machine and its neighbours at most. */
const FULL_NAME = /^[\da-z][\da-z-]*(?:\.[\da-z][\da-z-]*)+$/iu;

/**
 * Where others find the server: what was said; else where it listens. If that is everywhere, the
 * full name of the machine; else its first address, of IPv4 if there is one.
 */
export function publicHost({ name, host }: AskedHost, own: OwnAddresses): string {
  if (name !== undefined) return name;
  if (host !== undefined && !EVERYWHERE.has(host)) return host;
  if (FULL_NAME.test(own.name) && !own.name.startsWith("localhost.")) return own.name;
  const [first] = own.addresses;
  return own.addresses.find((address) => !address.includes(":")) ?? first ?? "127.0.0.1";
}
