import { hostname, networkInterfaces } from "node:os";

/** By what others may find this machine. */
export interface OwnAddresses {
  /** What it calls itself, which need not mean anything to others. */
  readonly name: string;
  /** Its addresses in networks, without those that hold on one link or within the machine only. */
  readonly addresses: readonly string[];
}

const LINK_LOCAL = /^(?:fe[89ab][0-9a-f]:|169\.254\.)/iu;

/** As the system says at this moment. */
export function ownAddresses(): OwnAddresses {
  const all = Object.values(networkInterfaces()).flatMap((found) => found ?? []);
  const addresses = all
    .filter(({ internal, address }) => !internal && !LINK_LOCAL.test(address))
    .map(({ address }) => address);
  return { name: hostname(), addresses };
}
