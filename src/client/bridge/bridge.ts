import { type Listener, listen } from "../../io/listener.ts";
import { PeerSocket } from "../../io/peer-socket.ts";
import type { Address } from "../../io/transport.ts";
import { Crossing, type CrossingPorts } from "./crossing.ts";

/** A silent program is probed after so long. */
const keepaliveIdleMs = 20_000;

/** A bridge that is open. */
export interface Bridge {
  /** Where programs connect to. */
  readonly address: Address;
  /** Lets nobody in any more, and ends what crosses. */
  close(): void;
}

/**
 * Listens for programs that speak only the seed, and takes each to the server.
 *
 * @throws CoterieError COTERIE_LISTEN if the address cannot be had.
 */
export async function openBridge(at: Address, ports: CrossingPorts): Promise<Bridge> {
  const crossings = new Set<Crossing>();
  const listener: Listener = await listen(
    { ...at, keepaliveIdleMs },
    {
      accepted: (socket) => {
        const crossing = new Crossing((events) => {
          return new PeerSocket(socket, {
            received: (bytes, size) => events.received(bytes, size),
            written: () => events.written(),
            finished: () => events.finished(),
            closed: (error) => {
              crossings.delete(crossing);
              events.closed(error);
            },
          });
        }, ports);
        crossings.add(crossing);
        crossing.start();
      },
      exhausted: () => {},
    },
  );
  const { host, port } = listener;
  return {
    address: { host, port },
    close: () => {
      listener.close();
      for (const crossing of crossings) crossing.destroy();
    },
  };
}
