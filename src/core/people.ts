import { AddedType } from "../wire/added-type.ts";
import { readId } from "../wire/codec.ts";
import {
  decodeWho,
  encodePresence,
  PRESENCE_MAX,
  type PresenceEntry,
  PresenceState,
} from "../wire/presence.ts";
import { readUsername, type Username, writeUsername } from "../wire/username.ts";
import { CONNECTION_LIMITS } from "./limits.ts";
import { passOver } from "./notices.ts";
import type { Person } from "./person.ts";
import type { Session } from "./session.ts";
import type { CoreState } from "./state.ts";

/** Answers WHO: where these people are, and what becomes of it if they are to be watched. */
export function answerWho(
  core: CoreState,
  session: Session,
  bytes: Uint8Array,
  at: number,
  size: number,
): void {
  const who = decodeWho(bytes, at, size);
  if (who === undefined) {
    passOver(core, session);
    return;
  }
  const { names } = who;
  const entries = (names ?? everybody(core)).map((name) => entryOf(core, name));
  if (who.watch && names !== undefined)
    for (const { name, state } of entries) watch(core, session, name, state);
  tell(session, readId(bytes, at), entries);
}

/** Somebody has come, gone, fallen silent or shown life. */
export function presenceChanged(core: CoreState, person: Person): void {
  const state = stateOf(person);
  // Another of the devices may be here still.
  if (person.others !== undefined && state === person.state) return;
  person.state = state;
  person.stateSinceMs = core.nowMs;
  if (core.watchers.size === 0) return;
  const name = nameOf(person);
  for (const session of core.watchers.get(name) ?? []) {
    session.presenceNews.add(name);
    core.presenceDue.add(session);
  }
}

/**
 * Tells watchers what has changed, each of them once a second at most: when a thousand come back
 * at once, that is a few commands for each watcher.
 */
export function tellPresence(core: CoreState): void {
  for (const session of core.presenceDue) {
    if (core.nowMs < toldAgainAtMs(session)) continue;
    core.presenceDue.delete(session);
    const changed = [...session.presenceNews]
      .map((name) => entryOf(core, name))
      .filter(({ name, state }) => session.watched?.get(name) !== state);
    session.presenceNews.clear();
    if (changed.length === 0) continue;
    for (const { name, state } of changed) session.watched?.set(name, state);
    session.presenceToldAtMs = core.nowMs;
    tell(session, 0, changed);
  }
}

/** When {@link tellPresence} has something to do, in ms. */
export function presenceDueAtMs(core: CoreState): number {
  let atMs = Infinity;
  for (const session of core.presenceDue) atMs = Math.min(atMs, toldAgainAtMs(session));
  return atMs;
}

/** A connection watches nobody any more. */
export function stopWatching(core: CoreState, session: Session): void {
  core.presenceDue.delete(session);
  session.presenceNews.clear();
  for (const name of session.watched?.keys() ?? []) {
    const watching = core.watchers.get(name);
    watching?.delete(session);
    if (watching?.size === 0) core.watchers.delete(name);
  }
  session.watched = undefined;
}

function toldAgainAtMs({ presenceToldAtMs }: Session): number {
  return presenceToldAtMs + CONNECTION_LIMITS.presenceMs;
}

function watch(core: CoreState, session: Session, name: Username, state: number): void {
  session.watched ??= new Map();
  if (!session.watched.has(name) && session.watched.size >= CONNECTION_LIMITS.watchedMax) return;
  session.watched.set(name, state);
  const watching = core.watchers.get(name) ?? new Set();
  core.watchers.set(name, watching);
  watching.add(session);
}

/** All who have ever connected, as far as one answer goes: those who are here first. */
function everybody(core: CoreState): Username[] {
  const people = new Set<Person>();
  const add = (person: Person | undefined): boolean => {
    if (person?.seen === true && person.address === undefined) people.add(person);
    return people.size < CONNECTION_LIMITS.everybodyMax;
  };
  for (const { person } of core.sessions) {
    if (person !== undefined && isHere(person) && !add(person)) break;
  }
  for (const person of core.directory.people) if (!add(person)) break;
  return [...people].map((person) => nameOf(person));
}

function entryOf(core: CoreState, name: Username): PresenceEntry {
  const person = find(core, name);
  if (person === undefined || !person.seen) {
    return { name, state: PresenceState.unknown, forSeconds: undefined };
  }
  const { stateSinceMs } = person;
  const forSeconds =
    stateSinceMs === -1 ? undefined : Math.trunc((core.nowMs - stateSinceMs) / 1000);
  return { name, state: stateOf(person), forSeconds };
}

/** A name is here if one of its devices is. */
function stateOf({ session, others }: Person): PresenceState {
  let state: PresenceState = stateOn(session);
  for (const reader of others ?? []) state = max(state, stateOn(reader.session));
  return state;
}

function stateOn(session: Session | undefined): PresenceState {
  if (session === undefined) return PresenceState.away;
  return session.stale ? PresenceState.silent : PresenceState.here;
}

/** They stand in the order of how much somebody is here. */
function max(one: PresenceState, two: PresenceState): PresenceState {
  return one > two ? one : two;
}

function isHere(person: Person): boolean {
  return stateOf(person) !== PresenceState.away;
}

function tell(session: Session, id: number, entries: readonly PresenceEntry[]): void {
  const { person, output, link } = session;
  if (person === undefined) return;
  let from = 0;
  do {
    const some = entries.slice(from, from + PRESENCE_MAX);
    from += PRESENCE_MAX;
    const body = encodePresence({ more: from < entries.length, entries: some });
    output.added(AddedType.presence, id, undefined, person, body);
  } while (from < entries.length);
  link.wake();
}

function find(core: CoreState, name: Username): Person | undefined {
  const bytes = new Uint8Array(8);
  writeUsername(name, bytes, 0);
  const view = new DataView(bytes.buffer);
  return core.directory.find(view.getInt32(0), view.getInt32(4));
}

function nameOf(person: Person): Username {
  const name = readUsername(person.nameBytes(), 0);
  if (name === undefined) throw new RangeError("a person bears a name that is none");
  return name;
}
