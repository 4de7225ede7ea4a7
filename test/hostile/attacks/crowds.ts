import { seedFrame } from "../../helpers/seed-peer.ts";
import { count, crowd, hello, Raw } from "../raw.ts";
import type { Attack } from "./attack.ts";

/** The limit of the protocol page. */
const NAMELESS_MAX = 256;

/** Sockets that never say who they are. */
export const nameless: Attack = {
  name: "sockets without a name",
  small: 1000,
  large: 8000,
  bytesEach: 16_384,
  async run(port, size) {
    const all = await crowd(size, async () => Raw.opens(port));
    const { promise, resolve } = Promise.withResolvers<void>();
    let closed = 0;
    const watch = async (raw: Raw): Promise<void> => {
      await raw.closed;
      closed += 1;
      if (closed === size - NAMELESS_MAX) resolve();
    };
    for (const raw of all) void watch(raw);
    await promise;
    for (const raw of all) raw.resets();
    return { "closed by the server": closed };
  },
};

/** Messages that wait for each of them, and the bytes of one as it comes. */
const WAITING = 20;
const TEXT = "w".repeat(200);
const WAITING_BYTES = 224;

/** Everybody comes back at once, takes what waits, and is torn off again; three times. */
export const storm: Attack = {
  name: "everybody reconnects at once, to a full mailbox",
  small: 1000,
  large: 5000,
  args: ["--limits", "off"],
  // 20 messages each in memory while they are not known to be taken, and what was written.
  bytesEach: 65_536,
  async prepare(port, size) {
    const sender = await Raw.named(port, "sender");
    for (const at of count(size)) {
      const one = count(WAITING).map((id) =>
        seedFrame({ type: 0, id, src: "sender", dst: `s${at}`, text: TEXT }),
      );
      await sender.pours(Buffer.concat(one));
    }
    await sender.reads(size * WAITING * 27);
    sender.resets();
  },
  async run(port, size) {
    let served = 0;
    for (const round of count(3)) {
      const all = count(size).map(async (at) => {
        const raw = await Raw.opens(port);
        raw.writes(hello(`s${at}`));
        await raw.reads(WAITING * WAITING_BYTES);
        if (raw.receivedBytes === WAITING * WAITING_BYTES) served += 1;
        return raw;
      });
      for (const raw of await Promise.all(all)) {
        if (round < 2) raw.resets();
        else raw.finishes();
      }
    }
    return { answered: served, of: size * 3 };
  },
};
