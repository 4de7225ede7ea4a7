import { seedFrame } from "../../helpers/seed-peer.ts";
import { count, crowd, frames, Raw } from "../raw.ts";
import type { Attack } from "./attack.ts";

/** Writes the same to many connections; waits until the server has hung up on all. */
async function untilHungUpOn(
  port: number,
  size: number,
  bytes: (name: string) => Uint8Array,
): Promise<number> {
  const all = await crowd(size, async (at) => {
    const raw = await Raw.named(port, `f${at}`);
    raw.writes(bytes(`f${at}`));
    return raw;
  });
  await Promise.all(all.map(async (raw) => raw.closed));
  return all.length;
}

export const unknownTypes: Attack = {
  name: "commands of unknown types",
  small: 200,
  large: 2000,
  bytesEach: 16_384,
  async run(port, size) {
    const closed = await untilHungUpOn(port, size, (name) =>
      frames(
        ...count(500).map((id) =>
          seedFrame({ type: 3 + id * 131, id, src: name, dst: "ann", text: "?".repeat(100) }),
        ),
      ),
    );
    return { "closed by the server": closed };
  },
};

export const forgedNames: Attack = {
  name: "messages under the names of others",
  small: 200,
  large: 2000,
  bytesEach: 16_384,
  async run(port, size) {
    const closed = await untilHungUpOn(port, size, () =>
      frames(
        ...count(500).map((id) =>
          seedFrame({ type: (id % 2) * 2, id, src: "ann", dst: "bob", text: `ann ${id}` }),
        ),
      ),
    );
    return { "closed by the server": closed };
  },
};

/** Bytes that each pours out, at least. */
const FLOOD_BYTES = 524_288;

/** "200" and "300" in the names of others, to messages of others, as fast as they go. */
export const answersToNothing: Attack = {
  name: "answers to messages of others, at full speed",
  small: 40,
  large: 400,
  bytesEach: 131_072,
  async run(port, size) {
    const forged = frames(
      ...count(1000).map((at) =>
        seedFrame({
          type: 1,
          id: at >> 2,
          src: at % 2 === 0 ? "ann" : "bob",
          dst: at % 3 === 0 ? "ann" : "bob",
          text: at % 5 === 0 ? "300" : "200",
        }),
      ),
    );
    const times = Math.ceil(FLOOD_BYTES / forged.length);
    const all = await crowd(size, async (at) => Raw.named(port, `f${at}`));
    const pouring = all.map(async (raw, at) => {
      for (let time = 0; time < times; time += 1) await raw.pours(forged);
      // Handled when a message to oneself comes back.
      raw.writes(seedFrame({ type: 0, id: 1, src: `f${at}`, dst: `f${at}`, text: "done" }));
      await raw.reads(28);
    });
    await Promise.all(pouring);
    for (const raw of all) raw.resets();
    return { commands: size * times * 1000 };
  },
};

/** Messages that each sends: more than the burst of its rate. */
const SENT = 1200;

export const fastSenders: Attack = {
  name: "senders above their rate, who read no answers at first",
  small: 20,
  large: 400,
  // What waits on a connection: 256 commands or 64 KiB, and a read of 64 KiB behind it.
  bytesEach: 1_048_576,
  async run(port, size) {
    let answers = 0;
    const all = await crowd(size, async (at) => Raw.named(port, `f${at}`));
    const sending = all.map(async (raw, at) => {
      raw.socket.pause();
      const some = count(SENT).map((id) =>
        seedFrame({ type: 0, id, src: `f${at}`, dst: `f${at % 7}`, text: "!" }),
      );
      await raw.pours(frames(...some));
      const each = new Set<number>();
      let rest: Uint8Array = new Uint8Array(0);
      const { promise, resolve } = Promise.withResolvers<void>();
      raw.whenRead((bytes) => {
        rest = Buffer.concat([rest, bytes]);
        for (let view = viewOf(rest); view.byteLength >= 24; view = viewOf(rest)) {
          const bytesWanted = view.getUint16(0);
          if (rest.length < bytesWanted) break;
          if (view.getUint16(2) === 1) each.add(view.getUint32(4));
          rest = rest.subarray(bytesWanted);
        }
        if (each.size === SENT) resolve();
      });
      raw.socket.resume();
      await Promise.race([promise, raw.closed]);
      answers += each.size;
    });
    await Promise.all(sending);
    for (const raw of all) raw.resets();
    return { answered: answers, of: size * SENT };
  },
};

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** The same messageID again and again, and ids that would all fall into one place of a table. */
export const sameIds: Attack = {
  name: "messageIDs that are used again, or chosen to collide",
  small: 2000,
  // Twice as many messages, and no connection is written more than 10,000 without an answer.
  large: 5000,
  args: ["--limits", "off"],
  bytesEach: 4096,
  async run(port, size) {
    const sender = await Raw.named(port, "sender");
    const same = count(size).map((at) =>
      seedFrame({ type: 0, id: 7, src: "sender", dst: "reader", text: String(at) }),
    );
    const colliding = count(size).map((at) =>
      seedFrame({ type: 0, id: (at << 16) >>> 0, src: "sender", dst: "reader", text: "c" }),
    );
    await sender.pours(frames(...same, ...colliding));
    await sender.reads(2 * size * 27);
    let rounds = 0;
    for (; rounds < 10; rounds += 1) {
      const reader = await Raw.named(port, "reader");
      await reader.reads(2 * size * 25);
      reader.resets();
    }
    sender.resets();
    return { answered: sender.receivedBytes / 27, of: 2 * size, reconnects: rounds };
  },
};
