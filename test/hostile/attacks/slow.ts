import { seedFrame } from "../../helpers/seed-peer.ts";
import { crowd, hello, Raw } from "../raw.ts";
import type { Attack } from "./attack.ts";

/** A TLS 1.3 hello as browsers send it: its first two bytes read as a little-endian len of 790. */
const TLS_HELLO: Uint8Array = Buffer.concat([
  Uint8Array.of(0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, 0xfc, 0x03, 0x03),
  Uint8Array.from({ length: 506 }, (_, at) => (at * 37) & 0xff),
]);

const LONG: Uint8Array = seedFrame({
  type: 0,
  id: 1,
  src: "slow",
  dst: "ann",
  text: "s".repeat(1000),
});

type Kind = (raw: Raw, name: string) => void;

/** Ways not to finish a command. */
const KINDS: readonly Kind[] = [
  (raw) => trickle(raw, LONG),
  (raw, name) => {
    raw.writes(hello(name));
    trickle(raw, LONG);
  },
  (raw) => raw.writes(LONG.subarray(0, 500)),
  (raw, name) => raw.writes(Buffer.concat([hello(name), LONG.subarray(0, 1)])),
  (raw, name) => raw.writes(Buffer.concat([hello(name), LONG.subarray(0, 23)])),
  (raw) => raw.writes(TLS_HELLO),
];

function trickle(raw: Raw, bytes: Uint8Array): void {
  let at = 0;
  const timer = setInterval(() => {
    raw.writes(bytes.subarray(at, at + 1));
    at += 1;
  }, 1000);
  void raw.closed.then(() => clearInterval(timer));
}

/** A byte a second, half a command, one byte of a len, TLS: begun and not finished. */
export const unfinished: Attack = {
  name: "commands that are begun and not finished",
  small: 300,
  large: 2000,
  bytesEach: 16_384,
  async run(port, size) {
    const all = await crowd(size, async (at) => {
      const raw = await Raw.opens(port);
      KINDS[at % KINDS.length]?.(raw, `slow${at}`);
      return raw;
    });
    await Promise.all(all.map(async (raw) => raw.closed));
    return { "closed by the server": all.length };
  },
};
