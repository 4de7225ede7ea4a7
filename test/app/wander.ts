import { Random } from "../../sim/random.ts";
import { hostileTexts } from "../../src/tui/text/hostile.testing.ts";
import { peer, type SeedPeer } from "../helpers/seed-peer.ts";
import { startServer } from "../helpers/server.ts";
import { isAnswered } from "./answers.ts";
import type { Unit } from "./glass.ts";
import type { KeyName } from "./keys.ts";
import { Person } from "./person.ts";

/** Who wanders, and who writes to them meanwhile: peers that answer by themselves. */
interface Company {
  readonly ann: Person;
  readonly friends: readonly SeedPeer[];
}

/** So many things happen between two looks at most. */
const groupMax = 12;

/** No letter of a command that leaves, and no slash: whoever wanders does not go home. */
const pieces = [
  ...Array.from("a c d f g k l m n o p r s w ? . , ! 0 7 привет мир 日本語中文 שלום مرحبا"),
  "e\u0301",
  "n\u0303\u0323",
  "क्षि",
  "👩‍👩‍👧",
  "🇩🇪",
  "👍🏽",
  "❤️",
  "1️⃣",
  "\u200B",
  "\u202E",
  "ﷺ",
] as const;

/** Everything but what leaves, stops the job, or asks whether to leave. */
const wanderKeys: readonly KeyName[] = [
  ...(["left", "right", "up", "down", "home", "end", "backspace", "delete"] as const),
  ...(["ctrl-left", "ctrl-w", "ctrl-u", "ctrl-y", "ctrl-k", "ctrl-t", "ctrl-_"] as const),
  ...(["enter", "enter", "alt-enter", "ctrl-j", "tab", "shift-tab", "escape"] as const),
  ...(["page-up", "page-down", "ctrl-home", "ctrl-end", "alt-u", "alt-a"] as const),
  ...(["ctrl-n", "ctrl-p", "alt-2", "ctrl-g", "ctrl-f", "ctrl-up", "f1"] as const),
];

const commands = [
  "/hints off",
  "/hints on",
  "/signs off",
  "/fate",
  "/help",
  "/who",
  "/unread",
  "/read all",
  "/find 日",
  "/to dave",
  "/msg erin psst",
  "/theme",
  "/theme dark",
  "/theme mono",
  "/mouse on",
  "/nothing",
];

/** What may happen, and how often compared with the others. @returns how many keys it took. */
type Step = (random: Random, company: Company) => number | Promise<number>;

const steps: readonly (readonly [weight: number, step: Step])[] = [
  [10, types],
  [10, presses],
  [2, pastes],
  [2, points],
  [2, completes],
  [2, resizes],
  [1, runs],
  [1, looks],
  [4, isWritten],
];
const all = steps.flatMap(([weight, step]) => Array.from({ length: weight }, () => step));

/** The same on a server of their own, from the first start of the program on. */
export async function wandersAlone(unit: Unit, seed: number, keys: number): Promise<void> {
  await using server = await startServer({ args: ["--limits", "off"] });
  const friends = [];
  for (const name of ["bob", "carol"]) {
    const friend = await peer(server, name, { autoReply: true });
    await friend.roundtrip();
    friends.push(friend);
  }
  await using ann = new Person(server, "ann", { to: "bob", unit });
  await ann.sees(/ carol +here/u);
  await wanders({ ann, friends }, seed, keys);
}

/**
 * Does `keys` things by chance at the screen of ann. After each few of them the screen must be
 * what a fresh drawing of it gives.
 */
async function wanders(company: Company, seed: number, keys: number): Promise<void> {
  const random = new Random(seed, 1);
  const { ann } = company;
  for (let done = 0; done < keys;) {
    const end = Math.min(keys, done + random.between(1, groupMax));
    while (done < end) done += await random.pick(all)(random, company);
    await isQuiet(company);
    await ann.isDrawnTrue(`seed ${seed}, after ${done} keys`);
  }
}

/** Nothing is open any more, everything is drawn, and nobody waits for an answer. */
async function isQuiet({ ann }: Company): Promise<void> {
  ann.presses("escape");
  await ann.seesNo(/◌/u);
  await ann.draws();
  await ann.seesNo(/◌/u);
}

function text(random: Random, count: number): string {
  return Array.from({ length: count }, () => random.pick(pieces)).join("");
}

function types(random: Random, { ann }: Company): number {
  const count = random.between(1, 6);
  ann.types(text(random, count));
  return count;
}

function presses(random: Random, { ann }: Company): number {
  ann.presses(random.pick(wanderKeys));
  return 1;
}

function pastes(random: Random, { ann }: Company): number {
  const lines = Array.from({ length: random.between(1, 9) }, () => text(random, random.below(60)));
  ann.pastes(lines.join("\n"));
  return 1;
}

/** A click or a turn of the wheel, on the screen or beside it; nothing while the mouse is off. */
function points(random: Random, { ann }: Company): number {
  const [column, row] = [random.between(1, 100), random.between(1, 30)];
  ann.types(`\u001B[<${random.pick([0, 0, 64, 65])};${column};${row}M`);
  return 1;
}

function completes(random: Random, { ann }: Company): number {
  ann.types(random.pick([":sm", ":", "@", "/", "/re", "b"]));
  ann.presses("tab", random.pick(["tab", "down", "enter", "escape", "backspace"]));
  return 3;
}

async function resizes(random: Random, { ann }: Company): Promise<number> {
  const isSmall = random.chance(0.2);
  // With less than two rows for the input, what was typed last is not always seen.
  if (isSmall) ann.resizes(random.between(4, 20), random.between(3, 6));
  else ann.resizes(random.between(20, 130), random.between(6, 40));
  await ann.fits();
  return 1;
}

function runs(random: Random, { ann }: Company): number {
  ann.presses("ctrl-c");
  ann.types(random.pick(commands));
  ann.presses("enter");
  return 3;
}

function looks(random: Random, { ann }: Company): number {
  if (random.chance(0.5)) ann.looksAway();
  else ann.looksBack();
  return 1;
}

async function isWritten(random: Random, { ann, friends }: Company): Promise<number> {
  const friend = random.pick(friends);
  const words = random.chance(0.3) ? random.pick(hostileTexts) : text(random, random.below(80));
  await isAnswered(friend, await friend.sends(ann.name, `:${words}`));
  return 1;
}
