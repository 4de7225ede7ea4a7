import type { Name } from "./frames.ts";
import { FrameReader } from "./frames.ts";
import type { Group } from "./group.ts";
import {
  CHANGE,
  changeBody,
  enrolBody,
  inviteBody,
  joinBody,
  KIND,
  MEMBER,
  memberFrame,
  noName,
  OWNER,
  readJoinProof,
} from "./member-frames.ts";
import { OUTSIDER } from "./member-options.ts";
import type { EndpointEvents } from "./network.ts";
import type { Line } from "./program.ts";
import type { Random } from "./random.ts";
import type { Code, DeviceKey } from "./secrets.ts";
import { underEnrol } from "./secrets.ts";
import type { World } from "./world.ts";

/** One connection of somebody who is not who they say. */
export interface Stage {
  readonly world: World;
  readonly group: Group;
  readonly random: Random;
  readonly line: Line;
  /** Whose name is used. */
  readonly victim: Name;
  /** To whom something is said in that name. */
  readonly other: Name;
}

/** How somebody joins who has no right to. */
export const INTRUSIONS = [
  "a guessed code",
  "a used code",
  "the code of another name",
  "ENROL with another proof",
  "a flipped bit",
  "ENROL before JOIN",
  "a code that was refused",
] as const;
export type Intrusion = (typeof INTRUSIONS)[number];

const NONCE = new Uint8Array(16);

/** JOIN and ENROL under the victim's name; `then` is called when all is said. */
export function intrudeWithCode(stage: Stage, how: Intrusion, then: () => void): void {
  const { group, line, random } = stage;
  const device = group.vault.newDevice();
  const code = codeFor(stage, how);
  if (code === undefined) return;
  line.endpoint.attach(new Intruder(stage, how, { code, device }, then));
  if (how === "ENROL before JOIN") {
    const proof = new Uint8Array(32);
    const signature = new Uint8Array(64);
    const body = enrolBody({ key: device.pub, label: "mine", proof, signature });
    line.endpoint.write(memberFrame(MEMBER.enrol, stage.victim.bytes, body, 2));
  }
  const bytes = memberFrame(MEMBER.join, noName(), joinBody(code.id, NONCE), 1);
  if (how === "a flipped bit" && random.chance(0.5)) flip(stage, bytes);
  line.endpoint.write(bytes);
}

/** Invitations that this one may not make; their codes are tried later. */
export function asksForCodes({ group, line, victim, random, other }: Stage): void {
  const { name } = group.credential(OUTSIDER) ?? {};
  if (name === undefined) return;
  const src = random.chance(0.8) ? nameBytes(name) : victim.bytes;
  for (const kind of [KIND.reset, KIND.device, KIND.member]) {
    const code = group.vault.newCode();
    const { id, serverKey, clientKey } = code;
    const [seconds, uses] = [random.pick([0, 60, 2 ** 32 - 1]), random.pick([1, 1, 1, 2, 0])];
    const about = { kind, name: random.chance(0.5) ? victim.bytes : other.bytes, seconds, uses };
    const body = inviteBody({ ...about, id, serverKey, clientKey });
    group.identity.invites(id, name);
    group.refused.push(code);
    line.endpoint.write(memberFrame(MEMBER.invite, src, body, 9));
  }
}

/** Takes others away, and makes itself an owner, without the right to. */
export function asksForChanges({ group, line, victim, random }: Stage): void {
  const own = group.credential(OUTSIDER)?.name;
  if (own === undefined) return;
  const [src, device] = [nameBytes(own), group.credential(victim.label)?.device?.id ?? 1n];
  const bodies = [
    changeBody(CHANGE.remove, victim.bytes, 0n),
    changeBody(CHANGE.device, victim.bytes, device),
    changeBody(CHANGE.role, src, 0n, OWNER),
  ];
  line.endpoint.write(memberFrame(MEMBER.changeMember, src, random.pick(bodies), 11));
}

function nameBytes(name: string): Uint8Array {
  return new TextEncoder().encode(name.padEnd(8, "\0"));
}

function codeFor({ group, random, victim }: Stage, how: Intrusion): Code | undefined {
  const { stolen, refused, vault } = group;
  if (how === "a guessed code") return vault.newCode();
  if (how === "a code that was refused")
    return refused.length > 0 ? random.pick(refused) : undefined;
  if (how === "a used code") return stolen.length > 0 ? random.pick(stolen) : undefined;
  const isAny = how === "ENROL with another proof" || how === "a flipped bit";
  const open = group.codesOfOthers(victim.label, !isAny);
  return open.length > 0 ? random.pick(open) : undefined;
}

function flip({ random }: Stage, bytes: Uint8Array): void {
  // In any field that means something: not in DST, nor in the messageID.
  const at = random.chance(0.2) ? random.between(8, 15) : random.between(24, bytes.length - 1);
  bytes[at] = (bytes[at] ?? 0) ^ (1 << random.below(8));
}

/** What hears JOIN_PROOF, and answers as an honest newcomer would, or nearly. */
class Intruder implements EndpointEvents {
  readonly #stage: Stage;
  readonly #how: Intrusion;
  readonly #with: { readonly code: Code; readonly device: DeviceKey };
  readonly #then: () => void;
  readonly #reader: FrameReader = new FrameReader(false);

  constructor(
    stage: Stage,
    how: Intrusion,
    means: { readonly code: Code; readonly device: DeviceKey },
    then: () => void,
  ) {
    this.#stage = stage;
    this.#how = how;
    this.#with = means;
    this.#then = then;
  }

  data(bytes: Uint8Array): void {
    for (const { type, text } of this.#reader.push(bytes)) {
      if (type === MEMBER.joinProof) this.#enrol(readJoinProof(text).proof);
    }
  }

  ended(): void {
    this.#stage.line.endpoint.close();
  }

  failed(): void {
    // It has tried.
  }

  #enrol(shown: Uint8Array): void {
    const { line, victim, group, random } = this.#stage;
    const { code, device } = this.#with;
    const { exporter } = line.facts;
    if (exporter === undefined) return;
    const label = "mine";
    const parts = underEnrol(exporter, shown, victim.bytes, device.pub, label);
    const signature = device.sign("enrol", parts);
    // Who has only heard of an invitation knows its id, and not what follows from its code.
    const holder = this.#how === "ENROL with another proof" ? group.vault.newCode() : code;
    if (holder === code) group.identity.proves(line.facts, code.id, victim.label, device.id);
    const body = enrolBody({ key: device.pub, label, proof: holder.prove(parts), signature });
    const bytes = memberFrame(MEMBER.enrol, victim.bytes, body, 2);
    if (this.#how === "a flipped bit") flip(this.#stage, bytes);
    line.endpoint.write(bytes);
    if (random.chance(0.3)) line.endpoint.write(bytes.slice());
    if (random.chance(0.5)) this.#then();
  }
}
