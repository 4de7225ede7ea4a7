import type { MemberName } from "../../wire/member-name.ts";
import type { Token } from "../../wire/token.ts";
import { Attempts } from "./attempts.ts";
import { RosterChanges } from "./changes.ts";
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
  readonly attempts: Attempts = new Attempts();

  constructor({ proofs, store, roster }: MembershipPorts) {
    this.proofs = proofs;
    this.changes = new RosterChanges(store, roster);
  }

  get roster(): Roster {
    return this.changes.roster;
  }

  /** A device that may sign in: it is on the disk, and is not being taken away. */
  device(name: MemberName, id: Token): Device | undefined {
    if (deviceOf(this.roster, name, id) === undefined) return undefined;
    return deviceOf(this.changes.durable, name, id);
  }
}
