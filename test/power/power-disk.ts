import type { Random } from "../../sim/random.ts";
import type { Step } from "./recording.ts";

/** What a disk writes whole or not at all. */
export const SECTOR_BYTES = 512;

/** The files of the folder by their names. */
export type Files = ReadonlyMap<string, Uint8Array>;

/** What the power leaves behind. */
export interface Cut {
  readonly files: Files;
  /** Sectors that had been written and not been flushed. */
  readonly sectors: number;
  /** How many of them the disk had written all the same, before others or alone. */
  readonly early: number;
  /** Writes of which it had written some sectors and not others. */
  readonly torn: number;
  /** Changes of names that no flush had made certain, and how many of them were lost. */
  readonly names: number;
  readonly namesLost: number;
}

type Change = Extract<Step, { kind: "wrote" | "truncated" }>;

type NameChange =
  | { readonly kind: "made"; readonly name: string; readonly file: DiskFile }
  | Extract<Step, { kind: "renamed" | "unlinked" }>;

/** The data of one file, whatever its names. */
interface DiskFile {
  /** What has been flushed. */
  readonly flushed: Bytes;
  /** What has been done since, in order. */
  pending: Change[];
}

/**
 * The disk below a process, with what lies in its memory only.
 *
 * - A write is certain once its file is flushed. Until then each of its sectors may be there or
 *   not, one by one and in any order; of a sector that was written several times any state may be
 *   there that it once had. The file ends behind the last sector that is there.
 * - Cutting a file short is certain once the file is flushed; until then it may have happened.
 * - A new, renamed or removed name is certain once the folder is flushed, or a file that was made
 *   later; until then names are changed in order, and some of the last changes may be missing.
 *
 * Left out: sectors that are torn in themselves, disks that say they have flushed and have not,
 * sectors that go bad.
 */
export class PowerDisk {
  readonly #objects: Map<number, DiskFile> = new Map();
  readonly #names: Map<string, DiskFile>;
  readonly #certainNames: Map<string, DiskFile>;
  #nameChanges: NameChange[] = [];

  /** @param files are all certain. */
  constructor(files: Files) {
    this.#names = new Map();
    for (const [name, content] of files) {
      this.#names.set(name, { flushed: new Bytes(content), pending: [] });
    }
    this.#certainNames = new Map(this.#names);
  }

  apply(step: Step): void {
    switch (step.kind) {
      case "opened":
        this.#objects.set(step.object, this.#names.get(step.name) ?? this.#makes(step.name));
        return;
      case "wrote":
      case "truncated":
        this.#file(step.object).pending.push(step);
        return;
      case "flushed":
        this.#flushes(this.#file(step.object));
        return;
      case "folder flushed":
        this.#namesAreCertainUpTo(this.#nameChanges.length);
        return;
      case "renamed":
      case "unlinked":
        this.#nameChanges.push(step);
        rename(this.#names, step);
    }
  }

  /** The files as every process sees them while there is power. */
  contents(): Files {
    return new Map([...this.#names].map(([name, file]) => [name, contentOf(file)]));
  }

  /** Whether the file of this name has been changed since its last flush. */
  isPending(name: string): boolean {
    return (this.#names.get(name)?.pending.length ?? 0) > 0;
  }

  /**
   * The files as they are found after the power went, by one draw of many that are possible.
   *
   * @param share of what was not flushed that is there all the same: 0 to 1. 0 is the oldest
   * state that the disk may be in, 1 is what the death of the process alone would leave.
   */
  cut(random: Random, share: number): Cut {
    const names = this.#nameChanges.length;
    const there = share === 0 ? 0 : share === 1 ? names : random.below(names + 1);
    const found = new Map(this.#certainNames);
    for (const change of this.#nameChanges.slice(0, there)) rename(found, change);
    const files = new Map<string, Uint8Array>();
    const count = { sectors: 0, early: 0, torn: 0 };
    for (const [name, file] of found) files.set(name, drawn(file, random, share, count));
    return { files, ...count, names, namesLost: names - there };
  }

  #file(object: number): DiskFile {
    const file = this.#objects.get(object);
    if (file === undefined) throw new Error(`file ${object} was never opened`);
    return file;
  }

  #makes(name: string): DiskFile {
    const file: DiskFile = { flushed: new Bytes(new Uint8Array(0)), pending: [] };
    this.#nameChanges.push({ kind: "made", name, file });
    this.#names.set(name, file);
    return file;
  }

  #flushes(file: DiskFile): void {
    for (const change of file.pending) file.flushed.apply(change);
    file.pending = [];
    // A journaling file system writes the name of a new file with the file, and what came before.
    const made = this.#nameChanges.findIndex(
      (change) => change.kind === "made" && change.file === file,
    );
    this.#namesAreCertainUpTo(made + 1);
  }

  #namesAreCertainUpTo(end: number): void {
    for (const change of this.#nameChanges.splice(0, end)) rename(this.#certainNames, change);
  }
}

function rename(names: Map<string, DiskFile>, change: NameChange): void {
  if (change.kind === "made") {
    names.set(change.name, change.file);
  } else if (change.kind === "unlinked") {
    names.delete(change.name);
  } else {
    const file = names.get(change.from);
    names.delete(change.from);
    if (file !== undefined) names.set(change.to, file);
  }
}

function contentOf({ flushed, pending }: DiskFile): Uint8Array {
  const seen = new Bytes(flushed.view());
  for (const change of pending) seen.apply(change);
  return seen.view();
}

interface Count {
  sectors: number;
  early: number;
  torn: number;
}

/** What of a file is found: whole sectors, each as it once was in the memory of the machine. */
function drawn(file: DiskFile, random: Random, share: number, count: Count): Uint8Array {
  const memory = new Bytes(file.flushed.view());
  const disk = new Bytes(file.flushed.view());
  for (const change of file.pending) {
    memory.apply(change);
    if (change.kind === "truncated") {
      if (random.chance(share)) disk.apply(change);
      continue;
    }
    const first = Math.floor(change.at / SECTOR_BYTES);
    const end = Math.ceil((change.at + change.bytes.length) / SECTOR_BYTES);
    let early = 0;
    for (let sector = first; sector < end; sector += 1) {
      if (!random.chance(share)) continue;
      const at = sector * SECTOR_BYTES;
      disk.write(at, memory.view().subarray(at, at + SECTOR_BYTES));
      early += 1;
    }
    count.sectors += end - first;
    count.early += early;
    if (early > 0 && early < end - first) count.torn += 1;
  }
  return disk.view();
}

/** Bytes that grow where they are written, with zeros in between. */
class Bytes {
  #bytes: Uint8Array;
  #length: number;

  constructor(content: Uint8Array) {
    this.#bytes = Uint8Array.from(content);
    this.#length = content.length;
  }

  apply(change: Change): void {
    if (change.kind === "wrote") this.write(change.at, change.bytes);
    else this.#resize(change.size);
  }

  write(at: number, data: Uint8Array): void {
    if (at + data.length > this.#length) this.#resize(at + data.length);
    this.#bytes.set(data, at);
  }

  /** What is there now; changes with it. */
  view(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  #resize(length: number): void {
    if (length > this.#bytes.length) {
      const grown = new Uint8Array(Math.max(length, this.#bytes.length * 2));
      grown.set(this.view());
      this.#bytes = grown;
    }
    if (length < this.#length) this.#bytes.fill(0, length, this.#length);
    this.#length = length;
  }
}
