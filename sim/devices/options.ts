import type { DiskOptions } from "../options.ts";
import { Random } from "../random.ts";
import type { RosterDiskOptions } from "../roster-file.ts";

/** What a seed decides for a world of devices. */
export interface DevicesOptions {
  readonly durationMs: number;
  /** How many devices each name begins with. */
  readonly devices: Readonly<Record<string, number>>;
  readonly crashes: number;
  /** Devices that are revoked or added while the world runs. */
  readonly changes: number;
  readonly disk: DiskOptions;
  readonly delayMaxMs: number;
  readonly splitChance: number;
  readonly capacityBytes: number;
  /** How long a client's own disk takes at most before it confirms. */
  readonly commitMaxMs: number;
  /** Mean times of a device: here, away, between two things that it does. */
  readonly hereMs: number;
  readonly awayMs: number;
  readonly actEveryMs: number;
  readonly burstMax: number;
  /** It stops reading for a while. */
  readonly stallChance: number;
  /** Its way to the server changes, and it comes again beside its old connection. */
  readonly moveChance: number;
  /** The file of the roster. */
  readonly rosterDisk: RosterDiskOptions;
  /** Programs of level 1: on a plain connection, and of a member with one device. */
  readonly visitors: readonly ("guest" | "dora")[];
  /** Connections of people who are not who they say. */
  readonly impostures: number;
}

const VISITORS = ["guest", "dora"] as const;

/** The options of a seed. */
export function drawDevices(seed: number): DevicesOptions {
  const random = new Random(seed, 1);
  const bad = random.chance(0.3);
  const actEveryMs = random.pick([50, 300, 1000]);
  return {
    // Where much is said, little time says as much.
    durationMs: actEveryMs === 50 ? random.between(3000, 8000) : random.between(5000, 30_000),
    devices: { ann: random.between(2, 3), bob: random.between(1, 3), cleo: random.between(1, 2) },
    crashes: random.chance(0.5) ? random.between(1, 3) : 0,
    changes: random.chance(0.5) ? random.between(1, 5) : 0,
    disk: {
      slowChance: 0.3,
      stuckChance: bad ? 0.03 : 0,
      stuckMaxMs: 5000,
      fullChance: bad ? 0.02 : 0,
      allFullChance: 0.3,
    },
    delayMaxMs: random.pick([2, 30, 300]),
    splitChance: random.pick([0, 0.05]),
    capacityBytes: random.pick([2000, 65_536]),
    commitMaxMs: random.pick([0, 20, 400, 4000]),
    hereMs: random.pick([500, 3000, 20_000]),
    awayMs: random.pick([100, 1000, 10_000]),
    actEveryMs,
    burstMax: random.pick([1, 3, 10]),
    stallChance: random.pick([0, 0, 0.02]),
    moveChance: random.pick([0, 0.01, 0.05]),
    rosterDisk: {
      delayMaxMs: random.pick([0, 50, 50, 1000]),
      failChance: random.pick([0, 0, 0.2]),
    },
    visitors: VISITORS.filter(() => random.chance(0.5)),
    impostures: random.chance(0.7) ? random.between(5, 25) : 0,
  };
}
