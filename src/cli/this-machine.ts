import { isLoopback } from "../core/network.ts";

/** Whether nobody on another machine reaches what listens at this host, a name or an address. */
export function isThisMachine(host: string): boolean {
  return host === "localhost" || isLoopback(host);
}
