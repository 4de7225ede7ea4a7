import { seedFrame } from "../../helpers/seed-peer.ts";
import { count, crowd, frames, Raw } from "../raw.ts";
import type { Attack } from "./attack.ts";

/** Messages in each mailbox. */
const MAILBOX = 2000;
const TEXT = "r".repeat(100);

/** Clients that connect to a full mailbox and never read a byte. */
export const stuckReaders: Attack = {
  name: "clients with a full mailbox that never read",
  small: 20,
  large: 100,
  args: ["--limits", "off"],
  // Written ahead 256 KiB, as much again while it is gathered, and what is handed over: 240 each.
  bytesEach: 2 * 262_144 + MAILBOX * 240,
  async prepare(port, size) {
    const sender = await Raw.named(port, "sender");
    for (const at of count(size)) {
      const one = count(MAILBOX).map((id) =>
        seedFrame({ type: 0, id, src: "sender", dst: `r${at}`, text: TEXT }),
      );
      await sender.pours(frames(...one));
      await sender.reads((at + 1) * MAILBOX * 27);
    }
    sender.resets();
  },
  async run(port, size) {
    const all = await crowd(size, async (at) => {
      const raw = await Raw.named(port, `r${at}`);
      raw.socket.pause();
      return raw;
    });
    // Messages to them, which they leave unanswered: each is kept, and its sender hears 300.
    const sender = await Raw.named(port, "sender");
    for (const at of count(size)) {
      sender.writes(seedFrame({ type: 0, id: at, src: "sender", dst: `r${at}`, text: "and?" }));
    }
    await sender.reads(size * 27);
    for (const raw of all) raw.resets();
    sender.resets();
    return { "messages handed to nobody": size * MAILBOX, "later ones answered": size };
  },
};

/** One client that is there and reads nothing, and as many messages to it as the size says. */
export const stuckReader: Attack = {
  name: "one client that never reads, and messages to it",
  small: 60_000,
  large: 600_000,
  args: ["--limits", "off"],
  // 10,000 of them are in memory; of the others the number, 8 bytes.
  bytesEach: 140,
  async run(port, size) {
    const reader = await Raw.named(port, "stuck");
    reader.socket.pause();
    const sender = await Raw.named(port, "sender");
    const some = frames(
      ...count(1000).map((id) =>
        seedFrame({ type: 0, id, src: "sender", dst: "stuck", text: "m" }),
      ),
    );
    for (let sent = 0; sent < size; sent += 1000) await sender.pours(some);
    await sender.reads(size * 27);
    reader.resets();
    sender.resets();
    return { answered: sender.receivedBytes / 27, of: size };
  },
};
