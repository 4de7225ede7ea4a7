import { COMMAND_BYTES_MAX, HEADER_BYTES } from "./command.ts";

/** The order of the bytes in `len`, `type` and `messageID`. The seed's page leaves it open. */
export type ByteOrder = "network" | "little";

function fits(size: number): boolean {
  return size >= HEADER_BYTES && size <= COMMAND_BYTES_MAX;
}

function u16(bytes: Uint8Array, at: number, order: ByteOrder): number {
  const first = bytes[at] ?? 0;
  const second = bytes[at + 1] ?? 0;
  return order === "network" ? (first << 8) | second : (second << 8) | first;
}

function u32(bytes: Uint8Array, at: number, order: ByteOrder): number {
  const low = u16(bytes, at, order);
  const high = u16(bytes, at + 2, order);
  return order === "network" ? low * 65_536 + high : high * 65_536 + low;
}

/**
 * Tells from the first bytes of a connection in which order its peer writes numbers.
 *
 * A `len` that fits 24..1024 only when swapped comes from a program that writes raw C structs on
 * a little-endian machine. For nine lengths (257–259, 513–515, 769–771) both orders fit; then the
 * order whose type is one of the seed's wins, then the smaller messageID, then network order.
 *
 * @returns the order; `undefined` while more bytes are needed; `"neither"` if no order fits.
 */
export function detectByteOrder(bytes: Uint8Array): ByteOrder | "neither" | undefined {
  if (bytes.length < 2) return undefined;
  const network = fits(u16(bytes, 0, "network"));
  const little = fits(u16(bytes, 0, "little"));
  if (!network && !little) return "neither";
  if (network !== little) return network ? "network" : "little";
  if (bytes.length < 8) return undefined;
  const seedNetwork = u16(bytes, 2, "network") <= 2;
  const seedLittle = u16(bytes, 2, "little") <= 2;
  if (seedNetwork !== seedLittle) return seedNetwork ? "network" : "little";
  return u32(bytes, 4, "little") < u32(bytes, 4, "network") ? "little" : "network";
}

/**
 * Swaps `len`, `type` and `messageID` of the command at `at` in place: the only fields that have
 * a byte order. Applied once where bytes come in and once where they go out, it lets everything
 * between speak network order.
 */
export function swapHeader(bytes: Uint8Array, at: number): void {
  swap(bytes, at, at + 1);
  swap(bytes, at + 2, at + 3);
  swap(bytes, at + 4, at + 7);
  swap(bytes, at + 5, at + 6);
}

function swap(bytes: Uint8Array, left: number, right: number): void {
  const kept = bytes[left] ?? 0;
  bytes[left] = bytes[right] ?? 0;
  bytes[right] = kept;
}
