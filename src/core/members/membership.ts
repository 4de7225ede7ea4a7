import type { MemberName } from "../../wire/member-name.ts";
import type { Token } from "../../wire/token.ts";
import type { Limits } from "../limits.ts";
import { Attempts } from "./attempts.ts";
import { RosterChanges } from "./changes.ts";
import { Pace } from "./pace.ts";
import type { Proofs, RosterStore } from "./ports.ts";
import { type Device, deviceOf, type Roster } from "./roster.ts";

/** What a server with members is started with, beside its mailbox. */
export interface MembershipPorts {
  readonly proofs: Proofs;
  readonly store: RosterStore;
  /** As it was on the disk. */
  readonly roster: Roster;
}

/** All that a server with members has for them. */
export class Membership {
  readonly proofs: Proofs;
  readonly changes: RosterChanges;
  readonly pace: Pace = new Pace();
  /** Failed attempts to sign in or join. */
  readonly attempts: Attempts;
  /** Connections on which nobody has signed in. */
  readonly strangers: Attempts;
  readonly #sessions: Map<MemberName, number> = new Map();

  constructor({ proofs, store, roster }: MembershipPorts, limits: Limits) {
    this.attempts = new Attempts({ most: limits.failuresPerMinuteMax, windowMs: 60_000 });
    this.strangers = new Attempts({ most: limits.addressStrangersMax, windowMs: 600_000 });
    this.proofs = proofs;
    this.changes = new RosterChanges(store, roster);
  }

  get roster(): Roster {
    return this.changes.roster;
  }

  /** On how many connections this member is signed in. */
  sessionsOf(name: MemberName): number {
    return this.#sessions.get(name) ?? 0;
  }

  signedIn(name: MemberName): void {
    this.#sessions.set(name, this.sessionsOf(name) + 1);
  }

  signedOut(name: MemberName): void {
    const left = this.sessionsOf(name) - 1;
    if (left > 0) this.#sessions.set(name, left);
    else this.#sessions.delete(name);
  }

  /** A device that may sign in: it is on the disk, and is not being taken away. */
  device(name: MemberName, id: Token): Device | undefined {
    if (deviceOf(this.roster, name, id) === undefined) return undefined;
    return deviceOf(this.changes.durable, name, id);
  }
}
