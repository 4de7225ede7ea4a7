import type { Received, Sent } from "../command.ts";
import { asKept, asSent } from "../expected.ts";
import type { Otherwise, Peer } from "../peer.ts";
import type { Person } from "../person.ts";
import type { Stage } from "../stage.ts";

/** "At once", where the seed allows 3 seconds. */
export const atOnceMs = 500;

/** A message, its arrival, its answer "200", and that the sender hears it. */
export async function exchange(
  from: Peer,
  to: Peer,
  text: string | Uint8Array = "hi",
  otherwise: Otherwise = {},
): Promise<void> {
  const sent = from.sends(to, text, otherwise);
  await confirms(from, to, sent);
}

/** What has been sent arrives, is answered, and the sender hears it. */
export async function confirms(from: Peer, to: Peer, sent: Sent): Promise<Received> {
  const came = await to.receives(asSent(sent));
  to.answers(came);
  return from.hears(sent, "200");
}

/** A message to somebody who is not here comes as type 2 when they are. */
export async function waitsFor(
  stage: Stage,
  from: Peer,
  to: Person,
  ...texts: readonly (string | Uint8Array)[]
): Promise<Peer> {
  const sent = texts.map((text) => from.sends(to, text));
  await from.settles(...sent);
  const bob = await stage.join(to);
  await bob.receivesAll(sent.map((one) => asKept(one)));
  return bob;
}

/** Bytes that repeat in no short period, so that a shift or a cut shows. */
export function pattern(size: number, seed = 1): Uint8Array {
  let state = seed;
  return Uint8Array.from({ length: size }, () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state >>> 16;
  });
}

/** The numbers from `from` up to `to`, both included. */
export function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}
