import type { SeedPeer } from "../helpers/seed-peer.ts";

/** Waits until this message of `peer` was answered, and forgets what they heard before. */
export async function isAnswered(peer: SeedPeer, id: number): Promise<void> {
  for (;;) {
    const heard = await peer.receives();
    if (heard.type === 1 && heard.id === id) return;
  }
}
