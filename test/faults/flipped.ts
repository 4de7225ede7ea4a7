import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DataFolder } from "../../src/io/store/folder.ts";
import { openMailbox } from "../../src/io/store/mailbox.ts";
import { openingError } from "../../src/io/store/store-error.ts";
import { CoterieError } from "../../src/wire/error.ts";
import type { Sample, SampleRow } from "./mailbox-sample.ts";
import { readSample } from "./mailbox-sample.ts";

/** Bytes of a file that are changed. */
export interface Flip {
  readonly how: "stopped" | "killed";
  readonly file: "mail.db" | "mail.db-wal";
  readonly at: number;
  /** What each byte is combined with (exclusive or); several are overwritten in a row. */
  readonly with: readonly number[];
}

/** What a start with the changed file came to. */
export interface FlipReport {
  /**
   * `unnoticed`: opened as if nothing were wrong; `salvaged`; or the code of the error that it was
   * refused with.
   */
  readonly outcome: string;
  /** Messages that are served with other bytes than were kept, or to somebody else. */
  readonly wrong: readonly number[];
  /** Messages that are not served. */
  readonly missing: readonly number[];
  /** Of the missing, those of the last group of a log, whose damage looks like a torn end. */
  readonly torn: readonly number[];
  /** Missing, or served with other bytes after a salvage, and what was told does not say so. */
  readonly untold: readonly number[];
  /** What a person is told; empty if nothing. */
  readonly told: string;
  /** The damaged file is still there, as it was. */
  readonly preserved: boolean;
}

/** Changes the file of a placed sample, opens the mailbox as a server does, and compares. */
export function openFlipped(folder: string, sample: Sample, flip: Flip): FlipReport {
  const data = join(folder, "data");
  rmSync(data, { recursive: true, force: true });
  sample.place(data, flip.how);
  const path = join(data, flip.file);
  const bytes = readFileSync(path);
  for (const [offset, mask] of flip.with.entries()) {
    bytes[flip.at + offset] = (bytes[flip.at + offset] ?? 0) ^ mask;
  }
  writeFileSync(path, bytes);
  try {
    return opened(data, sample, path, bytes, flip);
  } catch (error) {
    const known = openingError(error, data);
    if (!(known instanceof CoterieError)) throw error;
    const told = `${known.message}. ${known.remedy}`;
    const preserved = readFileSync(path).equals(bytes);
    return { outcome: known.code, wrong: [], missing: [], torn: [], untold: [], told, preserved };
  }
}

function opened(data: string, sample: Sample, path: string, bytes: Buffer, flip: Flip): FlipReport {
  const { db, salvage } = openMailbox(new DataFolder(data), 0);
  try {
    const found = readSample(db, sample.rows.keys());
    const told = salvage === undefined ? "" : `${salvage.message} ${salvage.remedy}`;
    const missing = [...sample.rows.keys()].filter((id) => !found.has(id));
    const wrong = [...found.values()].filter((row) => !isSame(row, sample.rows.get(row.id)));
    const isNamed = namedIn(salvage?.message ?? "");
    // Several bytes may reach over the border of the last two groups.
    const torn = flip.with.length > 1 ? sample.lastGroup - 10 : sample.lastGroup;
    const isTorn = (id: number): boolean =>
      flip.file === "mail.db-wal" && salvage === undefined && id >= torn;
    const changed = salvage === undefined ? [] : wrong.map(({ id }) => id);
    return {
      outcome: salvage === undefined ? "unnoticed" : "salvaged",
      wrong: wrong.map(({ id }) => id),
      missing,
      torn: missing.filter((id) => isTorn(id)),
      untold: [...missing, ...changed].filter((id) => !isNamed(id) && !isTorn(id)),
      told,
      preserved: salvage === undefined || isKept(data, salvage.file, path, bytes),
    };
  } finally {
    db.close();
  }
}

/** Whether what was told says of a message that it may be missing or changed. */
function namedIn(message: string): (id: number) => boolean {
  const [, , ...lost] = message.split("; ");
  if (lost.some((clause) => clause.includes("made no sense"))) return () => true;
  const ranges = lost
    .filter((clause) => clause.includes("numbered"))
    .flatMap((clause) => [...clause.matchAll(/(\d+)(?: to (\d+)|( and above))?/gu)])
    .map(([, first, last, above]) => [
      Number(first),
      above === undefined ? Number(last ?? first) : Infinity,
    ]);
  if (lost.some((clause) => clause.includes("numbered anything"))) return () => true;
  return (id) => ranges.some(([first = 0, last = 0]) => id >= first && id <= last);
}

function isKept(data: string, file: string, path: string, bytes: Buffer): boolean {
  const name = path.endsWith("-wal") ? `${file}-wal` : file;
  return readFileSync(join(data, name)).equals(bytes);
}

function isSame(row: SampleRow, kept: SampleRow | undefined): boolean {
  return JSON.stringify(row) === JSON.stringify(kept);
}
