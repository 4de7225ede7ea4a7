import { readToken } from "../../wire/token.ts";
import type { AccountDatabase } from "./database.ts";
import { tokenBytes } from "./epochs.ts";
import type { Resume } from "./message.ts";
import { readBytes } from "./messages.ts";

/** What is remembered of the server: see the methods of the same names in account-file.ts. */
export class ServerMemory {
  readonly #database: AccountDatabase;

  constructor(database: AccountDatabase) {
    this.#database = database;
  }

  resume(): Resume | undefined {
    const row = this.#database.get(
      "SELECT i.v AS incarnation, u.v AS upto FROM server i JOIN server u " +
        "WHERE i.k = 'incarnation' AND u.k = 'upto'",
    );
    if (row === undefined) return undefined;
    return {
      incarnation: readToken(readBytes(row["incarnation"]), 0),
      number: Number(row["upto"]),
    };
  }

  /** To be called within a transaction. */
  note({ incarnation, number }: Resume): void {
    const before = this.resume();
    if (before?.incarnation === incarnation && before.number >= number) return;
    this.#set("incarnation", tokenBytes(incarnation));
    this.#set("upto", number);
  }

  plainUntil(): number | undefined {
    const row = this.#database.get("SELECT v FROM server WHERE k = 'plainUntil'");
    return row && Number(row["v"]);
  }

  notePlain(untilMs: number | undefined): void {
    if (untilMs === undefined) this.#database.run("DELETE FROM server WHERE k = 'plainUntil'");
    else this.#set("plainUntil", untilMs);
  }

  silentSince(): number | undefined {
    const row = this.#database.get("SELECT v FROM server WHERE k = 'silentSince'");
    return row && Number(row["v"]);
  }

  noteSilent(sinceMs: number): void {
    this.#set("silentSince", sinceMs);
  }

  #set(key: string, value: Uint8Array | number): void {
    this.#database.run("INSERT OR REPLACE INTO server VALUES (?, ?)", key, value);
  }
}
