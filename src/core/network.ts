/** IPv4 addresses as a socket that listens on IPv6 shows them. */
const MAPPED = /^::ffff:(?<v4>\d+\.\d+\.\d+\.\d+)$/iu;

/**
 * Whom an address stands for when connections are counted: for IPv6 the first 64 bits, since one
 * household has them all; for IPv4 the address.
 */
export function networkOf(address: string): string {
  const mapped = MAPPED.exec(address)?.groups?.["v4"];
  if (mapped !== undefined) return mapped;
  if (!address.includes(":")) return address;
  const [front = "", back] = address.replace(/%.*$/u, "").split("::");
  const head = front === "" ? [] : front.split(":");
  const tail = back === undefined || back === "" ? [] : back.split(":");
  const zeros = Array<string>(Math.max(0, 8 - head.length - tail.length)).fill("0");
  return `${[...head, ...zeros, ...tail].slice(0, 4).join(":")}::/64`;
}

/** Whether a program on this machine has connected. */
export function isLoopback(address: string): boolean {
  return address === "::1" || address.startsWith("127.") || address.startsWith("::ffff:127.");
}
