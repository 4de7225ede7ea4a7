import type { RunningServer } from "../helpers/server.ts";
import { Raw } from "../hostile/raw.ts";
import { Dice } from "./dice.ts";
import { Streams } from "./streams.ts";

/** What has become of the connections. */
export interface Ends {
  connections: number;
  /** The server has hung up, or ended its side after our FIN. */
  ended: number;
  /** We have torn it off. */
  torn: number;
}

/** Connections at a time. */
const AT_ONCE = 32;

/**
 * Opens connections to a server, writes a stream by chance on each, in pieces by chance, and
 * leaves by FIN or reset. After a FIN the server must end the connection, too.
 */
export async function fuzzSockets(
  server: Pick<RunningServer, "port">,
  seed: number,
  connections: number,
): Promise<Ends> {
  const dice = new Dice();
  const streams = new Streams(dice);
  const ends: Ends = { connections: 0, ended: 0, torn: 0 };
  const go = async (): Promise<void> => {
    while (ends.connections < connections) {
      dice.begin(seed, ends.connections);
      ends.connections += 1;
      streams.next();
      const bytes = streams.bytes.slice(0, streams.size);
      const cuts = [dice.below(bytes.length + 1), dice.below(bytes.length + 1)];
      const leavesByFin = dice.oneIn(2);
      await speak(server.port, bytes, cuts, leavesByFin);
      if (leavesByFin) ends.ended += 1;
      else ends.torn += 1;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, async () => go()));
  return ends;
}

async function speak(
  port: number,
  bytes: Uint8Array,
  cuts: readonly number[],
  leavesByFin: boolean,
): Promise<void> {
  const raw = await Raw.opens(port);
  const [first = 0, second = 0] = cuts.toSorted((left, right) => left - right);
  await raw.pours(bytes.subarray(0, first));
  await raw.pours(bytes.subarray(first, second));
  await raw.pours(bytes.subarray(second));
  if (leavesByFin) raw.finishes();
  else raw.resets();
  await raw.closed;
}
