import { seedFrame } from "../../helpers/seed-peer.ts";
import { count, frames, hello, Raw } from "../raw.ts";
import type { Attack } from "./attack.ts";

const half = (name: string): Uint8Array =>
  seedFrame({ type: 0, id: 9, src: name, dst: "ann", text: "half" }).subarray(0, 20);

/** A reply comes back for it at once, so the server has handled what was written before. */
async function fence(raw: Raw, name: string): Promise<void> {
  const seen = raw.receivedBytes;
  raw.writes(seedFrame({ type: 0, id: 0xfe, src: name, dst: "", text: "" }));
  await raw.reads(seen + 27);
}

/** What a connection is doing when it is torn off. `name` is its own, `other` of a second one. */
const STATES: readonly ((port: number, name: string) => Promise<Raw>)[] = [
  // Connected, and nothing said.
  async (port) => Raw.opens(port),
  // In the middle of a len, and of its first command.
  async (port, name) => wrote(port, hello(name).subarray(0, 1)),
  async (port, name) => wrote(port, half(name)),
  // Named; named and in the middle of a command.
  async (port, name) => wrote(port, hello(name)),
  async (port, name) => wrote(port, frames(hello(name), half(name))),
  // Owed an answer that it does not wait for, by somebody absent and by itself.
  async (port, name) =>
    wrote(
      port,
      seedFrame({ type: 0, id: 1, src: name, dst: "nobody", text: "bye" }),
      seedFrame({ type: 0, id: 2, src: name, dst: name, text: "bye" }),
    ),
  // Handed a message, live, that it does not answer.
  async (port, name) => {
    const raw = await wrote(port, hello(name));
    await fence(raw, name);
    const sender = await Raw.named(port, `${name}s`);
    sender.writes(seedFrame({ type: 0, id: 1, src: `${name}s`, dst: name, text: "hi" }));
    await raw.reads(27 + 26);
    sender.resets();
    return raw;
  },
  // After its FIN, with an answer owed.
  async (port, name) => {
    const raw = await wrote(port, hello(name));
    raw.writes(seedFrame({ type: 0, id: 1, src: name, dst: "nobody", text: "bye" }));
    raw.finishes();
    return raw;
  },
  // Thrown off by another of its name.
  async (port, name) => {
    const raw = await wrote(port, hello(name));
    await fence(raw, name);
    const second = await wrote(port, hello(name));
    await fence(second, name);
    second.resets();
    return raw;
  },
  // While the server hangs up on it.
  async (port, name) => wrote(port, hello(name), Uint8Array.of(0, 0, 0, 0)),
  // While it writes at full speed.
  async (port, name) => {
    const raw = await wrote(port, hello(name));
    raw.writes(frames(...Array<Uint8Array>(20_000).fill(hello(name))));
    return raw;
  },
];

async function wrote(port: number, ...all: readonly Uint8Array[]): Promise<Raw> {
  const raw = await Raw.opens(port);
  await raw.pours(frames(...all));
  return raw;
}

export const resets: Attack = {
  name: "resets in every state of a connection",
  small: 30,
  large: 500,
  bytesEach: 65_536,
  async run(port, size) {
    let torn = 0;
    for (const round of count(size)) {
      const all = await Promise.all(
        STATES.map(async (reach, at) => reach(port, `t${at}.${round % 8}`)),
      );
      for (const raw of all) raw.resets();
      torn += all.length;
      await Promise.all(all.map(async (raw) => raw.closed));
    }
    return { "torn off": torn, states: STATES.length };
  },
};

/** Programs of one name that throw each other off as fast as they can. */
export const pingPong: Attack = {
  name: "programs that take a name from each other",
  small: 200,
  large: 5000,
  bytesEach: 16_384,
  async run(port, size) {
    let refused = 0;
    const held: Raw[] = [];
    for (const at of count(size)) {
      const raw = await Raw.named(port, "rival");
      raw.writes(seedFrame({ type: 0, id: at, src: "rival", dst: "", text: "" }));
      await raw.reads(27);
      if (raw.receivedBytes < 27) refused += 1;
      else held.push(raw);
    }
    for (const raw of held) raw.resets();
    return { refused, "got the name": held.length };
  },
};
