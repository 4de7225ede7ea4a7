/**
 * A crowd in a process of its own, so that it cannot slow down who is measured:
 * `node crowd.ts WORD SIZE PLACE`, under a parent that is told when the server has closed the last.
 */
import { Buffer } from "node:buffer";
import type { Started } from "./flooded.ts";
import { replayed, shaking, silent, stuck } from "./strangers.ts";

const [word = "", size = "", place = "{}"] = process.argv.slice(2);
const { host, port, pin }: Started = JSON.parse(place);
const crowds = new Map(Object.entries({ replayed, shaking, silent, stuck }));
const at = { address: { host, port }, key: { pin: Buffer.from(pin, "hex") } };
const crowd = await crowds.get(word)?.(at, Number(size));
await crowd?.gone;
process.send?.("gone", () => process.exit());
