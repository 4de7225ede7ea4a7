/**
 * A program that keeps messages as fast as the disk takes them, until it is killed.
 *
 * On stdout, each line written at once: `kept A B …` for what has been answered, `taking P N`
 * before a cursor is moved, `took P N` once that is on disk, `broken CODE SENTENCE`.
 *
 * Usage: node flood-child.ts FOLDER PEOPLE
 */
import { writeSync } from "node:fs";
import { setImmediate as nextTurn } from "node:timers/promises";
import type { Envelope } from "../../src/core/envelope.ts";
import { openStore } from "../../src/io/store/open-store.ts";
import type { CoterieError } from "../../src/wire/error.ts";
import { message, person } from "./store.testing.ts";

const [folder = "", people = "3"] = process.argv.slice(2);
const recipients = Array.from({ length: Number(people) }, (_, at) => person(at + 1));
const { store, state } = await openStore({ folder, spareBytes: 0, lowSpaceBytes: 0, quietMs: 5 });

const PAUSE = new Int32Array(new SharedArrayBuffer(4));

/** Cursor moves that are on disk once this message is. */
const movedBefore = new Map<number, string>();

store.attach({
  committed(envelopes: readonly Envelope[]) {
    say(`kept ${envelopes.map(({ number }) => number).join(" ")}`);
    for (const { number } of envelopes) {
      const moved = movedBefore.get(number);
      if (moved !== undefined) say(`took ${moved}`);
      movedBefore.delete(number);
    }
  },
  keepFailed: () => {},
  reserved: () => {},
  paged: () => {},
  expired: () => {},
  broken(error: CoterieError) {
    say(`broken ${error.code} ${error.message}`);
    process.exit(74);
  },
});

for (let number = state.next; ;) {
  for (let burst = 1 + (number % 97); burst > 0; burst -= 1, number += 1) {
    const dst = recipients[number % recipients.length] ?? person(1);
    store.keep(message(number, dst, textFor(number)));
    if (number % 1009 === 0) move(dst.id, number - 500, number + 1);
  }
  while (store.waitingMessages > 5000) await nextTurn();
  await nextTurn();
}

function move(dst: number, upto: number, witness: number): void {
  if (upto < state.next) return;
  say(`taking ${dst} ${upto}`);
  store.advance(dst, upto);
  movedBefore.set(witness, `${dst} ${upto}`);
}

function textFor(number: number): string {
  return `${number} ${"x".repeat(number % 200)}`;
}

/** At once, since this program is killed at any moment; whoever reads may be slower. */
function say(line: string): void {
  let rest = Buffer.from(`${line}\n`);
  while (rest.length > 0) {
    try {
      rest = rest.subarray(writeSync(1, rest));
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "EAGAIN")) throw error;
      Atomics.wait(PAUSE, 0, 0, 5);
    }
  }
}
