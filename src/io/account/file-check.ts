import { statfsSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { State } from "./schema.ts";

/** What a look at the file of an account finds. */
export interface FileCheck {
  readonly path: string;
  readonly bytes: number;
  /** On the disk, for this user. */
  readonly freeBytes: number;
  /** What SQLite finds wrong with it; `undefined` if nothing is. */
  readonly damage: string | undefined;
  readonly messages: number;
  /** Texts of ours that have not left. */
  readonly waiting: number;
}

/**
 * Looks at the file at `path` and changes nothing.
 *
 * @param isWhole - reads all of it, to find damage; that takes seconds where it is large.
 */
export function checkFile(path: string, isWhole: boolean): FileCheck {
  try {
    const bytes = statSync(path).size;
    const { bavail, bsize } = statfsSync(dirname(path));
    const database = new DatabaseSync(path, { readOnly: true });
    try {
      const one = (sql: string): unknown => Object.values(database.prepare(sql).get() ?? {})[0];
      const answer = isWhole ? String(one("PRAGMA quick_check(1)")) : "ok";
      return {
        path,
        bytes,
        freeBytes: bavail * bsize,
        damage: answer === "ok" ? undefined : answer,
        messages: Number(one("SELECT count(*) FROM msg")),
        waiting: Number(one(`SELECT count(*) FROM msg WHERE state = ${State.unsent}`)),
      };
    } finally {
      database.close();
    }
  } catch (error) {
    const damage = error instanceof Error ? error.message : String(error);
    return { path, bytes: 0, freeBytes: 0, damage, messages: 0, waiting: 0 };
  }
}
