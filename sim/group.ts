import type { Invite, Roster } from "../src/core/members/roster.ts";
import { invited, memberOf, NOBODY } from "../src/core/members/roster.ts";
import { type MemberName, parseMemberName } from "../src/wire/member-name.ts";
import type { Frame } from "./frames.ts";
import { type Asked, Errand } from "./errand.ts";
import type { Host } from "./host.ts";
import { Identity } from "./identity.ts";
import { type HowJoined, Joiner } from "./joiner.ts";
import type { Facts, Ledger } from "./ledger.ts";
import {
  authBody,
  CHANGE,
  changeBody,
  inviteBody,
  KIND,
  MEMBER,
  memberFrame,
  NO,
  readRefusal,
} from "./member-frames.ts";
import { type MemberOptions, OUTSIDER } from "./member-options.ts";
import type { Line } from "./program.ts";
import type { Random } from "./random.ts";
import { RosterDisk } from "./roster-file.ts";
import { type Code, type DeviceKey, Vault } from "./secrets.ts";

/** By what one name comes in; all of its programs share it. */
export interface Credential {
  readonly name: MemberName;
  /** With it its programs sign in. */
  device: DeviceKey | undefined;
  /** It was in an ENROL whose answer was lost. */
  maybe: DeviceKey | undefined;
  code: Code | undefined;
  isJoining: boolean;
}

/** What a group needs of the world around it. */
interface GroupWorld {
  readonly ledger: Ledger;
  host(): Host;
  /** A member comes beside their programs; `undefined` if nobody listens. */
  visit(label: string): Line | undefined;
  /** Nothing goes wrong any more. */
  calm(): boolean;
}

const FOREVER_MS = 2 ** 40;

/**
 * A server's group from the people's side: who holds which key and which code, how they sign in
 * and join, and the operator, who gives codes and takes people away.
 */
export class Group {
  readonly vault: Vault = new Vault();
  readonly disk: RosterDisk;
  readonly identity: Identity;
  /** AUTHs that somebody has listened to, with the names in them. */
  readonly overheard: { readonly name: MemberName; readonly bytes: Uint8Array }[] = [];
  /** Codes that were used, and have come into wrong hands. */
  readonly stolen: Code[] = [];
  /** Codes whose invitations the server must not make, or that open nothing. */
  readonly refused: Code[] = [];
  readonly #world: GroupWorld;
  readonly #random: Random;
  readonly #credentials: Map<string, Credential> = new Map();
  readonly #signedWith: Map<Facts, DeviceKey> = new Map();

  constructor(world: GroupWorld, options: MemberOptions, random: Random) {
    this.#world = world;
    this.#random = random;
    this.disk = new RosterDisk(NOBODY, options.disk, random);
    const rosters = (): { latest: Roster; durable: Roster } => ({
      latest: world.host().members?.roster ?? this.disk.roster,
      durable: this.disk.roster,
    });
    this.identity = new Identity(world.ledger, rosters);
    this.disk.roster = this.#found(options);
  }

  /** Whether programs of this name sign in. */
  has(label: string): boolean {
    return this.#credentials.has(label);
  }

  credential(label: string): Credential | undefined {
    return this.#credentials.get(label);
  }

  /** Those who have a name to lose. */
  get names(): readonly MemberName[] {
    return [...this.#credentials.values()].map(({ name }) => name);
  }

  /** Whether this is the name of somebody in the roster. */
  isGiven(name: MemberName): boolean {
    return this.disk.roster.members.has(name);
  }

  /** Codes that are not used yet, of others than this one; `bound`: which open for these only. */
  codesOfOthers(label: string, bound: boolean): Code[] {
    const { invites } = this.disk.roster;
    return [...this.#credentials.values()].flatMap(({ name, code }) => {
      if (code === undefined || name === label) return [];
      const isFitting = !bound || invites.get(code.id)?.name === name;
      return isFitting ? [code] : [];
    });
  }

  /**
   * Says on a new connection who speaks; `ready` gets the line when more may be said, which is at
   * once where a device signs in, or `undefined` if nothing came of it.
   */
  begin(line: Line, isReal: boolean, ready: (line: Line | undefined) => void): void {
    const credential = this.#credentials.get(line.facts.name.label);
    const device = credential?.device ?? credential?.maybe;
    if (credential === undefined) ready(line);
    else if (device !== undefined) {
      const opening = this.#openingOf(line.facts, credential, device);
      // The client that people have signs in by itself.
      if (opening !== undefined && !isReal) line.endpoint.write(opening);
      ready(opening !== undefined && isReal ? { ...line, opening } : line);
    } else this.#join(line, credential, ready);
  }

  /** Writes AUTH with a device of this name. */
  signIn({ endpoint, facts }: Line, { name }: Pick<Credential, "name">, device: DeviceKey): void {
    const bytes = this.#openingOf(facts, { name }, device);
    if (bytes !== undefined) endpoint.write(bytes);
  }

  #openingOf(
    facts: Facts,
    { name }: Pick<Credential, "name">,
    device: DeviceKey,
  ): Uint8Array | undefined {
    const bytes = this.authOf(facts, name, device);
    if (bytes === undefined) return undefined;
    this.#signedWith.set(facts, device);
    this.overheard.push({ name, bytes });
    return bytes;
  }

  /** AUTH by the holder of this key, under any name. */
  authOf(facts: Facts, name: MemberName, device: DeviceKey): Uint8Array | undefined {
    const { exporter } = facts;
    if (exporter === undefined) return undefined;
    const { bytes: field } = this.#world.ledger.name(name);
    this.identity.signs(facts, name, device.id);
    const body = authBody(device.id, device.signAuth(field, exporter));
    return memberFrame(MEMBER.auth, field, body, 1);
  }

  /** A program has heard something of signing in. */
  heard(facts: Facts, frame: Frame): void {
    if (frame.type !== MEMBER.authNo) return;
    const credential = this.#credentials.get(facts.name.label);
    const device = this.#signedWith.get(facts);
    if (credential === undefined || device === undefined) return;
    const code = readRefusal(frame.text);
    if (code !== NO.unknownDevice && code !== NO.forbidden) return;
    if (credential.device === device) {
      credential.device = undefined;
      credential.code = undefined;
    }
    if (credential.maybe === device) credential.maybe = undefined;
  }

  /** An owner takes a device, or a member, away. */
  removeSomebody(): void {
    const { roster } = this.disk;
    const names = this.names.filter((name) => memberOf(roster, name) !== undefined);
    const owner = names.find((name) => memberOf(roster, name)?.role === "owner");
    if (owner === undefined || this.#world.calm()) return;
    const name = this.#random.pick(names);
    const devices = memberOf(roster, name)?.devices.map(({ id }) => id) ?? [];
    const device = this.#random.chance(0.5) ? 0n : (devices[0] ?? 0n);
    const op = device === 0n ? CHANGE.remove : CHANGE.device;
    const body = changeBody(op, this.#world.ledger.name(name).bytes, device);
    this.identity.removes(name, devices);
    const asked = { type: MEMBER.changeMember, body, yes: MEMBER.member };
    this.#goes(owner, asked, () => {
      this.identity.removed(name, device === 0n ? devices : [device]);
    });
  }

  /** A member comes for one question; tells whether it could. */
  #goes(member: MemberName, asked: Omit<Asked, "by">, done: () => void): boolean {
    const credential = this.#credentials.get(member);
    const device = credential?.device;
    const line = device === undefined ? undefined : this.#world.visit(member);
    if (credential === undefined || device === undefined || line === undefined) return false;
    this.signIn(line, credential, device);
    Errand.begin(line, { ...asked, by: this.#world.ledger.name(member).bytes }, done);
    return true;
  }

  #found(options: MemberOptions): Roster {
    let roster = NOBODY;
    const members = new Map(roster.members);
    for (const label of options.members) {
      const name = parseMemberName(label);
      const device = this.vault.newDevice();
      const { id, pub: key } = device;
      const devices = [{ id, key, label: "first", addedAtMs: 0 }];
      const role = members.size === 0 && label !== OUTSIDER ? "owner" : "member";
      const isNew = { joinedAtMs: 0, isRemoved: false, displayName: "" };
      members.set(name, { name, role, devices, ...isNew, invitedBy: undefined, chain: [] });
      this.#credentials.set(label, credentialOf(name, device, undefined));
    }
    roster = { ...roster, members };
    const codes = options.codes.map(({ name, expiresAtMs }) => {
      const code = this.vault.newCode();
      const bound = name === undefined ? undefined : parseMemberName(name);
      roster = this.#invited(roster, code, "member", bound, expiresAtMs);
      return code;
    });
    for (const { name, code } of options.newcomers) {
      this.#credentials.set(name, credentialOf(parseMemberName(name), undefined, codes[code]));
    }
    return roster;
  }

  #invited(
    roster: Roster,
    code: Code,
    kind: Invite["kind"],
    name: MemberName | undefined,
    expiresAtMs: number,
  ): Roster {
    this.identity.invites(code.id, undefined);
    const changed = invited(
      roster,
      code.invite({ kind, name, role: "member", madeAtMs: 0, expiresAtMs }),
    );
    if (typeof changed === "string") throw new Error(`the operator cannot invite: ${changed}`);
    return changed;
  }

  #join(line: Line, credential: Credential, ready: (line: Line | undefined) => void): void {
    const { code } = credential;
    const { endpoint, facts } = line;
    if (code === undefined || credential.isJoining) {
      if (code === undefined) this.#askForCode(credential);
      endpoint.close();
      ready(undefined);
      return;
    }
    credential.isJoining = true;
    const device = this.vault.newDevice();
    const { bytes: name } = facts.name;
    const nonce = this.vault.newExporter().slice(0, 16);
    const proving = (): void => {
      // A program writes its key down before it says it to anybody.
      credential.maybe = device;
      this.identity.proves(facts, code.id, credential.name, device.id);
    };
    Joiner.begin(line, { name, device, code, label: "laptop" }, nonce, proving, (how) => {
      credential.isJoining = false;
      this.#joined(credential, device, how);
      ready(how === "in" ? line : undefined);
    });
  }

  #joined(credential: Credential, device: DeviceKey, how: HowJoined): void {
    const { code } = credential;
    if (how === "in") {
      credential.device = device;
      credential.maybe = undefined;
      if (code !== undefined) this.stolen.push(code);
    } else if (how !== "broken" && how !== NO.tooOften) {
      credential.code = undefined;
      credential.maybe = undefined;
    }
  }

  /** Whoever lost their device, or never had a code that opens, is given one. */
  #askForCode(credential: Credential): void {
    const { name } = credential;
    const code = this.vault.newCode();
    const latest = this.#world.host().members?.roster ?? this.disk.roster;
    const kind = latest.members.has(name) ? "reset" : "member";
    const given = (): void => {
      credential.code = code;
    };
    const isAsked = kind === "member" && this.#random.chance(0.5);
    if (isAsked && this.#invitedByMember(name, code, given)) return;
    const madeAtMs = this.#world.ledger.nowMs;
    const invite = code.invite({ kind, name, role: "member", madeAtMs, expiresAtMs: FOREVER_MS });
    this.identity.invites(code.id, undefined);
    this.#world.host().members?.change(
      (roster) => invited(roster, invite),
      (how) => {
        if (how === "kept") given();
      },
    );
  }

  #invitedByMember(name: MemberName, code: Code, given: () => void): boolean {
    const by = this.#random.pick(this.names);
    const { id, serverKey, clientKey } = code;
    const { bytes } = this.#world.ledger.name(name);
    const fields = { kind: KIND.member, name: bytes, seconds: 3600, uses: 1 };
    const body = inviteBody({ ...fields, id, serverKey, clientKey });
    this.identity.invites(id, by);
    return this.#goes(by, { type: MEMBER.invite, body, yes: MEMBER.inviteOk }, given);
  }
}

function credentialOf(
  name: MemberName,
  device: DeviceKey | undefined,
  code: Code | undefined,
): Credential {
  return { name, device, maybe: undefined, code, isJoining: false };
}
