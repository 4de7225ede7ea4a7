/** What the first bytes of a connection say of its peer. */
export type Speaker = "tls" | "plain";

/** As many bytes tell in every case. */
const BYTES_MAX = 6;
/** A record of TLS that carries a handshake, and a handshake that begins with ClientHello. */
const HANDSHAKE = 0x16;
const CLIENT_HELLO = 0x01;
const RECORD_HEAD_BYTES = 5;
/** A ClientHello without any extension; it begins with a head of 4 bytes. */
const RECORD_BYTES_MIN = 45;
/** RFC 8446, 5.1. */
const RECORD_BYTES_MAX = 16_384;

/**
 * Tells TLS from the commands of the seed's page, in either byte order, by the first bytes.
 *
 * TLS begins with `16 03 01` or `16 03 03`, the length of the record in two bytes, and `01`
 * (ClientHello). In network order no `len` begins with 0x16. In little-endian order `16 03` is a
 * `len` of 790, so the bytes behind it decide: the third is the low half of `type`, and 0 or 2 are
 * no TLS; the fourth and fifth are its high half and the low byte of `messageID`, and for a type 1
 * they make a length below 256; the sixth is the next byte of `messageID`.
 *
 * What is left is a known limit: a little-endian peer whose first command is a reply of exactly
 * 790 bytes with a messageID whose low half is 0x012D to 0x01FF is taken for TLS, and hung up on.
 *
 * @returns `undefined` while more bytes are needed.
 */
export function speakerOf(bytes: Uint8Array): Speaker | undefined {
  for (const [at, isTls] of CHECKS.entries()) {
    if (at >= bytes.length) return undefined;
    if (!isTls(bytes)) return "plain";
  }
  return "tls";
}

/** How many bytes the record of TLS has that begins with these, its head included. */
export function recordBytes([, , , high = 0, low = 0]: Uint8Array): number {
  return RECORD_HEAD_BYTES + ((high << 8) | low);
}

/** Whether the bytes up to and with each place may be those of TLS. */
const CHECKS: readonly ((bytes: Uint8Array) => boolean)[] = [
  ([first]) => first === HANDSHAKE,
  ([, major]) => major === 0x03,
  ([, , minor]) => minor === 0x01 || minor === 0x03,
  ([, , , high = 0]) => high << 8 <= RECORD_BYTES_MAX,
  ([, , , high = 0, low = 0]) => {
    const size = (high << 8) | low;
    return size >= RECORD_BYTES_MIN && size <= RECORD_BYTES_MAX;
  },
  (bytes) => bytes[BYTES_MAX - 1] === CLIENT_HELLO,
];
