import { FEATURE } from "./added-frames.ts";
import { AddedProgram } from "./added-program.ts";
import type { OutboxEntry } from "./client-disk.ts";
import type { Name } from "./frames.ts";
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
  const programs = world.programs.filter((program) => program instanceof AddedProgram);
  for (const author of programs) {
    const src = ledger.name(author.traits.name);
    if (!author.has(FEATURE.names) || ledger.restored.has(src)) continue;
    for (const entry of author.file.outbox) judge(world, src, entry);
  }
}

function judge(world: World, src: Name, { text, state }: OutboxEntry): void {
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
    const times = reader.file.times.get(text) ?? 0;
    if (times > 0) isThere = true;
    const mayDouble = ledger.restored.has(text.dst);
    must(times <= 1 || mayDouble, "L1", () => `${what} is in the history ${times} times`);
  }
  must(state !== "taken" || isThere, "L1", () => `${what} is in no history`);
}
