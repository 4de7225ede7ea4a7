import type { RosterStore } from "./ports.ts";
import type { Refusal, Roster } from "./roster.ts";

/** What becomes of a change: it is on the disk; or not made, and why. */
export type HowChanged = "kept" | Refusal | "notKept";

interface UnderWay {
  readonly version: number;
  readonly roster: Roster;
  readonly told: (how: HowChanged) => void;
}

/**
 * The roster, and its changes on their way to the disk. A change counts at once for those that
 * come after it, so that of two who use one invitation the first wins; whoever asked for it hears
 * of it once it is on the disk.
 */
export class RosterChanges {
  readonly #store: RosterStore;
  #durable: Roster;
  #underWay: UnderWay[] = [];
  #version = 0;

  constructor(store: RosterStore, roster: Roster) {
    this.#store = store;
    this.#durable = roster;
  }

  /** With everything that is under way. */
  get roster(): Roster {
    return this.#underWay.at(-1)?.roster ?? this.#durable;
  }

  /** What is on the disk. */
  get durable(): Roster {
    return this.#durable;
  }

  change(make: (roster: Roster) => Roster | Refusal, told: (how: HowChanged) => void): void {
    const roster = make(this.roster);
    if (typeof roster === "string") {
      told(roster);
      return;
    }
    this.#version += 1;
    this.#underWay.push({ version: this.#version, roster, told });
    this.#store.keep(roster, this.#version);
  }

  /** Everything up to this version is on the disk. */
  kept(version: number): void {
    const kept = this.#underWay.filter((change) => change.version <= version);
    this.#underWay = this.#underWay.slice(kept.length);
    this.#durable = kept.at(-1)?.roster ?? this.#durable;
    for (const { told } of kept) told("kept");
  }

  /** Neither this version is on the disk, nor are those that were made from it. */
  notKept(version: number): void {
    const lost = this.#underWay.filter((change) => change.version >= version);
    this.#underWay = this.#underWay.filter((change) => change.version < version);
    for (const { told } of lost) told("notKept");
  }
}
