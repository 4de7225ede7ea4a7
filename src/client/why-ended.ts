import type { Address } from "../io/transport.ts";
import type { ClientPorts } from "./client-events.ts";

const timeoutMs = 2000;

/**
 * Finds out why a server has ended a connection, which level 1 does not tell: one that still
 * accepts connections has given the name to another client (`takenOver`), one that does not has
 * `stopped`. The connection made for this says nothing, so it takes no name.
 */
export function askWhyEnded(
  server: Address,
  { transport, clock }: ClientPorts,
): Promise<"takenOver" | "stopped"> {
  return new Promise((resolve) => {
    const timeout = clock.after(timeoutMs, () => {
      connection.destroy();
      resolve("stopped");
    });
    const connection = transport.dial(server, {
      opened: () => {
        timeout.cancel();
        connection.destroy();
        resolve("takenOver");
      },
      received: () => {},
      ended: () => {},
      closed: () => {
        timeout.cancel();
        resolve("stopped");
      },
    });
  });
}
