/**
 * A program that keeps messages with names for bob until it is killed, each group with a page of
 * names that begins with the group's highest number. On stdout the highest number that is on disk.
 *
 * Usage: node names-child.ts FOLDER
 */
import { writeSync } from "node:fs";
import { setImmediate as nextTurn } from "node:timers/promises";
import { openStore } from "../../src/io/store/open-store.ts";
import { ann, bob, message, named } from "./store.testing.ts";

const [folder = ""] = process.argv.slice(2);
const { store, state } = await openStore({ folder, spareBytes: 0, lowSpaceBytes: 0, quietMs: 5 });
store.attach({
  committed: (envelopes) => void writeSync(1, `${envelopes.at(-1)?.number ?? 0}\n`),
  keepFailed: () => {},
  reserved: () => {},
  paged: () => {},
  expired: () => {},
  broken: () => process.exit(74),
});

const bits = new Uint8Array(256);
for (let number = state.next; ; number += 1) {
  for (let burst = number % 23; burst > 0; burst -= 1, number += 1) keep(number);
  keep(number);
  new DataView(bits.buffer).setFloat64(0, number);
  store.verdicts(ann.id, 1n, 0, bits);
  do await nextTurn();
  while (store.waitingMessages > 200);
}

function keep(number: number): void {
  const facts = new Uint8Array(24).fill(number % 256);
  store.keep(named(message(number, bob, `${number}`), BigInt(number), facts));
}
