/** A loading process: gets its options from its parent, says "connected", is told to go on. */
import type { CrowdOptions } from "./crowd.ts";
import { Crowd } from "./crowd.ts";

/** What the parent says: who to be, then for how long to talk. */
export type Order = { readonly options: CrowdOptions } | { readonly talkMs: number };

/** How long the last answers may take: 3 s of the protocol, and the disk. */
const PATIENCE_MS = 10_000;

let crowd: Crowd | undefined;
process.on("message", (order: Order) => {
  void (async (): Promise<void> => {
    if ("options" in order) {
      crowd = new Crowd(order.options);
      await crowd.connects();
      process.send?.("connected");
      return;
    }
    await crowd?.talks(order.talkMs);
    const seen = await crowd?.ends(PATIENCE_MS);
    process.send?.(seen, () => process.exit());
  })();
});
