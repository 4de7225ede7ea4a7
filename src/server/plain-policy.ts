import { isLoopback } from "../core/network.ts";
import type { AddressList } from "../io/address-list.ts";

/** Who may speak without TLS to a server that has a key: nobody, this machine, some, everybody. */
export type PlainPolicy = "off" | "loopback" | "open" | AddressList;

/** Whether a plain connection from `address` may be. What is no address is somewhere else. */
export function admitsPlain(policy: PlainPolicy, address: string): boolean {
  if (policy === "off") return false;
  if (policy === "loopback") return isLoopback(address);
  return policy === "open" || policy.has(address);
}
