import { ADDED, aboutBody, fatesBody, helloBody, readMarkBody, takenBody } from "./added-frames.ts";
import type { Client } from "./client.ts";
import type { Name } from "./frames.ts";
import { buildFrame } from "./frames.ts";
import type { Random } from "./random.ts";
import type { AddedAct, HostileAct } from "./traits.ts";

interface Around {
  readonly client: Client;
  readonly random: Random;
  readonly other: Name;
}

const NOBODY = new Uint8Array(8);
/** Of no message that a program of this kind sends next. */
const FAR_ID = 0x8000_0000;
const TYPES = Object.values(ADDED);

/** What a program of level 2 does that a well-meant one would not do. */
const ACTS: Readonly<Record<AddedAct, (around: Around) => void>> = {
  "hello again": ({ client, random, other }) => {
    const epoch = BigInt(random.u32());
    const hello = { features: random.below(8), sendOnly: random.chance(0.5), epoch };
    const body = helloBody({ ...hello, incarnation: BigInt(random.below(2000)), upto: 2 ** 50 });
    say(client, ADDED.hello, 0, other.bytes, body);
  },
  "forged fate": ({ client, random, other }) => {
    const entries = [0, 1, 2].map((id) => ({ id, code: random.pick([0, 200, 300, 410, 65_535]) }));
    say(client, ADDED.fate, 0, other.bytes, fatesBody(someEpoch(random), entries));
  },
  "forged about": ({ client, random, other }) => {
    say(client, ADDED.about, FAR_ID, other.bytes, random.pick([aboutBody(), bytes(random, 48)]));
  },
  "taken too much": ({ client, random }) => {
    const upto = random.pick([0, 2 ** 40, Number.MAX_SAFE_INTEGER]);
    say(client, ADDED.taken, 0, NOBODY, takenBody(upto));
    if (random.chance(0.5)) say(client, ADDED.taken, 0, NOBODY, new Uint8Array(8).fill(0xff));
  },
  "false mark": ({ client, random, other }) => {
    const mark = readMarkBody(someEpoch(random), random.below(20));
    say(client, ADDED.read, random.u32(), other.bytes, mark);
  },
  "cut short": ({ client, random, other }) => {
    const body = bytes(random, random.below(40));
    say(client, random.pick(TYPES), FAR_ID, other.bytes, body);
  },
};

export function isAddedAct(what: HostileAct): what is AddedAct {
  return Object.hasOwn(ACTS, what);
}

/** Does one thing that a well-meant program of level 2 would not do. */
export function actAdded(client: Client, random: Random, what: AddedAct, other: Name): void {
  ACTS[what]({ client, random, other });
}

/** One of those that programs have, mostly. */
export function someEpoch(random: Random): bigint {
  return BigInt(random.between(1, 12)) * 0x1_0000_0001n;
}

function say(client: Client, type: number, id: number, dst: Uint8Array, body: Uint8Array): void {
  client.write(buildFrame(false, type, id, client.facts.name.bytes, dst, body));
}

function bytes(random: Random, size: number): Uint8Array {
  return Uint8Array.from({ length: size }, () => random.below(256));
}
