/**
 * What TLS costs beside plain TCP at one port: a handshake, and a message there and back.
 *
 *   node bench/tls.ts [--quick] [--runs N]
 *
 * Both ends are in this process and their CPU is counted together; plain and TLS take turns.
 */
import { parseArgs } from "node:util";
import { makeServerKey } from "../src/identity/server-key.ts";
import { Arrival } from "../src/io/arrival.ts";
import type { ArrivalEvents, ArrivalTerms } from "../src/io/arrival.ts";
import { systemClock } from "../src/io/clock.ts";
import { listen } from "../src/io/listener.ts";
import type { AcceptedSocket, PeerStream } from "../src/io/peer-socket.ts";
import { TlsDoor } from "../src/io/tls-door.ts";
import { tlsTransport } from "../src/io/tls-transport.ts";
import { tcpTransport } from "../src/io/transport.ts";
import type { Address, Transport } from "../src/io/transport.ts";
import { ratios, spreadOf } from "./spread.ts";
import type { Row } from "./table.ts";
import { shown, table } from "./table.ts";

/** A command with 100 bytes of text; its first bytes are no TLS. */
const COMMAND = new Uint8Array(124);
COMMAND[1] = COMMAND.length;

/** Sends back what comes. */
class Echo implements ArrivalEvents {
  #stream: PeerStream;

  constructor(accepted: AcceptedSocket, terms: ArrivalTerms) {
    this.#stream = new Arrival(accepted, terms, this);
    this.#stream.resume();
  }

  speaks(stream: PeerStream): boolean {
    this.#stream = stream;
    return true;
  }

  received(bytes: Uint8Array, size: number): void {
    this.#stream.write(bytes.slice(0, size));
  }

  written(): void {}

  finished(): void {
    this.#stream.destroy();
  }

  closed(): void {}
}

/** Connects, lets `times` commands go there and back one at a time, and hangs up. */
async function pingPong(transport: Transport, address: Address, times: number): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  let left = times;
  let missing = 0;
  const next = (): void => {
    missing = COMMAND.length;
    connection.write(COMMAND);
  };
  const connection = transport.dial(address, {
    opened: next,
    received: (bytes) => {
      missing -= bytes.length;
      if (missing > 0) return;
      left -= 1;
      if (left > 0) next();
      else connection.destroy();
    },
    ended: () => {},
    closed: (error) => {
      if (left === 0) resolve();
      else reject(error ?? new Error("the server hung up"));
    },
  });
  await promise;
}

/** Microseconds of CPU, of the whole process. */
async function cpuOf(work: () => Promise<void>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return user + system;
}

const { values } = parseArgs({
  options: { quick: { type: "boolean", default: false }, runs: { type: "string" } },
});
const runs = Number(values.runs ?? (values.quick ? 3 : 15));
const [connections, messages] = values.quick ? [50, 2000] : [400, 20_000];

const key = makeServerKey();
const terms = { door: new TlsDoor(key), clock: systemClock, handshakeMs: 60_000, mustSpeak: false };
const listener = await listen(
  { host: "127.0.0.1", port: 0, keepaliveIdleMs: 20_000 },
  { accepted: (socket) => void new Echo(socket, terms), exhausted: () => {} },
);
const kinds = [
  { name: "plain", transport: tcpTransport, connects: [] as number[], messages: [] as number[] },
  {
    name: "TLS",
    transport: tlsTransport({ pins: [key.pin] }),
    connects: [] as number[],
    messages: [] as number[],
  },
] as const;

// The first round warms up.
for (let run = -1; run < runs; run += 1) {
  for (const kind of kinds) {
    const connecting = await cpuOf(async () => {
      for (let at = 0; at < connections; at += 1) await pingPong(kind.transport, listener, 1);
    });
    const talking = await cpuOf(async () => pingPong(kind.transport, listener, messages));
    if (run < 0) continue;
    kind.connects.push(connecting / connections);
    kind.messages.push(talking / messages);
  }
}
listener.close();

const [plain, tls] = kinds;
const rows: Row[] = kinds.flatMap(({ name, connects, messages: each }) => [
  { what: `${name}: connect, one there and back, us of CPU`, value: shown(spreadOf(connects), 0) },
  { what: `${name}: one more there and back, us of CPU`, value: shown(spreadOf(each), 1) },
]);
rows.push(
  { what: "connecting, TLS : plain", value: shown(spreadOf(ratios(tls.connects, plain.connects))) },
  {
    what: "there and back, TLS : plain",
    value: shown(spreadOf(ratios(tls.messages, plain.messages))),
  },
);
console.log(
  `Node ${process.versions.node}, median of ${runs} (lowest to highest), in turn, both ends\n`,
);
console.log(table("TLS beside plain TCP", rows));
