import { fork } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { fileURLToPath } from "node:url";
import { peer } from "../helpers/seed-peer.ts";
import type { RunningServer } from "../helpers/server.ts";
import { endsWithUs, startServer } from "../helpers/server.ts";
import type { Facts } from "./attacks/attack.ts";
import { attacks } from "./attacks/index.ts";
import type { Chat, Fates } from "./chat.ts";
import { startChat } from "./chat.ts";
import { cpuSeconds, descriptors, peakBytes, residentBytes } from "./proc.ts";

/** How others fared while a server was attacked, and what it cost the server. */
export interface Siege {
  readonly facts: Facts;
  readonly fates: Fates;
  /** Before the attack, how others fared without it. */
  readonly calmMedianMs: number;
  readonly newcomers: { readonly came: number; readonly served: number };
  /** Memory before, at most, and when it was over; in bytes. */
  readonly before: number;
  readonly peak: number;
  readonly after: number;
  readonly descriptorsBefore: number;
  readonly descriptorsAfter: number;
  readonly cpuSeconds: number;
  readonly logLines: number;
  readonly exitCode: number;
}

const ATTACKER = fileURLToPath(new URL("attacker.ts", import.meta.url));

/** Lets two people chat on a server while it is attacked, and others come. */
export async function besiege(word: string, size: number): Promise<Siege> {
  const attack = attacks[word];
  if (attack === undefined) throw new Error(`no attack ${word}`);
  const { args = [], ulimit } = attack;
  await using server = await startServer({ args, ...(ulimit !== undefined && { ulimit }) });
  const attacker = fork(ATTACKER, [word, String(server.port), String(size)]);
  endsWithUs(attacker);
  await toldBy(attacker);
  const calm = await calmMedianMs(server);
  const descriptorsBefore = await settled(server, Infinity);
  const chat = await startChat(server);
  await chat.goesOn();

  const before = residentBytes(server.pid);
  const cpuBefore = cpuSeconds(server.pid);
  const over = new AbortController();
  const newcomers = newcomersWhile(server, chat, over.signal);
  attacker.send("go");
  const facts = await toldBy(attacker);
  await chat.goesOn();
  over.abort();
  const came = await newcomers;
  const cpu = cpuSeconds(server.pid) - cpuBefore;
  const peak = peakBytes(server.pid);
  const fates = await chat.end();
  const descriptorsAfter = await settled(server, descriptorsBefore);
  const after = residentBytes(server.pid);
  const exitCode = await server.stop();
  const logLines = server.stderr().split("\n").length - 1;
  return {
    facts,
    fates,
    calmMedianMs: calm,
    newcomers: came,
    before,
    peak,
    after,
    descriptorsBefore,
    descriptorsAfter,
    cpuSeconds: cpu,
    logLines,
    exitCode,
  };
}

/** Everything about a siege that should not be: empty if the others did not notice. */
export function harm(siege: Siege): string[] {
  const { fates, newcomers, exitCode } = siege;
  const numbers = {
    "300 for one who was there": fates.falselyAbsent,
    refused: fates.refused,
    unanswered: fates.unanswered,
    lost: fates.lost,
    twice: fates.twice,
    "out of order": fates.outOfOrder,
    "newcomers not served": newcomers.came - newcomers.served,
    "exit code": exitCode,
    "descriptors that stayed open": Math.max(0, siege.descriptorsAfter - siege.descriptorsBefore),
  };
  const wrong = Object.entries(numbers).filter(([, number]) => number !== 0);
  return [...wrong.map(([what, number]) => `${what}: ${number}`), ...fates.strange];
}

async function calmMedianMs(server: RunningServer): Promise<number> {
  const chat = await startChat(server);
  await chat.goesOn(60);
  const { medianMs } = await chat.end();
  return medianMs;
}

/** Others connect, one after another, and write to themselves. */
async function newcomersWhile(
  server: RunningServer,
  chat: Chat,
  over: AbortSignal,
): Promise<Siege["newcomers"]> {
  let came = 0;
  let served = 0;
  while (!over.aborted) {
    came += 1;
    try {
      const one = await peer(server, `new${came}`);
      if ((await one.roundtrip()) === "200") served += 1;
      await one.reset();
    } catch {
      // Not served.
    }
    await chat.goesOn(10).catch(() => {});
  }
  return { came, served };
}

/** What the attacker says next. */
async function toldBy(attacker: ChildProcess): Promise<Facts> {
  const { promise, resolve, reject } = Promise.withResolvers<Facts>();
  attacker.once("message", (facts: Facts) => resolve(facts));
  attacker.once("exit", (code) => reject(new Error(`the attacker ended with ${code}`)));
  return promise;
}

/**
 * Waits until the server has noticed who is gone: some turns of its loop, while it has more
 * descriptors open than it should have.
 *
 * @returns how many are open.
 */
async function settled(server: RunningServer, shouldBe: number): Promise<number> {
  const last = await peer(server, "last");
  let open = Infinity;
  for (let turns = 0; turns < 2 || (open > shouldBe && turns < 2000); turns += 1) {
    await last.roundtrip();
    // One of them is this one's.
    open = descriptors(server.pid) - 1;
  }
  await last.reset();
  return open;
}
