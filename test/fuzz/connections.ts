/**
 * Fuzzes the connections of a real server over TCP while two people chat on it.
 *
 * Usage: node test/fuzz/connections.ts [--connections 100000] [--seed N]
 *
 * It ends with 1 if a connection does not end, or the two people notice anything.
 */
import { parseArgs } from "node:util";
import { startServer } from "../helpers/server.ts";
import { startChat } from "../hostile/chat.ts";
import { descriptors, residentBytes } from "../hostile/proc.ts";
import { fuzzSockets } from "./sockets.ts";

const { values } = parseArgs({
  options: {
    connections: { type: "string", default: "100000" },
    seed: { type: "string", default: String(Date.now() % 1_000_000) },
  },
});
const seed = Number(values.seed);
const connections = Number(values.connections);

const server = await startServer();
const chat = await startChat(server);
await fuzzSockets(server, seed, Math.ceil(connections / 10));
const mib = (): string => (residentBytes(server.pid) / 1_048_576).toFixed(0);
const before = mib();
const startedAt = performance.now();
await fuzzSockets(server, seed + 1, connections);
const seconds = (performance.now() - startedAt) / 1000;
await chat.goesOn();
const after = mib();
const fates = await chat.end();
console.log(`seed ${seed}: ${connections} connections, ${Math.round(connections / seconds)}/s`);
console.log(`RSS of the server ${before} → ${after} MiB, ${descriptors(server.pid)} descriptors`);
console.log(`the others: ${JSON.stringify(fates)}`);
const code = await server.stop();
const isFaulty = server.stderr().includes("a fault in Coterie");
console.log(`the server ended with ${code}${isFaulty ? " after a fault" : ""}`);
const harmed = fates.taken !== fates.sent || fates.strange.length + fates.lost + fates.twice > 0;
if (harmed || isFaulty || code !== 0) process.exitCode = 1;
