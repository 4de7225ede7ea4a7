import type { Mutant } from "./mutate.ts";
import { mutant } from "./mutate.ts";

/** Cores that are wrong on purpose in what level 2 adds; see `mutants`. */
export const LEVEL_2_MUTANTS: readonly Mutant[] = [
  mutant(
    "a mark of what was read is passed on behind a later sign",
    "core/handlers/sign.ts",
    "  reader.output.added(type, id, src, dst, body);\n",
    `  const before = reader.before;
  const holds = before === undefined && type === AddedType.read;
  reader.before = holds ? [type, id, src, dst, body.slice()] : undefined;
  if (holds) return;
  reader.output.added(type, id, src, dst, body);
  if (before !== undefined) reader.output.added(...before);
`,
  ),
  mutant(
    "what is sent again under its name is delivered again",
    "core/routing.ts",
    "  if (epoch !== undefined && isRepeated(core, session, epoch, bytes, at, answered)) return;\n",
    "",
  ),
  mutant(
    "names are forgotten at a start",
    "core/state.ts",
    "    this.#restoreNames(stored);\n",
    "",
  ),
  mutant(
    "a HELLO is believed what it says of another incarnation",
    "core/handlers/hello.ts",
    "incarnation === own && session.hasFacts",
    "session.hasFacts",
  ),
  mutant(
    "TAKEN confirms what comes behind its number",
    "core/confirming.ts",
    "first.number > upto || first.flush",
    "first.flush",
  ),
  mutant(
    "ABOUT goes to programs of level 1",
    "core/delivery.ts",
    "if (session.hasFacts) session.output.about(head,",
    "session.output.about(head,",
  ),
  mutant(
    "FATE goes to all who bear the sender's name",
    "core/naming.ts",
    "for (const session of epoch.sessions) {",
    `const all = [...(epoch.src.epochs?.values() ?? [])];
    for (const session of all.flatMap((one) => [...one.sessions])) {`,
  ),
  mutant(
    "a connection that only sends takes the name",
    "core/handlers/hello.ts",
    "  if (hello.sendOnly) bindToSend(core, session, person);\n  else if (",
    "  if (",
  ),
  mutant(
    "the cursor moves before the verdicts are on the disk",
    "core/names.ts",
    "    this.#mustFlush = true;\n",
    "",
  ),
  mutant(
    "a sign of life proves what has to be confirmed by TAKEN",
    "core/confirming.ts",
    "|| session.paused || session.hasFacts) return;",
    "|| session.paused) return;",
  ),
  mutant(
    "a 200 proves what has to be confirmed by TAKEN",
    "core/confirming.ts",
    "!envelope.offline && !session.hasFacts",
    "!envelope.offline",
  ),
  mutant(
    "what has expired is told as taken",
    "core/retention.ts",
    "id, KnownFate.gone, core.nowMs",
    "id, KnownFate.taken, core.nowMs",
  ),
  mutant(
    "what was refused counts as gone",
    "core/state.ts",
    "refused: KnownFate.unknown",
    "refused: KnownFate.gone",
  ),
  mutant(
    "presence is told as often as it changes",
    "core/people.ts",
    "    if (core.nowMs < toldAgainAtMs(session)) continue;\n",
    "",
  ),
  mutant(
    "presence is told although it is what it was",
    "core/people.ts",
    "\n      .filter(({ name, state }) => session.watched?.get(name) !== state);",
    ";",
  ),
  mutant(
    "watchers are not told who comes",
    "core/presence.ts",
    "  presenceChanged(core, person);\n  pump(core, reader);\n  return true;",
    "  pump(core, reader);\n  return true;",
  ),
  mutant(
    "TYPING and READ go to those who do not want them",
    "core/handlers/sign.ts",
    "  if ((reader.features & features) !== features) return;\n",
    "",
  ),
  mutant(
    "the ABOUT of a message that waits goes with the last one",
    "core/admission.ts",
    "session.about !== undefined && session.waiting.length === 0",
    "session.about !== undefined",
  ),
  mutant(
    "who sends a message again that is under way is not answered",
    "core/naming.ts",
    "  if (live !== undefined) attach(core, session, live);",
    "  if (live !== undefined) return true;",
  ),
  mutant(
    "what waited on a connection that left goes under a forgotten epoch",
    "core/routing.ts",
    "return core.names.epochOf(src, epoch.token);",
    "return epoch;",
  ),
  mutant(
    "what a sender said of a message is not handed over with a kept one",
    "core/delivery.ts",
    "session.output.about(envelope, record.atMs, record.facts)",
    "session.output.about(envelope, record.atMs)",
  ),
  mutant(
    "a kept message loses its name",
    "core/delivery.ts",
    "  if (record.epoch !== NO_TOKEN) envelope.epoch",
    "  if (record.epoch !== record.epoch) envelope.epoch",
  ),
  mutant(
    "notices go to programs of level 1",
    "core/notices.ts",
    "!session.isLevel2 || person === undefined",
    "person === undefined",
  ),
  mutant(
    "an epoch that is forgotten takes its successor with it",
    "core/names.ts",
    "if (!isUsed && epochs?.get(epoch.token) === epoch)",
    "if (!isUsed && epochs !== undefined)",
  ),
  mutant(
    "who was told 300 is not told what follows",
    "core/names.ts",
    "    if (epoch.sessions.size === 0) return;\n",
    "    if (epoch.sessions.size >= 0) return;\n",
  ),
];
