import type { AccountDatabase } from "./database.ts";

/** A text that is being written, and where its cursor stands, in UTF-16 units. */
export interface KeptDraft {
  readonly text: string;
  readonly cursor: number;
}

/** What is being written to whom. */
export class Drafts {
  readonly #database: AccountDatabase;

  constructor(database: AccountDatabase) {
    this.#database = database;
  }

  keep(peer: string, { text, cursor }: KeptDraft): void {
    if (text === "") this.#database.run("DELETE FROM draft WHERE peer = ?", peer);
    else this.#database.run("INSERT OR REPLACE INTO draft VALUES (?, ?, ?)", peer, text, cursor);
  }

  all(): Map<string, KeptDraft> {
    const rows = this.#database.all("SELECT peer, text, cursor FROM draft ORDER BY peer");
    return new Map(
      rows.map((row) => [
        String(row["peer"]),
        { text: String(row["text"]), cursor: Number(row["cursor"]) },
      ]),
    );
  }
}
