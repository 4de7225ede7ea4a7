import type { Address } from "../io/transport.ts";
import { NoticeCode } from "../wire/notice.ts";
import type { ClientPorts } from "./client-events.ts";
import type { EndedByServer } from "./end-reason.ts";

const timeoutMs = 2000;

/** Why a server ends a connection: the name is somebody else's now, or the server stops. */
export type WhyEnded = "takenOver" | "stopped";

const saidBy: ReadonlyMap<number | undefined, WhyEnded> = new Map([
  [NoticeCode.takenOver, "takenOver"],
  [NoticeCode.contested, "takenOver"],
  [NoticeCode.stopping, "stopped"],
]);

/**
 * Finds out why a server has ended a connection. At level 2 it has said so. Level 1 does not tell:
 * a server that still accepts connections has given the name to another client (`takenOver`), one
 * that does not has `stopped`. The connection made for this says nothing, so it takes no name.
 */
export function askWhyEnded(
  { notice }: EndedByServer,
  server: Address,
  { transport, clock }: ClientPorts,
): Promise<WhyEnded> {
  const said = saidBy.get(notice?.code);
  if (said !== undefined) return Promise.resolve(said);
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
