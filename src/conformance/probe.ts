import type { Clock } from "../io/clock.ts";
import type { Address, Transport } from "../io/transport.ts";
import type { ByteOrder } from "../wire/byte-order.ts";
import { CoterieError } from "../wire/error.ts";
import { CaseFailure } from "./failure.ts";
import { Stage } from "./stage.ts";
import type { Introduction, World } from "./world.ts";

/** A transport that notes whether the other side has ever said anything. */
export function noticing(transport: Transport): { transport: Transport; spoke: () => boolean } {
  let hasSpoken = false;
  const dial: Transport["dial"] = (address, events) =>
    transport.dial(address, {
      ...events,
      received: (bytes) => {
        hasSpoken = true;
        events.received(bytes);
      },
    });
  return { transport: { dial }, spoke: () => hasSpoken };
}

/** How a server can be talked with, where the seed leaves it open. */
export interface Manners {
  readonly order: ByteOrder;
  readonly introduction: Introduction;
}

const ways: readonly Manners[] = [
  { order: "network", introduction: "message" },
  { order: "little", introduction: "message" },
  { order: "network", introduction: "reply" },
  { order: "little", introduction: "reply" },
];

/**
 * Finds out in which byte order the server understands numbers, and how a client can say who it
 * is, by having a message delivered in each way.
 *
 * @returns the first way that works; `undefined` if none does.
 */
export async function probe(
  world: Omit<World, "order" | "introduction">,
): Promise<Manners | undefined> {
  const works = ways.map(async (manners) => tries({ ...world, ...manners }));
  const all = Promise.allSettled(works);
  try {
    for (const [index, way] of ways.entries()) if ((await works[index]) === true) return way;
    return undefined;
  } finally {
    // The other ways are over, and cleaned up, before the first case, which they could disturb.
    await all;
  }
}

async function tries(world: World): Promise<boolean> {
  const stage = new Stage(world);
  try {
    const bob = await stage.join("bob", { answers: true });
    const ann = await stage.connect("ann");
    const sent = ann.sends(bob);
    await ann.receives({ type: 1, id: sent.id });
    await bob.receives({ type: 0, id: sent.id, text: sent.text });
    return true;
  } catch (error) {
    if (error instanceof CaseFailure) return false;
    throw error;
  } finally {
    await stage.close();
  }
}

/** A connection that is not there after this long will not be. */
const connectMaxMs = 10_000;

/**
 * Connects once and hangs up.
 *
 * @throws CoterieError COTERIE_UNREACHABLE if nobody accepts, within ten seconds.
 */
export async function reach(
  transport: Transport,
  address: Address,
  clock: Pick<Clock, "after">,
): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const fail = (why: string): void => {
    const { host, port } = address;
    reject(
      new CoterieError(
        "COTERIE_UNREACHABLE",
        `${host}:${port} cannot be reached (${why})`,
        "Start the server and check its address.",
      ),
    );
  };
  const alarm = clock.after(connectMaxMs, () => {
    fail(`no connection within ${connectMaxMs / 1000} s`);
    connection.destroy();
  });
  const connection = transport.dial(address, {
    opened: () => {
      alarm.cancel();
      resolve();
      connection.destroy();
    },
    received: () => {},
    ended: () => {},
    closed: (error) => {
      alarm.cancel();
      fail(error?.code ?? error?.message ?? "closed");
    },
  });
  await promise;
}
