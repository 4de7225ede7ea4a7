import type { Token } from "../../wire/token.ts";
import { type Username, writeUsername } from "../../wire/username.ts";
import type { Device, Member } from "../members/roster.ts";
import type { Person } from "../person.ts";
import { beginLeaving, noteSeen, stopReceiving } from "../presence.ts";
import type { CoreState } from "../state.ts";
import { addressOf, type Readers } from "./readers.ts";

/**
 * Gives every device of every member its mailbox, as the roster on the disk says: to the first of
 * a name that of the name, to each further one its own. Of what has changed since the last time
 * connections hear by ending: they come again and read what is theirs.
 */
export function matchDevices(core: CoreState): void {
  const { membership, readers } = core;
  if (membership === undefined || readers === undefined) return;
  const { members } = membership.changes.durable;
  for (const member of members.values()) {
    if (readers.matched.get(member.name) !== member) match(core, readers, member);
  }
  readers.matched = members;
}

/** At a start: what lies there for a device that is nobody's is erased. */
export function forgetStrayDevices({ readers }: CoreState): void {
  if (readers === undefined) return;
  for (const reader of readers.all) {
    const isRead = reader.of?.others?.includes(reader) === true;
    if (!isRead && reader.mailbox.messages > 0) readers.erasing.add(reader);
  }
}

function match(core: CoreState, readers: Readers, { name, devices }: Member): void {
  const person = personOf(core, name, devices.length > 1);
  if (person === undefined) return;
  const [first, ...further] = devices;
  // Its devices have joined, so none of its mailboxes is one of a name that nobody uses.
  if (further.length > 0) noteSeen(core, person);
  const before = person.others ?? [];
  const others = further.map((device) => readerFor(core, readers, person, device));
  for (const reader of others) readers.heirs.delete(reader);
  const heir = first && readers.find(first.id);
  const isWanted = heir !== undefined && heir.mailbox.messages > 0;
  if (isWanted) {
    heir.readsFor(person);
    readers.heirs.add(heir);
    others.unshift(heir);
  }
  person.others = others.length > 0 ? others : undefined;
  for (const reader of others) readers.erasing.delete(reader);
  for (const reader of before) {
    if (others.includes(reader)) continue;
    readers.heirs.delete(reader);
    sendAway(core, reader);
    if (reader.mailbox.messages > 0) readers.erasing.add(reader);
  }
  const isTheirs = !isWanted && person.session?.login?.device === first?.id;
  if (!isTheirs) sendAway(core, person);
}

/** A name that has never been here and has one device needs no mailbox yet. */
function personOf(core: CoreState, name: Username, isNeeded: boolean): Person | undefined {
  const bytes = new Uint8Array(8);
  writeUsername(name, bytes, 0);
  const view = new DataView(bytes.buffer);
  const [high, low] = [view.getInt32(0), view.getInt32(4)];
  const known = core.directory.find(high, low);
  return known ?? (isNeeded ? core.directory.add(high, low) : undefined);
}

function readerFor(core: CoreState, readers: Readers, person: Person, { id }: Device): Person {
  const reader = readers.find(id) ?? addReader(core, readers, id);
  reader.readsFor(person);
  return reader;
}

function addReader(core: CoreState, readers: Readers, id: Token): Person {
  const reader = core.directory.addReader(addressOf(id));
  readers.add(reader);
  return reader;
}

/** What every event ends with, where mailboxes of devices come to their end. */
export function settleDevices(core: CoreState): void {
  const { readers } = core;
  if (readers === undefined || !readers.isBusy) return;
  for (const heir of readers.heirs) {
    if (heir.mailbox.messages > 0) continue;
    readers.heirs.delete(heir);
    const { of } = heir;
    const others = of?.others?.filter((reader) => reader !== heir) ?? [];
    if (of !== undefined) of.others = others.length > 0 ? others : undefined;
    sendAway(core, heir);
  }
  for (const reader of readers.erasing) {
    // What is on its way to the disk is erased once it is there.
    if (reader.mailbox.queue.size > 0) continue;
    readers.erasing.delete(reader);
    erase(core, reader);
  }
}

function erase(core: CoreState, reader: Person): void {
  const { mailbox } = reader;
  const { messages } = mailbox;
  const { last } = mailbox.kept;
  mailbox.clear();
  core.queued -= messages;
  core.ended.erased += messages;
  if (last !== -1) core.cursors.set(reader, last);
}

/** The connection that reads here ends, behind its last answers, and may come again. */
function sendAway(core: CoreState, { session }: Person): void {
  if (session === undefined) return;
  stopReceiving(core, session);
  beginLeaving(core, session);
}
