import type { Random } from "../../../sim/random.ts";
import type { Deed } from "./words.ts";

/** Who is killed at the end of a round. */
export type Victim = "server" | "client" | "listen" | "send";

/** When a process is killed: when this has been done so many times since the round began. */
export interface Moment {
  readonly deed: Deed;
  readonly count: number;
}

/** Decides, from the seed alone, how a round goes. */
export interface Plan {
  readonly victim: Victim;
  /** Which of the clients: its place among those that are there. */
  readonly which: number;
  readonly moment: Moment;
  /** The server is killed with the client, in the same moment. */
  readonly both: boolean;
  /** For how many rounds a killed client stays away. */
  readonly away: number;
}

/** What a server is killed by: deeds of all clients together. */
const serverMoments: readonly (readonly [deed: Deed, count: number])[] = [
  ["offline", 12],
  ["online", 3],
  ["claimed", 60],
  ["wrote", 120],
  ["took", 60],
  ["settled", 200],
  ["told", 20],
];

/** What a client dies of: deeds of its own. */
const clientMoments: readonly (readonly [deed: Deed, count: number])[] = [
  ["online", 1],
  ["said", 30],
  ["claimed", 15],
  ["wrote", 30],
  ["settled", 60],
  ["took", 30],
  ["came", 30],
  ["told", 10],
];

/** @param victims - drawn from; a kind may stand there several times. */
export function planned(random: Random, victims: readonly Victim[]): Plan {
  const victim = random.pick(victims);
  const isClient = victim === "client";
  const [deed, most] = random.pick(isClient ? clientMoments : serverMoments);
  return {
    victim,
    which: random.below(1000),
    moment: { deed, count: random.between(1, most) },
    both: victim !== "server" && random.chance(0.1),
    away: random.chance(0.3) ? random.between(1, 4) : 0,
  };
}
