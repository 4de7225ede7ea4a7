import type { Device, Invite, Member, Roster } from "../src/core/members/roster.ts";
import { noticeCode } from "./added-frames.ts";
import type { Frame } from "./frames.ts";
import type { Facts, Ledger } from "./ledger.ts";
import { MEMBER, NO, readRefusal } from "./member-frames.ts";
import { must } from "./violation.ts";

/** What is known of a connection on which somebody may sign in. */
export type Speaker = Pick<Facts, "number" | "name" | "hostile" | "exporter">;

/** The roster as the server has asked its disk for it, and as it is there. */
export interface Rosters {
  readonly latest: Roster;
  readonly durable: Roster;
}

/** What a NOTICE says of a code. */
const NEWS = { joined: 201, tried: 410 } as const;

/** Who has signed in, in the words of the server. */
export interface Claim {
  readonly name: string;
  readonly device: bigint;
}

/** What really happened on one connection. */
interface Truth {
  /** Whose devices have signed in AUTH, for this connection. */
  readonly signed: Set<string>;
  /** Who has proven a code here, for a name and a device. */
  readonly enrolled: Set<string>;
  /** Whom the server takes it for, and is right to. */
  proven: Claim | undefined;
  /** A right AUTH was the last that came. */
  isDue: boolean;
  /** The server listens to it under its name. */
  hasBegun: boolean;
  /** What it had signed in with is taken away. */
  isOver: boolean;
}

/**
 * Judges who speaks. It knows who holds which secret, since the programs tell it before they use
 * one, and believes nothing that the server does: who is let in has proven the name on this very
 * connection (M1), nothing is added to the roster but by who may (M2), a code opens once (M3), what
 * was removed comes in no more (M4), a change counts once it is on the disk, and who may come in is
 * let in (M5).
 */
export class Identity {
  readonly #ledger: Pick<Ledger, "note" | "nowMs">;
  readonly #rosters: () => Rosters;
  readonly #truths: Map<Speaker, Truth> = new Map();
  /** By which code a device was enrolled, if it was; by {@link keyOf}. */
  readonly #codeOf: Map<string, bigint> = new Map();
  /** Codes that have opened, as far as a disk knows. */
  readonly #opened: Map<bigint, string> = new Map();
  /** Invitations by their ids, and who asked for them: a name, or the operator. */
  readonly #asked: Map<bigint, string | undefined> = new Map();
  /** What the operator takes away, and what is gone for sure. */
  readonly #leaving: Set<string> = new Set();
  readonly #gone: Set<string> = new Set();

  constructor(ledger: Pick<Ledger, "note" | "nowMs">, rosters: () => Rosters) {
    this.#ledger = ledger;
    this.#rosters = rosters;
  }

  // What programs tell, who hold the secrets.

  /** The holder of a device's key signs AUTH under a name, for this connection. */
  signs(facts: Speaker, name: string, device: bigint): void {
    this.#truthOf(facts).signed.add(keyOf(name, device));
  }

  /** The holder of a code proves it, for a name and a device whose key it holds. */
  proves(facts: Speaker, code: bigint, name: string, device: bigint): void {
    this.#truthOf(facts).enrolled.add(keyOf(name, device));
    this.#codeOf.set(keyOf(name, device), code);
  }

  /** Somebody asks for an invitation; `by`: `undefined` is the operator. */
  invites(id: bigint, by: string | undefined): void {
    this.#asked.set(id, by);
  }

  /** The operator takes these devices of a name away. */
  removes(name: string, devices: readonly bigint[]): void {
    this.#leaving.add(name);
    for (const device of devices) this.#leaving.add(keyOf(name, device));
  }

  /** The operator was told that it is done. */
  removed(name: string, devices: readonly bigint[]): void {
    this.#ledger.note("is removed", 0, -1, name);
    for (const device of devices) this.#gone.add(keyOf(name, device));
  }

  // What happens at the server.

  /** What comes on this connection is said by whom it names, and counts. */
  speaks(facts: Speaker): boolean {
    const { name, exporter } = facts;
    if (this.#truths.get(facts)?.isOver === true) return false;
    if (exporter !== undefined) return this.#truthOf(facts).proven?.name === name.label;
    const { hasBegun } = this.#truthOf(facts);
    return hasBegun || !isReserved(this.#rosters().latest, name.label);
  }

  /** Who has signed in there, as far as it has proven that. */
  claimOf(facts: Speaker): Claim | undefined {
    return this.#truths.get(facts)?.proven;
  }

  /** It speaks under its name from now on. */
  begins(facts: Speaker): void {
    this.#truthOf(facts).hasBegun = true;
  }

  /** A command has come on a connection on which nobody has signed in. */
  offered(facts: Speaker, frame: Frame): void {
    const truth = this.#truthOf(facts);
    const { latest, durable } = this.#rosters();
    truth.isDue = frame.type === MEMBER.auth && !facts.hostile;
    for (const key of truth.signed) {
      if (!hasDevice(latest, key) || !hasDevice(durable, key)) truth.isDue = false;
    }
  }

  /** The server takes somebody for signed in. */
  signedIn(facts: Speaker, claim: Claim): void {
    const truth = this.#truthOf(facts);
    if (truth.proven?.device === claim.device && truth.proven.name === claim.name) return;
    const key = keyOf(claim.name, claim.device);
    const where = `c${facts.number}`;
    const isProven = truth.signed.has(key) || truth.enrolled.has(key);
    must(isProven, "M1", () => `${where} is let in as ${claim.name}, which it has not proven`);
    must(!this.#gone.has(key), "M4", () => `${where} is let in as ${claim.name}, who is removed`);
    const { latest, durable } = this.#rosters();
    must(hasDevice(durable, key), "M5", () => `${claim.name} on ${where} is not on the disk`);
    must(hasDevice(latest, key), "M4", () => `${claim.name} on ${where} is being removed`);
    truth.proven = claim;
    this.#ledger.note("signs in", facts.number, -1, claim.name);
  }

  /** A roster is on the disk, and the core knows: whether that ends this connection. */
  isOver(facts: Speaker): boolean {
    const truth = this.#truthOf(facts);
    const { proven } = truth;
    const { durable } = this.#rosters();
    if (truth.isOver) return true;
    if (facts.exporter === undefined) truth.isOver = isReserved(durable, facts.name.label);
    else
      truth.isOver = proven !== undefined && !hasDevice(durable, keyOf(proven.name, proven.device));
    return truth.isOver;
  }

  /** A connection speaks under its name, or is handed something for it. */
  mustSpeak(facts: Speaker, what: string): void {
    const { name, exporter, number } = facts;
    const { proven, isOver } = this.#truthOf(facts);
    must(!isOver, "M4", () => `c${number} ${what} as ${name.label}, who is removed`);
    if (exporter === undefined) {
      const isTaken = isReserved(this.#rosters().durable, name.label);
      must(!isTaken, "M1", () => `plain c${number} ${what} as ${name.label}, a member's name`);
      return;
    }
    must(proven?.name === name.label, "M1", () => {
      return `c${number} ${what} as ${name.label}, and has not signed in`;
    });
  }

  /** A command of a server with members is written. */
  written(facts: Speaker, frame: Frame): void {
    const truth = this.#truthOf(facts);
    const where = `c${facts.number} (${facts.name.label})`;
    if (frame.type === MEMBER.authOk) {
      must(truth.proven !== undefined, "M1", () => `AUTH_OK on ${where}, who has proven nothing`);
    } else if (frame.type === MEMBER.authNo) {
      const code = readRefusal(frame.text);
      this.#ledger.note("refuses", facts.number, frame.id, String(code));
      const isWrong = truth.isDue && code === NO.unknownDevice;
      must(!isWrong, "M5", () => `AUTH of ${where} is refused, and is right`);
    }
  }

  /** Whether a NOTICE is about somebody's code. */
  isNews({ text }: Frame): boolean {
    return Object.values<number>(NEWS).includes(noticeCode(text));
  }

  /** Somebody is told of their code: that it opened, or that it was tried again. */
  notified({ name, number }: Speaker, { text }: Frame): void {
    const own = [...this.#asked].filter(([, by]) => by === name.label);
    const isTrue =
      noticeCode(text) === NEWS.tried ? own.length > 0 : own.some(([id]) => this.#opened.has(id));
    must(isTrue, "M2", () => `c${number} is told of a code of ${name.label} that is none`);
  }

  /** Whether "403" is what a message on this connection must hear, before anything is received. */
  isTurnedAway(facts: Speaker): boolean {
    return facts.exporter === undefined && !this.#truthOf(facts).hasBegun && !this.speaks(facts);
  }

  /** The server has asked its disk for another roster. */
  asked(after: Roster): void {
    const { latest: before } = this.#rosters();
    for (const invite of after.invites.values()) {
      if (!before.invites.has(invite.id)) this.#judgeInvite(before, invite);
    }
    for (const [name, member] of after.members) {
      const known = before.members.get(name);
      for (const device of member.devices) {
        const isNew = known?.devices.every(({ id }) => id !== device.id) ?? true;
        if (isNew) this.#judgeJoined(before, member, known, device);
      }
      const isSame = known === undefined || known.role === member.role;
      must(isSame, "M2", () => `${name} is ${member.role} now, and nobody asked for it`);
      for (const { id } of known?.devices ?? []) {
        if (member.devices.some((device) => device.id === id)) continue;
        // Who is removed as a whole may have joined anew since that was asked for.
        const isWhole = member.isRemoved && this.#leaving.has(name);
        const isAsked = isWhole || this.#leaving.has(keyOf(name, id));
        const isAllowed = isAsked || this.#wasReset(after, name);
        must(isAllowed, "M2", () => `a device of ${name} is gone, and nobody took it away`);
      }
    }
  }

  /** This roster is on the disk. */
  durable(roster: Roster): void {
    for (const { name, devices } of roster.members.values()) {
      for (const { id } of devices) {
        const code = this.#codeOf.get(keyOf(name, id));
        if (code !== undefined) this.#opened.set(code, keyOf(name, id));
      }
    }
  }

  #judgeInvite(before: Roster, { id, by, kind, name }: Invite): void {
    const isAsked = this.#asked.has(id) && this.#asked.get(id) === by;
    must(isAsked, "M2", () => `an invitation of ${by ?? "the operator"} that nobody asked for`);
    const role = by === undefined ? "owner" : before.members.get(by)?.role;
    const isOwn = kind === "member" || (kind === "device" && name === by);
    const may = role === "owner" || (role === "member" && isOwn);
    must(may, "M2", () => `${by} invites (${kind}, ${name}), and may not`);
  }

  #judgeJoined(before: Roster, { name }: Member, known: Member | undefined, { id }: Device): void {
    const key = keyOf(name, id);
    const code = this.#codeOf.get(key);
    const invite = code === undefined ? undefined : before.invites.get(code);
    must(invite !== undefined, "M2", () => `${name} joins, and has proven no code`);
    if (invite === undefined || code === undefined) return;
    const opened = this.#opened.get(code) ?? this.#openedIn(before, code);
    must(opened === undefined, "M3", () => `${name} joins by a code that has opened for ${opened}`);
    const isMeant = (invite.name ?? name) === name;
    must(isMeant, "M2", () => `${name} joins by a code for ${invite.name}`);
    const isFree = invite.kind !== "member" || !isReserved(before, name);
    must(isFree, "M2", () => `${name} joins under a name that is taken, or looks like one`);
    const isInTime = invite.expiresAtMs > this.#ledger.nowMs;
    must(isInTime, "M2", () => `${name} joins by a code that is too old`);
    must(invite.kind === "member" || known !== undefined, "M2", () => `${name} is nobody yet`);
  }

  #openedIn({ members }: Roster, code: bigint): string | undefined {
    for (const { name, devices } of members.values()) {
      const key = devices
        .map(({ id }) => keyOf(name, id))
        .find((each) => {
          return this.#codeOf.get(each) === code;
        });
      if (key !== undefined) return key;
    }
    return undefined;
  }

  /** Whether its only device is one that came by a code to begin anew. */
  #wasReset(after: Roster, name: string): boolean {
    const [only] = [...after.members.values()].find((one) => one.name === name)?.devices ?? [];
    const code = only === undefined ? undefined : this.#codeOf.get(keyOf(name, only.id));
    return code !== undefined && after.invites.get(code)?.kind === "reset";
  }

  #truthOf(facts: Speaker): Truth {
    const known = this.#truths.get(facts);
    if (known !== undefined) return known;
    const truth = {
      signed: new Set<string>(),
      enrolled: new Set<string>(),
      proven: undefined,
      isDue: false,
      isOver: false,
      hasBegun: false,
    };
    this.#truths.set(facts, truth);
    return truth;
  }
}

function keyOf(name: string, device: bigint): string {
  return `${name}/${device}`;
}

function hasDevice({ members }: Roster, key: string): boolean {
  for (const { name, isRemoved, devices } of members.values()) {
    if (!isRemoved && devices.some(({ id }) => keyOf(name, id) === key)) return true;
  }
  return false;
}

/** Whether somebody has this name, or one that a reader takes for it. */
function isReserved({ members }: Roster, name: string): boolean {
  const looks = lookOf(name);
  for (const member of members.values()) if (lookOf(member.name) === looks) return true;
  return false;
}

function lookOf(name: string): string {
  const folds: Readonly<Record<string, string>> = { "0": "o", "1": "l", i: "l", m: "rn", w: "vv" };
  return [...name].map((letter) => folds[letter.toLowerCase()] ?? letter.toLowerCase()).join("");
}
