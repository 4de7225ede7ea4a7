import type { Limits } from "../src/core/limits.ts";
import { LIMITS_DEFAULT, withoutQuotas } from "../src/core/limits.ts";
import type { OnHello } from "./level-2-options.ts";
import { letBeReal, letHostilesSayHello, letSpeakLevel2 } from "./level-2-options.ts";
import type { MemberOptions } from "./member-options.ts";
import { letSignIn } from "./member-options.ts";
import { Random } from "./random.ts";
import type { Traits } from "./traits.ts";
import { HOSTILE_ACTS } from "./traits.ts";

/** Everything that a seed decides before a run begins. */
export interface Options {
  readonly durationMs: number;
  readonly programs: readonly Traits[];
  /** Names that are written to and never connect before the end. */
  readonly strangers: readonly string[];
  readonly delayMaxMs: number;
  readonly splitChance: number;
  /** Bytes that a connection holds in each direction between two programs. */
  readonly capacityMax: number;
  readonly disk: DiskOptions;
  readonly crashes: number;
  readonly stops: number;
  readonly expiries: number;
  readonly limits: Limits;
  readonly timerLateMaxMs: number;
  /** How often the server stands still for a while, and how long at most. */
  readonly stalls: number;
  readonly stallMaxMs: number;
  /** It does so when kept messages have just been handed over, which is when it hurts most. */
  readonly stallHandedChance: number;
  /** After a crash the server's disk is one from a backup. */
  readonly restoresDisk: boolean;
  readonly onHello: OnHello;
  /** The server has members; `undefined`: it asks nobody who they are. */
  readonly members: MemberOptions | undefined;
}

/** Chances are per group of the store. */
export interface DiskOptions {
  readonly slowChance: number;
  readonly stuckChance: number;
  readonly stuckMaxMs: number;
  /** The messages of a group find no room. */
  readonly fullChance: number;
  /** Its other changes find none either. */
  readonly allFullChance: number;
}

const NAMES = ["ann", "bob", "cleo", "Анна", "eightchr", "x", "é", "d d"] as const;

/** The options of a seed. */
export function drawOptions(seed: number): Options {
  const random = new Random(seed, 1);
  const names = shuffled(random, NAMES);
  const count = random.between(2, 5);
  const programs: Traits[] = [];
  for (let at = 0; at < count; at += 1) programs.push(drawTraits(random, names[at] ?? "ann"));
  if (random.chance(0.35)) programs.push(drawTraits(random, programs[0]?.name ?? "ann"));
  if (random.chance(0.4)) programs.push(drawHostile(random, names[count] ?? "eve"));
  if (random.chance(0.35)) letAnswerOffline(random, programs);
  const bulk = random.chance(0.06);
  if (bulk) letOneSendInBulk(programs);
  const strangers = bulk || random.chance(0.4) ? names.slice(count + 1, count + 2) : [];
  const limits = bulk ? withoutQuotas(LIMITS_DEFAULT) : withBounds(seed, drawLimits(random));
  if (limits.mailboxMessagesMax < LIMITS_DEFAULT.mailboxMessagesMax) {
    // Of two refusals that name one messageID nobody could tell which message is meant.
    for (const [at, traits] of programs.entries()) programs[at] = { ...traits, repeatsIds: false };
  }
  const crashes = random.chance(0.5) ? random.between(1, 3) : 0;
  const strict = limits.plainEvidence === "strict";
  const addeds = bulk ? 0 : letSpeakLevel2(seed, programs, strict);
  const onHello = letBeReal(seed, programs);
  if (onHello === "welcomes") letHostilesSayHello(seed, programs);
  const durationMs = random.between(5, 20) * 1000;
  const mayHave = !bulk && onHello === "welcomes";
  const members = mayHave ? letSignIn(seed, programs, durationMs) : undefined;
  return {
    durationMs,
    programs,
    strangers,
    delayMaxMs: random.pick([0, 2, 30, 120, 400]),
    splitChance: random.pick([0, 0.1, 0.5]),
    capacityMax: random.pick([1500, 8192, 65_536, 1_048_576]),
    disk: drawDisk(random),
    crashes,
    stops: random.chance(0.2) ? 1 : 0,
    expiries: random.chance(0.1) ? random.between(1, 3) : 0,
    limits,
    timerLateMaxMs: random.pick([0, 0, 3, 20]),
    ...drawStalls(seed),
    onHello,
    members,
    restoresDisk: addeds > 0 && crashes > 0 && new Random(seed, 6).chance(0.15),
  };
}

/** A world in which nothing fails, for the comparison with and without a hostile program. */
export function drawCalmOptions(seed: number): { options: Options; hostiles: readonly Traits[] } {
  const random = new Random(seed, 2);
  const names = shuffled(random, NAMES);
  const count = random.between(2, 4);
  const programs: Traits[] = [];
  for (let at = 0; at < count; at += 1) {
    programs.push({
      ...drawTraits(random, names[at] ?? "ann"),
      answerMaxMs: 20,
      silentChance: 0,
      stallChance: 0,
      leaveChance: 0,
      hello: true,
      startMs: 0,
    });
  }
  const hostiles = [{ ...drawHostile(random, names[count] ?? "eve"), startMs: 0 }];
  letHostilesSayHello(seed, hostiles);
  const options: Options = {
    durationMs: random.between(6, 12) * 1000,
    programs,
    strangers: [],
    delayMaxMs: random.pick([0, 2, 30]),
    splitChance: random.pick([0, 0.3]),
    capacityMax: 1_048_576,
    disk: { slowChance: 0.3, stuckChance: 0, stuckMaxMs: 0, fullChance: 0, allFullChance: 0 },
    crashes: 0,
    stops: 0,
    expiries: 0,
    limits: LIMITS_DEFAULT,
    timerLateMaxMs: 0,
    stalls: 0,
    stallMaxMs: 0,
    stallHandedChance: 0,
    restoresDisk: false,
    onHello: "welcomes",
    members: undefined,
  };
  return { options, hostiles };
}

function drawTraits(random: Random, name: string): Traits {
  const prompt = random.chance(0.5);
  const answerMaxMs = prompt ? random.pick([0, 20, 300]) : random.pick([2900, 3100, 6000]);
  const leaves = random.pick([
    ["close"],
    ["reset"],
    ["vanish"],
    ["half"],
    ["close", "reset", "vanish", "half"],
  ] as const);
  return {
    name,
    little: random.chance(0.3),
    hello: random.chance(0.7),
    answersOffline: false,
    answerMaxMs,
    silentChance: random.pick([0, 0, 0.05, 0.2]),
    actEveryMs: random.pick([120, 400, 1500]),
    sendChance: random.pick([0.3, 0.8, 0.95]),
    burstMax: random.pick([1, 1, 3, 12]),
    offlineChance: random.pick([0, 0, 0.2]),
    selfChance: random.pick([0, 0, 0.1]),
    badNameChance: random.pick([0, 0, 0.03]),
    stallChance: random.pick([0, 0, 0.03]),
    leaveChance: random.pick([0, 0.02, 0.1, 0.3]),
    leaves,
    awayMs: random.pick([50, 600, 4000]),
    ids: random.chance(0.8) ? "from 0" : "go on",
    repeatsIds: true,
    textMin: 4,
    textMax: random.pick([4, 40, 1000]),
    hostile: [],
    neverReads: false,
    hostileFeatures: undefined,
    startMs: random.pick([0, 0, 300, 5000]),
    level2: undefined,
  };
}

/**
 * Makes some programs answer type 2 as well. Then nobody uses a messageID twice: as long as such a
 * connection has not answered any type 2, its "200" for a kept message would be taken for one of
 * the same sender and messageID that is live. That is a known limit of the seed's wire.
 */
function letAnswerOffline(random: Random, programs: Traits[]): void {
  for (const [at, traits] of programs.entries()) {
    const answersOffline = random.chance(0.6);
    programs[at] = { ...traits, ids: "anywhere", repeatsIds: false, answersOffline };
  }
}

/** More than a connection's output holds, and than the store brings in one page. */
function letOneSendInBulk(programs: Traits[]): void {
  const bulk = { textMin: 800, textMax: 1000, burstMax: 90, actEveryMs: 400, sendChance: 0.9 };
  programs.length = 2;
  for (const [at, traits] of programs.entries()) {
    programs[at] = at === 0 ? { ...traits, ...bulk } : { ...traits, stallChance: 0.1 };
  }
}

function drawHostile(random: Random, name: string): Traits {
  const acts = random.chance(0.5) ? HOSTILE_ACTS : [random.pick(HOSTILE_ACTS)];
  return {
    ...drawTraits(random, name),
    actEveryMs: random.pick([60, 250]),
    leaveChance: 0.03,
    hostile: acts,
    neverReads: random.chance(0.3),
  };
}

/** Of a stream of its own: a seed from before servers stood still goes on as it did, up to that. */
function drawStalls(seed: number): Pick<Options, "stalls" | "stallMaxMs" | "stallHandedChance"> {
  const random = new Random(seed, 3);
  const some = random.chance(0.4);
  return {
    stalls: some ? random.between(1, 4) : 0,
    stallMaxMs: random.pick([300, 1500, 4000, 12_000]),
    stallHandedChance: some ? random.pick([0.1, 0.4, 0.8]) : 0,
  };
}

function drawDisk(random: Random): DiskOptions {
  return {
    slowChance: random.pick([0, 0.3, 1]),
    stuckChance: random.pick([0, 0, 0.01, 0.1]),
    stuckMaxMs: random.pick([1500, 6000]),
    fullChance: random.pick([0, 0, 0, 0.05]),
    allFullChance: random.pick([0, 0.5]),
  };
}

function drawLimits(random: Random): Limits {
  const plainEvidence = random.chance(0.15) ? "strict" : "normal";
  const kind = random.below(4);
  if (kind < 2) return { ...withoutQuotas(LIMITS_DEFAULT), plainEvidence };
  // With strict evidence a flood to oneself that fills one's share can never be proven taken.
  const share = plainEvidence === "strict" ? Infinity : LIMITS_DEFAULT.shareMessagesMax;
  if (kind === 2) return { ...LIMITS_DEFAULT, plainEvidence, shareMessagesMax: share };
  return {
    ...LIMITS_DEFAULT,
    rate: { perSecond: random.pick([5, 20]), burst: random.pick([3, 20]) },
    mailboxMessagesMax: random.pick([5, 40]),
    mailboxBytesMax: random.pick([2000, 1_000_000]),
    shareMessagesMax: random.pick([3, 15]),
    unseenMessagesMax: random.pick([2, 10]),
    unseenMailboxesMax: random.pick([0, 1, 5]),
    liveBytesMax: random.pick([4000, 1_000_000]),
  };
}

/**
 * Of a stream of its own: in some worlds what bounds one connection is much smaller. With strict
 * evidence what was handed over is proven only by what comes behind it, so there it must fit.
 */
function withBounds(seed: number, limits: Limits): Limits {
  const random = new Random(seed, 4);
  if (random.chance(0.7)) return limits;
  return {
    ...limits,
    outputBytesMax: random.pick([1024, 8192, 262_144]),
    answerBytesMax: random.pick([1024, 65_536]),
    waitingCommandsMax: random.pick([2, 256]),
    waitingBytesMax: random.pick([2048, 65_536]),
    pendingMax: limits.plainEvidence === "strict" ? 10_000 : random.pick([20, 40, 10_000]),
    unknownPerMinuteMax: random.pick([3, 100]),
    beginMsMax: random.pick([1500, 10_000]),
    stalledMsMax: random.pick([2000, 30_000]),
  };
}

function shuffled<T>(random: Random, list: readonly T[]): T[] {
  const left = [...list];
  const drawn: T[] = [];
  while (left.length > 0) drawn.push(...left.splice(random.below(left.length), 1));
  return drawn;
}

/** The options in a few lines, for whoever replays a failure. */
export function describe(options: Options): string {
  const { programs, ...rest } = options;
  const lines = [JSON.stringify(rest)];
  for (const traits of programs) lines.push(JSON.stringify(traits));
  return lines.join("\n");
}
