import { setTimeout as sleep } from "node:timers/promises";
import type { TurnFile } from "../io/turn-file.ts";

const pollMs = 25;
/** Waiting shorter than this needs no word. */
const noteAfterMs = 2000;

/**
 * Waits until no other process has the turn, and takes it.
 *
 * @param onLongWait - called once if it takes long enough for a person to wonder.
 */
export async function takeTurn(turn: TurnFile, onLongWait: () => void): Promise<void> {
  for (let waitedMs = 0; !turn.tryTake(); waitedMs += pollMs) {
    if (waitedMs === noteAfterMs) onLongWait();
    await sleep(pollMs);
  }
}
