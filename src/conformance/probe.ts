import type { Address, Transport } from "../io/transport.ts";
import type { ByteOrder } from "../wire/byte-order.ts";
import { CoterieError } from "../wire/error.ts";
import { CaseFailure } from "./failure.ts";
import { Stage } from "./stage.ts";
import type { Introduction, World } from "./world.ts";

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
  const works = ways.map((manners) => tries({ ...world, ...manners }));
  for (const [index, way] of ways.entries()) if ((await works[index]) === true) return way;
  return undefined;
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

/**
 * Connects once and hangs up.
 *
 * @throws CoterieError COTERIE_UNREACHABLE if nobody accepts.
 */
export async function reach(transport: Transport, address: Address): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const connection = transport.dial(address, {
    opened: () => {
      resolve();
      connection.destroy();
    },
    received: () => {},
    ended: () => {},
    closed: (error) => {
      const { host, port } = address;
      reject(
        new CoterieError(
          "COTERIE_UNREACHABLE",
          `${host}:${port} cannot be reached (${error?.code ?? error?.message ?? "closed"})`,
          "Start the server and check its address.",
        ),
      );
    },
  });
  await promise;
}
