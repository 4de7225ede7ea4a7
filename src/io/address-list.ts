import { BlockList, isIP } from "node:net";

/** Some addresses of the network. */
export interface AddressList {
  /** IPv4 within IPv6 (`::ffff:10.0.0.1`) is IPv4; what is no address is in no list. */
  has(address: string): boolean;
}

/**
 * The addresses in all of these networks.
 *
 * @param networks - each as {@link isNetwork} takes it. Throws RangeError if one is not.
 */
export function addressList(networks: readonly string[]): AddressList {
  const list = new BlockList();
  for (const text of networks) {
    const network = networkIn(text);
    if (network === undefined) throw new RangeError(`${text} is no network`);
    list.addSubnet(network.address, network.bits, network.family);
  }
  return {
    has: (address) => {
      const plain = address.replace(/%.*$/u, "");
      const version = isIP(plain);
      return version !== 0 && list.check(plain, version === 6 ? "ipv6" : "ipv4");
    },
  };
}

/** Whether a text is an address or a network in CIDR notation: `10.0.0.0/8`, `fd00::/8`, `::1`. */
export function isNetwork(text: string): boolean {
  return networkIn(text) !== undefined;
}

interface Network {
  readonly address: string;
  readonly bits: number;
  readonly family: "ipv4" | "ipv6";
}

function networkIn(text: string): Network | undefined {
  const parts = /^(?<address>[\d.:A-Fa-f]+)(?:\/(?<bits>\d{1,3}))?$/u.exec(text)?.groups;
  const address = parts?.["address"] ?? "";
  const version = isIP(address);
  if (version === 0) return undefined;
  const most = version === 6 ? 128 : 32;
  const bits = Number(parts?.["bits"] ?? most);
  return bits > most ? undefined : { address, bits, family: version === 6 ? "ipv6" : "ipv4" };
}
