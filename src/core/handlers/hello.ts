import { AddedType, Feature, FEATURES } from "../../wire/added-type.ts";
import { decodeHello, encodeWelcome, type Hello } from "../../wire/hello.ts";
import { OFFSET } from "../../wire/command.ts";
import { NoticeCode } from "../../wire/notice.ts";
import { NO_TOKEN } from "../../wire/token.ts";
import { incarnationFor, readerOf } from "../devices/readers.ts";
import { isAdmitted } from "../members/admitted.ts";
import { useEpoch } from "../naming.ts";
import { notify } from "../notices.ts";
import type { Person } from "../person.ts";
import { beginLeaving, bind, bindToSend } from "../presence.ts";
import { findOrAddPerson } from "../routing.ts";
import type { Session } from "../session.ts";
import type { CoreState } from "../state.ts";
import { handleUnknown } from "./unknown.ts";

/**
 * HELLO: a program that knows level 2 says who it is and what it wants. It counts only as the
 * first command of a connection, in network order; otherwise it is a type that nobody knows.
 */
export function handleHello(
  core: CoreState,
  session: Session,
  bytes: Uint8Array,
  at: number,
  size: number,
): void {
  const hello = decodeHello(bytes, at, size);
  if (hello === undefined || session.role !== "nameless" || session.cutter.order === "little") {
    handleUnknown(core, session);
    return;
  }
  if (core.membership !== undefined && !isAdmitted(core, session, bytes, at)) return;
  const person = findOrAddPerson(core, bytes, at + OFFSET.src);
  if (person === undefined) {
    core.doom(session, core.namesFull ? "no room for one more name" : "HELLO under no valid name");
    return;
  }
  agree(core, session, person, hello);
  if (hello.sendOnly) bindToSend(core, session, person);
  else if (!bind(core, session, person)) {
    notify(session, NoticeCode.contested);
    beginLeaving(core, session);
  }
}

/** Notes what both sides want, and says so before anything else is said. */
function agree(core: CoreState, session: Session, person: Person, hello: Hello): void {
  const { epoch, incarnation, upto } = hello;
  const known = hello.features & FEATURES;
  session.features = epoch === NO_TOKEN ? known & ~Feature.names : known;
  if (session.login !== undefined && session.hasFacts) {
    session.features |= hello.features & Feature.devices;
  }
  session.isLevel2 = true;
  session.person = person;
  const reader = readerOf(core, session, person);
  const own = incarnationFor(core, reader);
  // Whoever confirms by number need not be guessed at.
  session.answersOffline = session.hasFacts;
  if ((session.features & Feature.names) !== 0) {
    useEpoch(session, core.names.epochOf(person, epoch));
  }
  if (incarnation === own && session.hasFacts) {
    // Nobody can have what has no number yet.
    session.hasUpto = Math.min(upto, core.numbers.last);
  }
  const { features } = session;
  const atMs = core.nowMs + core.wallOffsetMs;
  const body = encodeWelcome({ features, incarnation: own, atMs });
  session.output.added(AddedType.welcome, 0, undefined, person, body);
  session.link.wake();
}
