import { ADDED, FEATURE, helloBody, takenBody } from "./added-frames.ts";
import { buildFrame, codeBytes, textOf } from "./frames.ts";
import type { Group } from "./group.ts";
import { someEpoch } from "./hostile-added.ts";
import {
  asksForChanges,
  asksForCodes,
  type Intrusion,
  INTRUSIONS,
  intrudeWithCode,
  type Stage,
} from "./intruder.ts";
import { authBody, MEMBER, memberFrame } from "./member-frames.ts";
import { OUTSIDER } from "./member-options.ts";
import type { EndpointEvents } from "./network.ts";
import type { Line } from "./program.ts";
import type { Random } from "./random.ts";
import type { World } from "./world.ts";

const NOBODY = new Uint8Array(8);
/** Ways to write a name so that a reader takes it for the same. */
const ALIKE: Readonly<Record<string, string>> = {
  ann: "ANN",
  bob: "b0b",
  cleo: "c1eo",
  eightchr: "e1ghtchr",
  x: "X",
};

/** Whose name the connection bears: a member's, one like it, the impostor's own, a new one. */
type Mask = "victim" | "alike" | "own" | "nobody";
interface Act {
  readonly mask: Mask;
  readonly isPlain: boolean;
  readonly begin: (stage: Stage) => void;
}

const tls = (begin: Act["begin"], mask: Mask = "victim"): Act => ({ mask, isPlain: false, begin });
const plain = (mask: Mask): Act => ({ mask, isPlain: true, begin: claim });

/** What impostors do. */
const ACTS: readonly Act[] = [
  plain("victim"),
  plain("victim"),
  plain("alike"),
  tls(claim),
  tls((stage) => {
    replay(stage);
    claim(stage);
  }),
  tls((stage) => {
    signWithOwnKey(stage, stage.random.chance(0.5));
    claim(stage);
  }),
  tls((stage) => {
    signInAsOneself(stage);
    claim(stage);
  }),
  tls((stage) => {
    signInAsOneself(stage);
    replay(stage);
    signWithOwnKey(stage, false);
    claim(stage);
  }),
  tls((stage) => {
    asksForCodes(stage);
    claim(stage);
  }),
  tls((stage) => {
    signInAsOneself(stage);
    asksForCodes(stage);
  }, "own"),
  tls((stage) => {
    signInAsOneself(stage);
    asksForChanges(stage);
    claim(stage);
  }),
  tls((stage) => {
    asksForChanges(stage);
    claim(stage);
  }),
  tls((stage) => {
    claim(stage);
    signInAsOneself(stage);
  }),
  tls((stage) => {
    if (stage.random.chance(0.5)) signInAsOneself(stage);
    talkNonsense(stage);
    claim(stage);
  }),
  { mask: "victim", isPlain: true, begin: talkNonsense },
  tls(signFlipped, "own"),
  ...INTRUSIONS.flatMap((intrusion: Intrusion) => {
    const begin = (stage: Stage): void => intrudeWithCode(stage, intrusion, () => claim(stage));
    return [tls(begin), tls(begin, "nobody")];
  }),
];

/** Somebody pretends to be another, on a connection of its own, for a few seconds. */
export function impose(world: World, group: Group, random: Random): void {
  if (random.chance(0.1)) squat(world, group, random);
  else pretend(world, group, random);
}

/**
 * Somebody without a key uses a name that is free, and goes on when somebody else has joined under
 * it. Until then this is its right.
 */
function squat(world: World, group: Group, random: Random): void {
  const free = group.names.filter((name) => !group.isGiven(name));
  if (free.length === 0) return;
  const name = random.pick(free);
  const label = random.chance(0.7) ? name : (ALIKE[name] ?? name);
  const line = world.intrude(label, true, random);
  if (line === undefined) return;
  const { endpoint, facts } = line;
  endpoint.attach(deaf(line));
  const { bytes: src } = facts.name;
  const hello = { features: 0, sendOnly: true, epoch: 0n, incarnation: 0n, upto: 0 };
  endpoint.write(buildFrame(false, ADDED.hello, 0, src, NOBODY, helloBody(hello)));
  const say = (left: number): void => {
    if (left === 0 || world.calm) {
      endpoint.close();
      return;
    }
    const other = random.pick(world.recipients);
    const fields = { type: 0, id: left, textBytes: 20, honest: true };
    const message = world.ledger.compose(facts, fields, other);
    world.sent(message);
    endpoint.write(buildFrame(false, 0, left, src, other.bytes, textOf(message.serial, 20)));
    world.schedule.after(random.between(100, 1500), () => say(left - 1));
  };
  say(random.between(3, 12));
}

function pretend(world: World, group: Group, random: Random): void {
  const { mask, isPlain, begin } = random.pick(ACTS);
  // A name that is nobody's yet may be used by anybody.
  const victims = group.names.filter((name) => group.isGiven(name) && name !== OUTSIDER);
  if (victims.length === 0) return;
  const label = random.pick(victims);
  const alike = ALIKE[label];
  if (mask === "alike" && alike === undefined) return;
  const shown = { victim: label, alike: alike ?? label, own: OUTSIDER, nobody: "eve" }[mask];
  const line = world.intrude(shown, isPlain, random);
  if (line === undefined) return;
  line.endpoint.attach(deaf(line));
  const { ledger, recipients, schedule } = world;
  const [victim, other] = [ledger.name(shown), random.pick(recipients)];
  begin({ world, group, random, line, victim, other });
  schedule.after(random.between(300, 3000), () => {
    if (random.chance(0.5)) line.endpoint.close();
    else line.endpoint.reset();
  });
}

/** It hears nothing, and goes when the server does. */
function deaf({ endpoint }: Line): EndpointEvents {
  return { data: () => {}, ended: () => endpoint.close(), failed: () => {} };
}

/** Says what only the victim may say, in one of the ways in which a connection can begin. */
function claim(stage: Stage): void {
  const { random, line, world, victim } = stage;
  if (random.chance(0.5)) {
    const features = random.pick([FEATURE.facts, 7]);
    const [sendOnly, epoch] = [random.chance(0.3), someEpoch(random)];
    const incarnation = world.ledger.token;
    const body = helloBody({ features, sendOnly, epoch, incarnation, upto: 2 ** 40 });
    line.endpoint.write(buildFrame(false, ADDED.hello, 0, victim.bytes, NOBODY, body));
  }
  for (let left = random.between(1, 3); left > 0; left -= 1) random.pick(CLAIMS)(stage);
}

const CLAIMS: readonly ((stage: Stage) => void)[] = [
  ({ world, random, line, victim, other }) => {
    const fields = { type: random.pick([0, 0, 2]), id: random.u32(), textBytes: 20, honest: false };
    const message = world.ledger.compose(line.facts, fields, other);
    const text = textOf(message.serial, message.textBytes);
    world.sent(message);
    const { type, id } = fields;
    line.endpoint.write(buildFrame(false, type, id, victim.bytes, other.bytes, text));
  },
  // A "200" for what the victim was sent.
  ({ world, random, line, victim }) => {
    const { messages } = world.ledger;
    for (const { src, dst, id, code } of messages.slice(-40)) {
      if (dst !== victim || code !== "" || random.chance(0.5)) continue;
      const yes = codeBytes("200");
      line.endpoint.write(buildFrame(false, 1, id, victim.bytes, src.bytes, yes));
    }
  },
  ({ line, victim }) => {
    const body = takenBody(2 ** 40);
    line.endpoint.write(buildFrame(false, ADDED.taken, 0, victim.bytes, NOBODY, body));
  },
  // A greeting of level 1.
  ({ line, victim }) => {
    line.endpoint.write(buildFrame(false, 1, 0, victim.bytes, victim.bytes, codeBytes("200")));
  },
];

/** What somebody has said on another connection. */
function replay({ group, random, line, victim }: Stage): void {
  const all = group.overheard.filter(({ name }) => name === victim.label);
  if (all.length > 0) line.endpoint.write(random.pick(all).bytes);
}

/** AUTH under the victim's name, signed by a device that is not the victim's. */
function signWithOwnKey({ group, line, victim }: Stage, isOwnId: boolean): void {
  const own = group.credential(OUTSIDER)?.device;
  const theirs = group.credential(victim.label)?.device;
  const { exporter } = line.facts;
  if (own === undefined || exporter === undefined) return;
  const id = isOwnId ? own.id : (theirs?.id ?? own.id);
  const body = authBody(id, own.signAuth(victim.bytes, exporter, id));
  line.endpoint.write(memberFrame(MEMBER.auth, victim.bytes, body, 1));
}

/** Commands of all types of a server with members, with bodies that mean nothing. */
function talkNonsense({ line, random, victim }: Stage): void {
  for (let left = random.between(1, 4); left > 0; left -= 1) {
    const body = Uint8Array.from({ length: random.below(240) }, () => random.below(256));
    const type = random.between(MEMBER.auth, MEMBER.changeMember);
    line.endpoint.write(memberFrame(type, victim.bytes, body, random.u32()));
  }
}

/** AUTH as it should be. */
function signInAsOneself({ group, line }: Stage): void {
  const own = group.credential(OUTSIDER);
  if (own?.device !== undefined) group.signIn(line, own, own.device);
}

/** AUTH as it should be, but for one bit. */
function signFlipped({ group, line, random }: Stage): void {
  const own = group.credential(OUTSIDER);
  const bytes = own?.device && group.authOf(line.facts, own.name, own.device);
  if (bytes === undefined) return;
  const at = random.below(bytes.length);
  bytes[at] = (bytes[at] ?? 0) ^ (1 << random.below(8));
  line.endpoint.write(bytes);
}
