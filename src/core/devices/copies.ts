import { FACTS_BYTES, SENT_FACTS_BYTES } from "../../wire/about.ts";
import { HEADER_BYTES, OFFSET } from "../../wire/command.ts";
import { pump } from "../delivery.ts";
import { Envelope } from "../envelope.ts";
import type { Epoch } from "../epoch.ts";
import { keep } from "../keeping.ts";
import type { Person } from "../person.ts";
import { whyFull } from "../quota.ts";
import { aboutThis, takeUp } from "../receiving.ts";
import type { Session } from "../session.ts";
import { copyBytes } from "../slab.ts";
import type { CoreState } from "../state.ts";
import { FanOut } from "./fan-out.ts";

/**
 * Accepts a message where its recipient or its sender has several devices: it goes into the
 * mailbox of each of them, but that which sent it, and which has no room.
 *
 * All of it is asked to be kept at once: either every device has it after a crash, or its sender
 * was told nothing.
 */
export function acceptForDevices(
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
  const readers = withRoom(core, mailboxesOf(dst), src, size);
  const leader = readers.find((reader) => isHere(core, reader)) ?? readers[0] ?? dst;
  const lead = takeUp(core, session, src, leader, bytes, at, size, answered, epoch);
  const fanOut = new FanOut(lead);
  lead.fanOut = fanOut;
  const about = aboutThis(session, lead.id);
  for (const reader of readers) {
    if (reader === leader) continue;
    const copy = new Envelope(
      core.numbers.take(),
      src,
      reader,
      lead.id,
      undefined,
      core.nowMs,
      size,
    );
    copy.epoch = epoch;
    core.slabs.put(copy, bytes, at, size, about);
    copy.slab?.names(copy.frameAt, src, reader);
    keepCopy(core, fanOut, copy);
  }
  if (src !== dst) keepSent(core, session, src, dst, fanOut, bytes, at, size);
  forward(core, leader, lead, readers.length > 1);
}

/** Tells a sender's other devices what it has said. */
function keepSent(
  core: CoreState,
  session: Session,
  src: Person,
  dst: Person,
  fanOut: FanOut,
  bytes: Uint8Array,
  at: number,
  size: number,
): void {
  const others = mailboxesOf(src).filter((reader) => reader !== session.reader);
  if (others.length === 0) return;
  const { id } = fanOut.lead;
  const about = sentAbout(aboutThis(session, id), fanOut.lead.epoch);
  for (const reader of withRoom(core, others, dst, size)) {
    const sent = new Envelope(core.numbers.take(), dst, reader, id, undefined, core.nowMs, size);
    sent.isSent = true;
    core.slabs.put(sent, bytes, at, size, about, SENT_FACTS_BYTES);
    sent.slab?.names(sent.frameAt, reader, dst);
    keepCopy(core, fanOut, sent);
  }
}

/** What is kept beside the text: what the sender said of it, and under which epoch. */
function sentAbout(about: Uint8Array | undefined, epoch: Epoch | undefined): Uint8Array {
  const all = new Uint8Array(HEADER_BYTES + SENT_FACTS_BYTES);
  if (about !== undefined) copyBytes(about, OFFSET.text, FACTS_BYTES, all, OFFSET.text);
  if (epoch !== undefined) all.set(epoch.bytes, OFFSET.text + FACTS_BYTES);
  return all;
}

function keepCopy(core: CoreState, fanOut: FanOut, copy: Envelope): void {
  copy.fanOut = fanOut;
  core.received += 1;
  core.begin(copy.dst, copy.src.id, copy.textBytes);
  copy.dst.mailbox.queue.append(copy);
  fanOut.uncommitted += 1;
  keep(core, copy, false);
}

/** The lead is written if it can be at once. Else its sender hears "300" once that is true. */
function forward(core: CoreState, leader: Person, lead: Envelope, isCopied: boolean): void {
  if (!isHere(core, leader)) {
    keep(core, lead, true);
    return;
  }
  core.deadlines.add(lead);
  pump(core, leader);
  if (isCopied && !lead.ended) keep(core, lead, lead.carrier === undefined);
}

function isHere({ stopping }: CoreState, { session }: Person): boolean {
  return session !== undefined && !session.stale && !stopping;
}

/** Of the name first, then those of its further devices. */
function mailboxesOf(name: Person): readonly Person[] {
  return name.others === undefined ? [name] : [name, ...name.others];
}

function withRoom(
  core: CoreState,
  readers: readonly Person[],
  src: Person,
  size: number,
): readonly Person[] {
  return readers.filter((reader) => whyFull(core, reader, src, size) === undefined);
}

/** Why none of a name's mailboxes has room; `undefined` if one has. */
export function whyAllFull(
  core: CoreState,
  dst: Person,
  src: Person,
  size: number,
): ReturnType<typeof whyFull> {
  const why = whyFull(core, dst, src, size);
  if (why === undefined || dst.others === undefined) return why;
  return withRoom(core, dst.others, src, size).length > 0 ? undefined : why;
}

/** How many messages one message becomes. */
export function timesKept(src: Person, dst: Person | undefined): number {
  return 1 + (src.others?.length ?? 0) + (dst?.others?.length ?? 0);
}
