import type { AccountDatabase } from "./database.ts";
import { Waits } from "./waits.ts";

/**
 * How somebody is kept from calling the person. `muted`: nothing rings, and what they write is
 * shown. `blocked`: it is not shown either.
 */
export type Hush = "muted" | "blocked";

/** Whose texts do not call the person, or are not even shown. */
export class Hushes {
  readonly #database: AccountDatabase;

  constructor(database: AccountDatabase) {
    this.#database = database;
  }

  /** `undefined` lets them call again; what was held back then waits in the inbox. */
  set(peer: string, how: Hush | undefined): void {
    this.#database.transaction(() => {
      if (how === undefined) this.#database.run("DELETE FROM hush WHERE peer = ?", peer);
      else this.#database.run("INSERT OR REPLACE INTO hush VALUES (?, ?)", peer, how);
      const [from, to] =
        how === "blocked" ? [Waits.inbox, Waits.heldBack] : [Waits.heldBack, Waits.inbox];
      this.#database.run(
        "UPDATE msg SET waits = ?1 WHERE waits = ?2 AND dir = 0 " +
          "AND peer = (SELECT id FROM peer WHERE name = ?3)",
        to,
        from,
        peer,
      );
    });
  }

  all(): Map<string, Hush> {
    const rows = this.#database.all("SELECT peer, how FROM hush ORDER BY peer");
    return new Map(
      rows.map(({ peer, how }) => [String(peer), how === "blocked" ? "blocked" : "muted"]),
    );
  }
}

/** Whether what `peer` writes is to be held back. */
export function isBlocked(database: AccountDatabase, peer: string): boolean {
  const sql = "SELECT 1 FROM hush WHERE peer = ? AND how = 'blocked'";
  return database.get(sql, peer) !== undefined;
}
