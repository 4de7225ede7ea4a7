import { Random } from "../../sim/random.ts";
import type { Fault, Tally } from "../crash/ledger.ts";
import { Ledger } from "../crash/ledger.ts";
import { startLife } from "../crash/life.ts";
import type { RecipientOptions } from "../crash/recipient.ts";
import { drains } from "../crash/recipient.ts";
import { Actor } from "./actor.ts";
import type { Books } from "./actor.ts";
import type { FaultyLife } from "./faulty-life.ts";
import { startFaultyLife } from "./faulty-life.ts";

/** How a life of the server ended. */
export interface LifeEnd {
  /** Its exit code, or the signal that ended it. */
  readonly how: number | NodeJS.Signals;
  readonly listened: boolean;
  readonly stderr: string;
}

/** What one run of the script came to. */
export interface SceneReport {
  /** Broken promises, hangs among them. */
  readonly faults: readonly Fault[];
  readonly tally: Tally;
  /** How often the script's senders heard each code. */
  readonly codes: ReadonlyMap<string, number>;
  readonly ends: readonly LifeEnd[];
  readonly hangs: number;
}

const NAMES = ["ann", "bob", "cid", "dan"];

/**
 * Plays one fixed script with a real server in two lives under a shim, then starts it without
 * the shim and drains every mailbox.
 *
 * First life: messages to absent people one by one and in a group, a drain, one of the kept ones
 * erased by number, a cursor moved, messages returned by a reset; then kill -9. Second life: what
 * is left is drained and more is kept; then a stop in order, with a checkpoint.
 *
 * @param data the folder of the store, which may hold something already.
 */
export async function playScene(
  data: string,
  env: Readonly<Record<string, string>>,
): Promise<SceneReport> {
  const ledger = new Ledger();
  const codes = new Map<string, number>();
  const ends: LifeEnd[] = [];
  let hangs = 0;
  for (const script of [firstLife, secondLife]) {
    const life = startFaultyLife(data, env);
    const port = await life.listening;
    if (port !== undefined) await script(life, port, { ledger, codes });
    const how = await life.ended;
    if (life.hung()) hangs += 1;
    ends.push({ how, listened: port !== undefined, stderr: life.stderr() });
    ledger.died();
  }
  await recovers(data, ledger, ends);
  hangs += ledger.faults.filter(({ kind }) => kind === "trouble").length;
  return { faults: ledger.faults, tally: ledger.tally, codes, ends, hangs };
}

async function firstLife(life: FaultyLife, port: number, books: Books): Promise<void> {
  const ann = await Actor.connects("ann", port, books);
  for (let count = 0; count < 3; count += 1) await ann.sends("bob");
  await ann.sends("cid");

  const owed = books.ledger.debts("bob").length;
  const bob = await Actor.connects("bob", port, books);
  await bob.receives(owed);
  // Taken out of order: erased by its number.
  bob.replies(bob.arrivals[1]);
  // A "200" for what came live proves all before it: the cursor moves.
  await ann.sends("bob");

  bob.replying = false;
  const seen = bob.arrivals.length;
  const unanswered = ann.sends("bob", 2);
  await bob.receives(seen + 2, unanswered);
  bob.resets();
  await unanswered;

  await ann.sends("dan", 20);
  const dan = await Actor.connects("dan", port, books);
  await dan.receives(books.ledger.debts("dan").length);
  await ann.sends("dan");
  await dan.finishes();
  await ann.sends("cid");
  life.kill();
}

async function secondLife(life: FaultyLife, port: number, books: Books): Promise<void> {
  const ann = await Actor.connects("ann", port, books);
  await ann.sends("bob");
  const owed = books.ledger.debts("bob").length;
  const bob = await Actor.connects("bob", port, books);
  await bob.receives(owed);
  await ann.sends("bob");
  await ann.sends("cid");
  life.stop();
}

/** The server as it is started next, on a disk that works: what it owes must be there, once. */
async function recovers(data: string, ledger: Ledger, ends: LifeEnd[]): Promise<void> {
  const life = startLife({ data, args: ["--limits", "off"] });
  const port = await life.listening;
  if (port === undefined) {
    const how = await life.ended;
    ends.push({ how, listened: false, stderr: life.stderr() });
    ledger.fault("lost", `it does not start any more: ${life.stderr()}`);
    return;
  }
  const random = new Random(1, 1);
  // What has been drained must not come again.
  for (let round = 0; round < 2; round += 1) {
    for (const name of NAMES) {
      const one: RecipientOptions = { name, port, life, ledger, random, answersOffline: false };
      await drains(one, "fin");
    }
  }
  life.stop();
  const how = await life.ended;
  if (how !== 0) ledger.fault("trouble", `the last stop ended with ${how}: ${life.stderr()}`);
  ends.push({ how, listened: true, stderr: life.stderr() });
}
