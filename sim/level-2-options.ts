import { Random } from "./random.ts";
import type { Level2Traits, Traits } from "./traits.ts";
import { ADDED_ACTS } from "./traits.ts";

/** What the server makes of HELLO: one of level 1 skips it, or does not like it at all. */
export type OnHello = "welcomes" | "skips" | "hangs up";

/** Of a stream of its own: some programs speak level 2. Returns how many do. */
export function letSpeakLevel2(seed: number, programs: Traits[], strict: boolean): number {
  const random = new Random(seed, 5);
  // In some worlds nobody does, in others all.
  const chance = random.pick([0, 0.3, 0.5, 0.8]);
  const answers = programs.some(({ answersOffline }) => answersOffline);
  let count = 0;
  for (const [at, traits] of programs.entries()) {
    const drawn = drawLevel2(random);
    const isPlain = traits.hostile.length > 0 || traits.neverReads;
    if (!random.chance(chance) || isPlain) continue;
    count += 1;
    // Where type 2 is answered no messageID may be used twice, so what is sent again has a name.
    const restores = drawn.restores && !answers;
    // Strict evidence takes the word of those alone who can give it.
    const features = drawn.features | (answers ? 2 : 0) | (strict ? 1 : 0);
    programs[at] = { ...traits, little: false, level2: { ...drawn, features, restores } };
  }
  return count;
}

function drawLevel2(random: Random): Level2Traits {
  const prompt = random.chance(0.6);
  return {
    features: random.chance(0.7) ? 7 : random.pick([0, 1, 2, 3, 4, 5, 6, 0xff]),
    firstId: random.pick([0, 0, 1000, 4_294_967_290]),
    commitMaxMs: prompt ? random.pick([0, 20, 200]) : random.pick([2900, 6000]),
    takenMaxMs: prompt ? random.pick([0, 0, 100]) : 1500,
    saysTaken: random.chance(0.7),
    waitsForWelcome: random.chance(0.5),
    dieChance: random.pick([0, 0.03, 0.15]),
    besideChance: random.pick([0, 0, 0.1]),
    socialChance: random.pick([0, 0.2, 0.5]),
    restores: random.chance(0.1),
    isReal: false,
    plain: false,
    follows: false,
  };
}

/**
 * Of a stream of its own: half of the programs of level 2 are the client that people have, and all
 * of them where the server knows no level 2. Such a client answers type 2 on level 1, to which it
 * may fall back anywhere, so that its world is like those in which some programs of level 1 do.
 */
export function letBeReal(seed: number, programs: Traits[]): OnHello {
  const random = new Random(seed, 7);
  const drawn = random.chance(0.15) ? random.pick(["skips", "hangs up"] as const) : "welcomes";
  const reals = programs.map(({ level2 }) => {
    const isReal = random.chance(0.5) || drawn !== "welcomes";
    const traits = { isReal, plain: random.chance(0.1), follows: random.chance(0.5) };
    // It wants all that there is.
    const restores = level2?.restores === true && !traits.plain && drawn === "welcomes";
    return level2 && isReal ? { ...level2, ...traits, features: 7, restores } : undefined;
  });
  if (!reals.some((level2) => level2 !== undefined)) return "welcomes";
  for (const [at, traits] of programs.entries()) {
    const real = reals[at];
    const { level2 } = traits;
    const model = level2 && { ...level2, features: level2.features | 2 };
    const offlineChance = real === undefined ? traits.offlineChance : 0;
    const unique = { ids: "anywhere", repeatsIds: false } as const;
    programs[at] = { ...traits, ...unique, offlineChance, level2: apart(real ?? model, at) };
  }
  return drawn;
}

/** Two programs of one name do not count through the same messageIDs. */
function apart(level2: Level2Traits | undefined, at: number): Level2Traits | undefined {
  return level2 && { ...level2, firstId: (level2.firstId + at * 0x1000_0000) >>> 0 };
}

/** Of a stream of its own: some hostile programs say HELLO, and then what nobody should. */
export function letHostilesSayHello(seed: number, programs: Traits[]): void {
  const random = new Random(seed, 8);
  for (const [at, traits] of programs.entries()) {
    const hostileFeatures = random.pick([7, 7, 3, 1, 2, 4, 0]);
    if (traits.hostile.length === 0 || random.chance(0.5)) continue;
    const acts = random.chance(0.5) ? ADDED_ACTS : [random.pick(ADDED_ACTS)];
    const hostile = [...traits.hostile, ...acts];
    const unique = { ids: "anywhere", repeatsIds: false } as const;
    programs[at] = { ...traits, ...unique, little: false, hostile, hostileFeatures };
  }
}
