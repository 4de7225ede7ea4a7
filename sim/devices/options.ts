import type { DiskOptions } from "../options.ts";
import { Random } from "../random.ts";

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
}

/** The options of a seed. */
export function drawDevices(seed: number): DevicesOptions {
  const random = new Random(seed, 1);
  const bad = random.chance(0.3);
  return {
    durationMs: random.between(5000, 30_000),
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
    actEveryMs: random.pick([50, 300, 1000]),
    burstMax: random.pick([1, 3, 10]),
    stallChance: random.pick([0, 0, 0.02]),
  };
}
