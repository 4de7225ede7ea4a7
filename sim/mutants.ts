import { CLIENT_MUTANTS } from "./mutants-client.ts";
import { MEMBERS_MUTANTS } from "./mutants-members.ts";
import { LEVEL_2_MUTANTS } from "./mutants-2.ts";
import type { Mutant } from "./mutate.ts";
import { mutant } from "./mutate.ts";

export type { Edit } from "./mutate.ts";

/**
 * What the simulation must notice. The changes are made in a copy of the sources, so the product
 * carries no switch for any of them; where the code has moved on, an edit that does not fit
 * exactly once fails the test loudly.
 */
export const MUTANTS: readonly Mutant[] = [
  mutant(
    "what a dropped recipient had goes to the tail of its queue",
    "core/presence.ts",
    "else queue.prepend(at);",
    "else queue.append(at);",
  ),
  mutant(
    "300 leaves before the commit",
    "core/keeping.ts",
    "  core.store.keep(envelope);",
    `  core.store.keep(envelope);
  if (envelope.answerDue) answer(core, envelope, ReplyCode.kept);`,
  ),
  mutant(
    "a message whose commit is in flight is overtaken",
    "core/delivery.ts",
    "    const head = mailbox.queue.head;",
    `    let head = mailbox.queue.head;
    while (head?.stored === Stored.committing) head = head.next;`,
  ),
  mutant(
    "a message is dropped because its sender has used the messageID before",
    "core/routing.ts",
    "  core.received += 1;\n",
    `  core.received += 1;
  const used = (core.used ??= new Set());
  const pair = src.id + "." + readId(bytes, at);
  if (used.has(pair)) return void (core.ended.erased += 1);
  used.add(pair);
`,
  ),
  mutant(
    "numbers are used before their block is reserved on disk",
    "core/numbers.ts",
    "    return this.#next + count <= this.#end;",
    "    return true;",
  ),
  mutant(
    "numbers start at 1 again after a crash",
    "core/state.ts",
    "new Numbers(stored.next, store)",
    "new Numbers(1, store)",
  ),
  mutant(
    "an answer goes to the connection that its sender has now",
    "core/answers.ts",
    "  session.output.answer(envelope.id, envelope.dst, envelope.src, codeBytes(code));",
    `  const now = envelope.src.session ?? session;
  now.output.answer(envelope.id, envelope.dst, envelope.src, codeBytes(code));
  now.link.wake();`,
  ),
  mutant(
    "the 3 seconds run from the forwarding",
    "core/delivery.ts",
    "      carry(session, head, offline);",
    `      carry(session, head, offline);
      core.deadlines.remove(head);
      Object.assign(head, { receivedAtMs: core.nowMs });
      core.deadlines.add(head);`,
  ),
  {
    name: "a recipient's 300 is believed",
    edits: [
      {
        file: "core/handlers/reply.ts",
        find: `import { confirm } from "../confirming.ts";`,
        replace: `import { answer } from "../answers.ts";
import { confirm } from "../confirming.ts";`,
      },
      {
        file: "core/handlers/reply.ts",
        find: `    core.ignore("reply that is not 200");`,
        replace: `    const src = findPerson(core, bytes, at + OFFSET.dst);
    const meant = src && session.pending.oldest(src, readId(bytes, at) | 0);
    if (meant && bytes[at + OFFSET.text] === 0x33) answer(core, meant, "300");`,
      },
    ],
  },
  mutant(
    "a revival writes again what the connection has carried",
    "core/presence.ts",
    "  session.stale = false;\n",
    "  session.stale = false;\n  session.writtenUpto = -1;\n",
  ),
  mutant("a stale connection never revives", "core/presence.ts", "  session.stale = false;\n", ""),
  mutant(
    "a 200 settles the newest message of its pair",
    "core/confirming.ts",
    "  let oldest = session.pending.oldest(src, id);",
    "  const first = session.pending.oldest(src, id);\n  let oldest = first?.pairLast ?? first;",
  ),
  mutant(
    "the cursor moves over a live message",
    "core/taking.ts",
    "    session?.live.head?.number ?? Infinity,\n",
    "",
  ),
  mutant(
    "a late 200 leaves the copy on disk",
    "core/confirming.ts",
    "  if (envelope.stored === Stored.yes) dropKept(core, envelope.dst, envelope.number);",
    `  const { answerDue, dst, number } = envelope;
  if (answerDue) dst.mailbox.kept.remove(number);
  else if (envelope.stored === Stored.yes) dropKept(core, dst, number);`,
  ),
  mutant(
    "a message taken during its commit stays on disk",
    "core/keeping.ts",
    "    core.store.erase(envelope.number);\n",
    "",
  ),
  mutant(
    "a command proves at once that a type 2 was read",
    "core/confirming.ts",
    "core.handledUptoMs - CONNECTION_LIMITS.evidenceMs;",
    "core.nowMs;",
  ),
  mutant(
    "a 200 proves what was handed after its message",
    "core/confirming.ts",
    "head !== undefined && head.number < number",
    "head !== undefined",
  ),
  mutant(
    "a takeover leaves what the old connection had where it is",
    "core/presence.ts",
    "  notify(session, NoticeCode.takenOver);\n  stopReceiving(core, session);",
    "  notify(session, NoticeCode.takenOver);",
  ),
  mutant(
    "a live message overtakes the drain",
    "core/delivery.ts",
    "head !== undefined && head.number <= onDisk",
    "head !== undefined",
  ),
  mutant(
    "a page begins one message too late",
    "core/delivery.ts",
    "core.store.readPage(person.id, number - 1,",
    "core.store.readPage(person.id, number,",
  ),
  mutant(
    "whoever a reply claims to come from has answered",
    "core/handlers/reply.ts",
    "  confirm(core, session, sender,",
    "  confirm(core, findPerson(core, bytes, at + OFFSET.src)?.session ?? session, sender,",
  ),
  mutant(
    "a reply with an empty SRC is dropped",
    "core/handlers/index.ts",
    "  if (type === CommandType.reply) return true;\n",
    "",
  ),
  mutant(
    "a foreign SRC is let through",
    "core/handlers/index.ts",
    "=== person || foreign(core, session);",
    "!== undefined || foreign(core, session);",
  ),
  mutant(
    "a type 2 from a client is answered",
    "core/handlers/offline.ts",
    "admit(core, session, bytes, at, size, false);",
    "admit(core, session, bytes, at, size, true);",
  ),
  mutant(
    "what the disk refused is answered with 300",
    "core/keeping.ts",
    "envelope.forwarded ? ReplyCode.maybeSeen : ReplyCode.storageFailed",
    "ReplyCode.kept",
  ),
  mutant(
    "what was refused is delivered all the same",
    "core/routing.ts",
    "    if (answered) refuse(session, readId(bytes, at), { high, low }, refusal);\n    return;",
    `    if (answered) refuse(session, readId(bytes, at), { high, low }, refusal);
    if (dst === undefined) return;
    core.received += 1;`,
  ),
  mutant(
    "the sender of a message to an absent name waits for 3 seconds",
    "core/routing.ts",
    "    keep(core, envelope, true);\n    return;",
    "    core.deadlines.add(envelope);\n    return;",
  ),
  mutant(
    "a recipient's end is noticed only by the deadlines",
    "core/presence.ts",
    "    else queue.prepend(at);\n  }\n  keepQueued(core, reader);",
    "    else queue.prepend(at);\n  }",
  ),
  mutant(
    "a message leaves the pending answers when its time is up",
    "core/keeping.ts",
    "  envelope.answerDue = true;\n  if (envelope.stored === Stored.yes) answer",
    `  envelope.answerDue = true;
  envelope.carrier?.pending.remove(envelope);
  if (envelope.stored === Stored.yes) answer`,
  ),
  mutant(
    "a broken connection is taken for a clean end",
    "core/presence.ts",
    '  stopReceiving(core, session);\n  session.role = "closed";',
    '  takeProven(core, session);\n  stopReceiving(core, session);\n  session.role = "closed";',
  ),
  mutant(
    "what was accepted by the kernel counts as read",
    "core/confirming.ts",
    "    if (at.flush <= flush) at.acceptedAtMs = core.nowMs;",
    "    if (at.flush <= flush) at.acceptedAtMs = core.nowMs - 1000;",
  ),
  mutant(
    "a third foreign SRC closes the one whose name it is",
    "core/handlers/index.ts",
    "=== person || foreign(core, session);",
    "=== person || foreign(core, findPerson(core, bytes, at + OFFSET.src)?.session ?? session);",
  ),
  mutant(
    "the stop sequence leaves what is pending in memory",
    "core/stopping.ts",
    "      keep(core, envelope, !isWritten);",
    "      void isWritten;",
  ),
  mutant(
    "a connection that was paused is never read again",
    "core/admission.ts",
    "    session.link.resume();\n",
    "",
  ),
  mutant(
    "the queue does not go on when a write was accepted",
    "core/server-core.ts",
    "if (reader !== undefined && reader.session === session) pump(core, reader);",
    "",
  ),
  mutant(
    "a message to a stale recipient is forwarded all the same",
    "core/routing.ts",
    "dst.session === undefined || dst.session.stale || core.stopping",
    "dst.session === undefined || core.stopping",
  ),
  mutant(
    "a connection that has left is closed before its last answer",
    "core/answers.ts",
    `session.role !== "leaving" || session.owed > 0 ||`,
    `session.role !== "leaving" ||`,
  ),
  mutant(
    "a little-endian client is answered in network order",
    "core/presence.ts",
    `session.cutter.order === "little"`,
    "false",
  ),
  mutant(
    "what lay unread while the server stood still counts as read",
    "core/confirming.ts",
    "  const untilMs = core.handledUptoMs - CONNECTION_LIMITS.evidenceMs;",
    "  const untilMs = core.nowMs - CONNECTION_LIMITS.evidenceMs;",
  ),
  ...LEVEL_2_MUTANTS,
  ...CLIENT_MUTANTS,
  ...MEMBERS_MUTANTS,
];
