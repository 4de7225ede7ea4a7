import type { Envelope } from "../src/core/envelope.ts";
import type { EnvelopeList } from "../src/core/envelope-list.ts";
import type { Person } from "../src/core/person.ts";
import type { CoreState } from "../src/core/state.ts";
import { must } from "./violation.ts";

/** `Stored.committing` of the core, which a mutant's copy of it has as well. */
const COMMITTING = 1;

/**
 * Counts everything again from the core's structures (I1): each message that was received and has
 * not ended is in exactly one place, lists are in number order, and no sum has drifted.
 */
export function audit(state: CoreState, committing: readonly Envelope[]): void {
  let queued = 0;
  let unseen = 0;
  const held = new Set<Envelope>(committing);
  for (const person of state.directory.people) {
    const messages = countMessages(person, held);
    must(messages === person.mailbox.messages, "I1", () => {
      return `person ${person.id}: ${messages} found, ${person.mailbox.messages} counted`;
    });
    queued += messages;
    if (!person.seen && messages > 0) unseen += 1;
  }
  must(queued === state.queued, "I1", () => `${queued} queued, ${state.queued} counted`);
  must(unseen === state.unseenMailboxes, "I1", () => `${unseen} mailboxes of unseen names`);
  auditCommits(state, committing);
  auditMemory(state, held);
  auditOwed(state);
}

function countMessages(person: Person, held: Set<Envelope>): number {
  const numbers = new Set<number>(person.mailbox.kept);
  collect(person.mailbox.queue, numbers, held, (envelope) => envelope.carrier === undefined);
  const { session } = person;
  if (session !== undefined) {
    for (const list of [session.live, session.handed]) {
      collect(list, numbers, held, (envelope) => envelope.carrier === session);
    }
  }
  return numbers.size;
}

function collect(
  list: EnvelopeList,
  numbers: Set<number>,
  held: Set<Envelope>,
  belongs: (envelope: Envelope) => boolean,
): void {
  let last = -1;
  let size = 0;
  for (const envelope of list) {
    size += 1;
    const { number } = envelope;
    must(number > last, "I1", () => `message ${number} stands behind ${last}`);
    must(belongs(envelope), "I1", () => `message ${number} stands in a foreign list`);
    last = number;
    held.add(envelope);
    if (!envelope.ended) numbers.add(number);
  }
  must(size === list.size, "I1", () => `a list of ${size} counts ${list.size}`);
}

function auditCommits(state: CoreState, committing: readonly Envelope[]): void {
  const bytes = committing.reduce((sum, { frameBytes }) => sum + frameBytes, 0);
  const same = state.committingMessages === committing.length && state.committingBytes === bytes;
  must(same, "I1", () => `${committing.length} commits under way, ${state.committingMessages}`);
  for (const { stored, number } of committing) {
    must(stored === COMMITTING, "I1", () => `message ${number} does not know of its commit`);
  }
}

function auditMemory(state: CoreState, held: ReadonlySet<Envelope>): void {
  let bytes = 0;
  for (const { slab, slabBytes } of held) if (slab !== undefined) bytes += slabBytes;
  must(bytes === state.slabs.liveBytes, "I1", () => {
    return `${bytes} live bytes found, ${state.slabs.liveBytes} counted`;
  });
}

function auditOwed(state: CoreState): void {
  let owed = 0;
  for (const session of state.sessions) owed += session.owed;
  must(owed <= state.owed, "I1", () => `${owed} answers owed, ${state.owed} counted`);
}
