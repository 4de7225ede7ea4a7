import type { RosterStore } from "../src/core/members/ports.ts";
import type { Roster } from "../src/core/members/roster.ts";
import type { Time } from "./process-time.ts";
import type { Random } from "./random.ts";

/** What a file of the roster is like. */
export interface RosterDiskOptions {
  readonly delayMaxMs: number;
  readonly failChance: number;
}

/** The file of the roster: it outlives every run of the server. */
export class RosterDisk {
  roster: Roster;
  options: RosterDiskOptions;
  readonly random: Random;

  constructor(roster: Roster, options: RosterDiskOptions, random: Random) {
    this.roster = roster;
    this.options = options;
    this.random = random;
  }
}

/** Who hears what comes of a roster. */
export interface RosterEvents {
  /** The core wants this one on the disk. */
  asked(roster: Roster): void;
  /** It is there; the core hears of it next. */
  durable(roster: Roster): void;
  kept(version: number): void;
  notKept(version: number): void;
}

interface Asked {
  readonly roster: Roster;
  readonly version: number;
}

/**
 * The roster's store in one run of the server. One whole roster is written at a time, the newest;
 * where that fails, those that were made from it are not written either.
 */
export class SimRosterFile implements RosterStore {
  readonly #disk: RosterDisk;
  readonly #time: Time;
  readonly #events: RosterEvents;
  #asked: Asked[] = [];
  #underWay: Asked | undefined;
  #dead = false;

  constructor(disk: RosterDisk, time: Time, events: RosterEvents) {
    this.#disk = disk;
    this.#time = time;
    this.#events = events;
  }

  /** What counts in the core: with everything that is under way. */
  get roster(): Roster {
    return this.#asked.at(-1)?.roster ?? this.#disk.roster;
  }

  get idle(): boolean {
    return this.#asked.length === 0;
  }

  keep(roster: Roster, version: number): void {
    this.#events.asked(roster);
    this.#asked.push({ roster, version });
    this.#writeNext();
  }

  /** The process dies: what was under way is there as a whole, or not at all. */
  crash(): void {
    this.#dead = true;
    if (this.#underWay !== undefined && this.#disk.random.chance(0.5)) this.#commit();
  }

  #writeNext(): void {
    const newest = this.#asked.at(-1);
    if (this.#underWay !== undefined || newest === undefined) return;
    const { options, random } = this.#disk;
    this.#underWay = newest;
    this.#time.after(random.between(0, options.delayMaxMs), () => {
      if (!this.#dead) this.#written(newest, random.chance(options.failChance));
    });
  }

  #written({ version }: Asked, fails: boolean): void {
    if (fails) {
      const [first] = this.#asked;
      this.#asked = [];
      this.#underWay = undefined;
      this.#events.notKept(first?.version ?? version);
    } else {
      this.#commit();
      this.#asked = this.#asked.filter((asked) => asked.version > version);
      this.#events.kept(version);
    }
    this.#writeNext();
  }

  #commit(): void {
    if (this.#underWay === undefined) return;
    this.#disk.roster = this.#underWay.roster;
    this.#underWay = undefined;
    this.#events.durable(this.#disk.roster);
  }
}
