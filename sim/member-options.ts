import { Feature } from "../src/wire/added-type.ts";
import type { RosterDiskOptions } from "./roster-file.ts";
import { Random } from "./random.ts";
import type { Level2Traits, Traits } from "./traits.ts";

/** What a server with members is like in a run. */
export interface MemberOptions {
  /** Who is in the roster at the start, of the names of programs and of `OUTSIDER`. */
  readonly members: readonly string[];
  /** Who joins during the run, by which of the codes. */
  readonly newcomers: readonly Newcomer[];
  readonly codes: readonly CodeOptions[];
  readonly disk: RosterDiskOptions;
  /** How often the operator takes a device, or a member, away. */
  readonly removals: number;
  /** Connections of people who are not who they say, and how often one begins, in ms. */
  readonly impostures: number;
  readonly impostureEveryMs: number;
}

export interface Newcomer {
  readonly name: string;
  readonly code: number;
}

export interface CodeOptions {
  /** For whom it is; `undefined`: for anybody. */
  readonly name: string | undefined;
  readonly expiresAtMs: number;
}

/** A member who has no program of its own here: whoever is hostile signs in as this one, too. */
export const OUTSIDER = "mallory";
const MEMBER_NAME = /^[a-z0-9][a-z0-9._-]{0,7}$/u;

/**
 * Of a stream of its own: in a third of the worlds people sign in. Those whose names cannot be a
 * member's stay on plain connections, and some others do.
 */
export function letSignIn(
  seed: number,
  programs: Traits[],
  durationMs: number,
): MemberOptions | undefined {
  const random = new Random(seed, 9);
  if (!random.chance(0.35)) return undefined;
  const names = [...new Set(programs.map(({ name }) => name))].filter((name) => {
    return MEMBER_NAME.test(name) && random.chance(0.85);
  });
  const newcomers = names.filter(() => random.chance(0.4));
  const members = names.filter((name) => !newcomers.includes(name));
  for (const [at, traits] of programs.entries()) {
    // A messageID is used once: one that is refused is not told from another of the same.
    const apart = { ...traits, repeatsIds: false, level2: withoutDevices(traits.level2) };
    programs[at] = names.includes(traits.name) ? { ...apart, little: false, signsIn: true } : apart;
    const isNew = newcomers.includes(traits.name);
    if (isNew && random.chance(0.7)) {
      programs[at] = { ...apart, little: false, signsIn: true, startMs: random.below(durationMs) };
    }
  }
  const drawn = drawCodes(random, newcomers, durationMs);
  startTogether(programs, drawn.newcomers);
  return {
    members: [...members, OUTSIDER],
    ...drawn,
    disk: {
      delayMaxMs: random.pick([0, 20, 300, 3000]),
      failChance: random.pick([0, 0, 0.1, 0.4]),
    },
    removals: random.chance(0.4) ? random.between(1, 3) : 0,
    impostures: random.chance(0.7) ? random.between(5, 25) : 0,
    impostureEveryMs: Math.floor(durationMs / 30),
  };
}

/** All programs of a name share one device here, and do not ask for what others say. */
function withoutDevices(level2: Level2Traits | undefined): Level2Traits | undefined {
  return level2 && { ...level2, features: level2.features & ~Feature.devices };
}

/** Who race for one code come at one time. */
function startTogether(programs: Traits[], newcomers: readonly Newcomer[]): void {
  for (const { name, code } of newcomers) {
    const first = newcomers.find((other) => other.code === code)?.name;
    const startMs = programs.find((traits) => traits.name === first)?.startMs ?? 0;
    for (const [at, traits] of programs.entries()) {
      if (traits.name === name && name !== first) programs[at] = { ...traits, startMs };
    }
  }
}

/** Some newcomers have a code of their own, others race for one. */
function drawCodes(
  random: Random,
  names: readonly string[],
  durationMs: number,
): Pick<MemberOptions, "newcomers" | "codes"> {
  const codes: CodeOptions[] = [];
  const newcomers: Newcomer[] = [];
  for (const name of names) {
    const isShared = codes.length > 0 && codes.at(-1)?.name === undefined && random.chance(0.5);
    if (!isShared) {
      const expiresAtMs = random.chance(0.2) ? random.below(durationMs) : durationMs * 1000;
      codes.push({ name: random.chance(0.4) ? name : undefined, expiresAtMs });
    }
    newcomers.push({ name, code: codes.length - 1 });
  }
  return { newcomers, codes };
}
