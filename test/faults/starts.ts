import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DataFolder } from "../../src/io/store/folder.ts";
import { openMailbox } from "../../src/io/store/mailbox.ts";
import { makeSample, readSample, type Sample } from "./mailbox-sample.ts";

/** What lies in the data folder before the script begins. */
export interface Start {
  prepare(data: string): void;
  /** What of it is not there any more, one line each. */
  lost(data: string): string[];
}

const MESSAGES = 200;
const PAGE_BYTES = 4096;
/** A page in the middle of the messages, and how many may lie in one. */
const DAMAGED_PAGE = 10;
const PAGE_MESSAGES_MAX = 60;

/**
 * `failed`: a mailbox whose disk has failed, which is copied first. `damaged`: one of whose pages
 * is overwritten, which is read anew.
 *
 * @param folder where the files are made.
 * @returns nothing for any other name.
 */
export function startNamed(name: string, folder: string): Start | undefined {
  if (name !== "failed" && name !== "damaged") return undefined;
  const sample = makeSample(folder, MESSAGES);
  const mayMiss = name === "damaged" ? PAGE_MESSAGES_MAX : 0;
  return {
    prepare: name === "failed" ? (data) => fails(sample, data) : (data) => damages(sample, data),
    lost: (data) => missing(sample, data, mayMiss),
  };
}

function fails(sample: Sample, data: string): void {
  sample.place(data, "killed");
  writeFileSync(join(data, "broken"), "disk I/O error\n");
  for (const ending of ["", "-wal"]) {
    renameSync(join(data, `mail.db${ending}`), join(data, `broken.db${ending}`));
  }
}

function damages(sample: Sample, data: string): void {
  sample.place(data, "killed");
  const path = join(data, "mail.db");
  const bytes = readFileSync(path);
  bytes.fill(0xee, (DAMAGED_PAGE - 1) * PAGE_BYTES, DAMAGED_PAGE * PAGE_BYTES);
  writeFileSync(path, bytes);
}

function missing(sample: Sample, data: string, mayMiss: number): string[] {
  if (!existsSync(join(data, "mail.db"))) return ["there is no mailbox any more"];
  const { db } = openMailbox(new DataFolder(data), 0);
  const found = readSample(db, sample.rows.keys());
  db.close();
  const gone = [...sample.rows.keys()].filter((id) => !found.has(id));
  return gone.length > mayMiss ? [`of what was kept before ${gone.length} are missing`] : [];
}
