import { readId, readU32 } from "../wire/codec.ts";
import { OFFSET } from "../wire/command.ts";
import { ReplyCode } from "../wire/reply-code.ts";
import { readUsername, writeUsername } from "../wire/username.ts";
import { refuse } from "./answers.ts";
import { pump } from "./delivery.ts";
import { acceptForDevices, timesKept, whyAllFull } from "./devices/copies.ts";
import type { Epoch } from "./epoch.ts";
import { keep } from "./keeping.ts";
import { isRepeated } from "./naming.ts";
import { isKnownRecipient } from "./members/gate.ts";
import type { Person } from "./person.ts";
import { whyFull } from "./quota.ts";
import { takeUp } from "./receiving.ts";
import type { Session } from "./session.ts";
import type { CoreState } from "./state.ts";

/** The name at `at` as a person whom the server knows, whatever its padding. */
export function findPerson(core: CoreState, bytes: Uint8Array, at: number): Person | undefined {
  const exact = core.directory.find(readU32(bytes, at) | 0, readU32(bytes, at + 4) | 0);
  if (exact !== undefined) return exact;
  const name = canonicalName(bytes, at);
  return name && core.directory.find(name.getInt32(0), name.getInt32(4));
}

/**
 * The same, but a valid name that is new is added; `undefined` if the name is not valid, or new
 * and there is no room for one more.
 */
export function findOrAddPerson(
  core: CoreState,
  bytes: Uint8Array,
  at: number,
): Person | undefined {
  const known = findPerson(core, bytes, at);
  if (known !== undefined) return known;
  if (core.namesFull) return undefined;
  const name = canonicalName(bytes, at);
  return name && core.directory.add(name.getInt32(0), name.getInt32(4));
}

/** The 8 bytes of a valid name, NUL-padded; `undefined` if it is not valid. */
function canonicalName(bytes: Uint8Array, at: number): DataView | undefined {
  const name = readUsername(bytes, at);
  if (name === undefined) return undefined;
  const padded = new Uint8Array(8);
  writeUsername(name, padded, 0);
  return new DataView(padded.buffer);
}

/**
 * Receives a message: this is where it gets its number, and from here on its sender is owed the
 * truth about it. `answered` is false for a type 2 from a client, which is a message without
 * answer: it is forwarded or kept all the same, and if refused, dropped and counted.
 */
export function route(
  core: CoreState,
  session: Session,
  bytes: Uint8Array,
  at: number,
  size: number,
  answered: boolean,
): void {
  receive(core, session, bytes, at, size, answered);
  // It said something of this message, whatever became of it.
  if (session.about !== undefined) core.spareAbout = session.about;
  session.about = undefined;
}

function receive(
  core: CoreState,
  session: Session,
  bytes: Uint8Array,
  at: number,
  size: number,
  answered: boolean,
): void {
  const src = session.person;
  if (src === undefined) return;
  const epoch = epochNow(core, session, src);
  if (epoch !== undefined && isRepeated(core, session, epoch, bytes, at, answered)) return;
  core.received += 1;
  const dst = findPerson(core, bytes, at + OFFSET.dst);
  const refusal = refusalFor(core, src, dst, bytes, at, size);
  if (refusal !== undefined) {
    core.ended.refused += 1;
    const high = readU32(bytes, at + OFFSET.dst);
    const low = readU32(bytes, at + OFFSET.dst + 4);
    if (answered) refuse(session, readId(bytes, at), { high, low }, refusal);
    return;
  }
  const owner = dst ?? findOrAddPerson(core, bytes, at + OFFSET.dst);
  if (owner === undefined) return;
  accept(core, session, src, owner, bytes, at, size, answered, epoch);
}

/** What waited on a connection that has left may come after its epoch was forgotten. */
function epochNow(core: CoreState, { epoch }: Session, src: Person): Epoch | undefined {
  if (epoch === undefined || epoch.sessions.size > 0) return epoch;
  return core.names.epochOf(src, epoch.token);
}

function accept(
  core: CoreState,
  session: Session,
  src: Person,
  dst: Person,
  bytes: Uint8Array,
  at: number,
  size: number,
  answered: boolean,
  epoch: Epoch | undefined,
): void {
  if (dst.others !== undefined || src.others !== undefined) {
    acceptForDevices(core, session, src, dst, bytes, at, size, answered, epoch);
    return;
  }
  const envelope = takeUp(core, session, src, dst, bytes, at, size, answered, epoch);
  if (dst.session === undefined || dst.session.stale || core.stopping) {
    keep(core, envelope, true);
    return;
  }
  core.deadlines.add(envelope);
  pump(core, dst);
}

/** Why a message is not accepted; quota is checked here once, and a requeue never refused. */
function refusalFor(
  core: CoreState,
  src: Person,
  dst: Person | undefined,
  bytes: Uint8Array,
  at: number,
  size: number,
): ReplyCode | undefined {
  const { limits } = core;
  if (dst === undefined) {
    if (bytes[at + OFFSET.dst] === 0x23) return ReplyCode.unknown;
    if (readUsername(bytes, at + OFFSET.dst) === undefined) return ReplyCode.badName;
    if (core.namesFull) return ReplyCode.mailboxFull;
  }
  if (core.membership !== undefined) {
    const name = readUsername(bytes, at + OFFSET.dst);
    if (name !== undefined && !isKnownRecipient(core, name, dst?.seen === true)) {
      return ReplyCode.unknown;
    }
  }
  const times = timesKept(src, dst);
  if (core.slabs.liveBytes + times * size > limits.liveBytesMax) return ReplyCode.storageFailed;
  const mustKeep = times > 1 || dst?.session === undefined || dst.session.stale;
  if (core.spaceLow && mustKeep) return ReplyCode.storageFailed;
  if (!core.numbers.has(times)) return ReplyCode.storageFailed;
  return dst === undefined
    ? whyFull(core, NEVER_SEEN, src, size)
    : whyAllFull(core, dst, src, size);
}

const NEVER_SEEN = {
  mailbox: { messages: 0, textBytes: 0, share: (_src: number): number => 0 },
  seen: false,
} as const;
