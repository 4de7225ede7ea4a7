import { AccountDatabase } from "./database.ts";

/** So many texts that went one way within one quarter of an hour. */
export interface Tally {
  readonly peer: string;
  readonly isOwn: boolean;
  /** When the quarter of an hour began; every offset of a clock is made of such quarters. */
  readonly atMs: number;
  readonly count: number;
}

/** So many times somebody wrote so many whole minutes after the other one had. */
export interface AnswerTally {
  /** We answered. */
  readonly isOwn: boolean;
  readonly minutes: number;
  readonly count: number;
}

export interface Tallies {
  readonly texts: readonly Tally[];
  readonly answers: readonly AnswerTally[];
}

const quarterMs = 900_000;
/** Who writes later than this begins another talk. */
const answerMaxMs = 86_400_000;

/**
 * Counts the texts in the file of an account, a long one in parts as one; with `peer` alone, or
 * with everybody. The database counts, so that a million texts take seconds and no memory.
 *
 * @throws CoterieError COTERIE_DISK as every method of the file does.
 */
export function readTallies(path: string, peer: string | undefined): Tallies {
  const database = new AccountDatabase(path);
  try {
    const whose = peer === undefined ? "" : "AND peer = (SELECT id FROM peer WHERE name = ?)";
    const values = peer === undefined ? [] : [peer];
    const texts = database.all(
      "SELECT (SELECT name FROM peer WHERE id = peer) AS name, dir, quarter, count FROM (" +
        `SELECT peer, dir, at / ${quarterMs} AS quarter, COUNT(*) AS count FROM msg ` +
        `WHERE part = 1 ${whose} GROUP BY 1, 2, 3)`,
      ...values,
    );
    const answers = database.all(
      "WITH said AS (SELECT dir, at - LAG(at) OVER talk AS gap, LAG(dir) OVER talk AS before " +
        `FROM msg WHERE part = 1 ${whose} WINDOW talk AS (PARTITION BY peer ORDER BY row)) ` +
        "SELECT dir, gap / 60000 AS minutes, COUNT(*) AS count FROM said " +
        `WHERE dir <> before AND gap BETWEEN 0 AND ${answerMaxMs} GROUP BY 1, 2 ORDER BY 1, 2`,
      ...values,
    );
    return {
      texts: texts.map((row) => ({
        peer: String(row["name"]),
        isOwn: row["dir"] === 1,
        atMs: Number(row["quarter"]) * quarterMs,
        count: Number(row["count"]),
      })),
      answers: answers.map((row) => ({
        isOwn: row["dir"] === 1,
        minutes: Number(row["minutes"]),
        count: Number(row["count"]),
      })),
    };
  } finally {
    database.close();
  }
}
