import { FEATURE } from "./added-frames.ts";
import { AddedProgram } from "./added-program.ts";
import type { ProgramFile } from "./brain.ts";
import type { Name } from "./frames.ts";
import type { Text } from "./ledger.ts";
import type { Actor } from "./program.ts";
import { must } from "./violation.ts";
import type { World } from "./world.ts";

/**
 * Looks into the files of all programs of level 2 when everything is at rest (L1): what its author
 * knows as taken is in the recipient's history, and nothing is in one twice. Where a file came
 * back from a backup, what it has forgotten is counted as well, and a double is nobody's fault.
 *
 * @param here the programs that took part to the end; of the others' texts some may be open.
 */
export function mustBeOnce(world: World, here: readonly Actor[]): void {
  const { ledger } = world;
  for (const program of here) {
    if (!(program instanceof AddedProgram)) continue;
    for (const { text, state } of program.openTexts) {
      must(false, "L1", () => `text ${text.serial} of ${program.traits.name} is still ${state}`);
    }
  }
  const readers = world.programs.filter((program) => program instanceof AddedProgram);
  const times = new Map(readers.map((reader) => [reader, reader.file.times]));
  for (const reader of readers) if (reader.isReal) mustHaveOnce(world, reader, times.get(reader));
  for (const author of readers) mustHaveRead(world, author, times);
  for (const author of readers) {
    const src = ledger.name(author.traits.name);
    if (!author.has(FEATURE.names) || ledger.restored.has(src)) continue;
    for (const entry of author.file.outbox) judge(world, src, entry, times);
  }
}

/** A mark of what was read stands at something that its reader has (L9). */
function mustHaveRead(
  { ledger }: World,
  author: AddedProgram,
  had: ReadonlyMap<AddedProgram, ReadonlyMap<Text, number>>,
): void {
  for (const [label, text] of author.file.marks) {
    if (ledger.reckless.has(text.dst)) continue;
    const isThere = [...had].some(
      ([{ traits }, times]) => traits.name === label && times.has(text),
    );
    must(isThere, "L9", () => {
      return `${label} has read text ${text.serial} of ${author.traits.name}, and does not have it`;
    });
  }
}

/**
 * The client that people have knows on level 1, too, what the server hands to it again; there it
 * cannot know what was sent again, nor which of two processes of one account was to have it.
 */
function mustHaveOnce(
  { ledger }: World,
  reader: AddedProgram,
  had: ReadonlyMap<Text, number> = new Map(),
): void {
  const { traits } = reader;
  const isTwo = (traits.level2?.besideChance ?? 0) > 0;
  // To a client that says goodbye any FIN of the server is an answer to that, and so to its "200".
  const saysGoodbye = traits.leaves.includes("half");
  if (saysGoodbye || ledger.restored.has(ledger.name(traits.name))) return;
  for (const [text, times] of had) {
    const { serial, src } = text;
    const isSentAgain =
      times > 1 && ledger.messages.filter((m) => m.named?.text === text).length > 1;
    const isForTwo = isTwo && reader.tookPlain(text);
    must(times <= 1 || isSentAgain || isForTwo, "L1", () => {
      return `text ${serial} (${src.label} -> ${traits.name}) is in the history ${times} times`;
    });
  }
}

function judge(
  world: World,
  src: Name,
  { text, state }: ProgramFile["outbox"][number],
  had: ReadonlyMap<Actor, ReadonlyMap<Text, number>>,
): void {
  const { programs, ledger } = world;
  const what = `text ${text.serial} (${src.label} -> ${text.dst.label}, ${state})`;
  let isThere = false;
  for (const reader of programs) {
    if (reader.traits.name !== text.dst.label) continue;
    // Of level 1 it is known by other means that it was read.
    if (!(reader instanceof AddedProgram) || !reader.has(FEATURE.facts)) {
      isThere = true;
      continue;
    }
    const times = had.get(reader)?.get(text) ?? 0;
    if (times > 0) isThere = true;
    const mayDouble = ledger.restored.has(text.dst);
    // What it took on level 1 it may not know when it is sent again.
    must(
      times <= 1 || mayDouble || reader.tookPlain(text),
      "L1",
      () => `${what} is in the history ${times} times`,
    );
  }
  must(state !== "taken" || isThere, "L1", () => `${what} is in no history`);
}
