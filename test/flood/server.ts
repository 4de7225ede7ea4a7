/**
 * A server with members: `node --expose-gc server.ts LIMITS`, limits as JSON, under a parent that
 * gets its address and its pin, and then an answer to each "look".
 */
import type { Limits } from "../../src/core/limits.ts";
import { codeOf, Group } from "../../src/server/members/group.testing.ts";
import type { Look, Started } from "./flooded.ts";
import { CODES } from "./flooded.ts";

const [given = "{}"] = process.argv.slice(2);
// Infinity has no place in JSON.
const limits: Partial<Limits> = JSON.parse(given, (_, value: unknown) => value ?? Infinity);
const group = await Group.beginsWith(limits, ...CODES.map((digit) => codeOf(digit)));

/** What is alive, without what the next collection frees. */
function liveBytes(): number {
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

process.on("message", () => {
  const live = liveBytes();
  const residentBytes = process.memoryUsage.rss();
  process.send?.({ connections: group.connections, liveBytes: live, residentBytes } satisfies Look);
});
process.once("disconnect", () => void group[Symbol.asyncDispose]());
const { host, port } = group.address;
const pin = Buffer.from(group.key.pin).toString("hex");
process.send?.({ host, port, pin } satisfies Started);
