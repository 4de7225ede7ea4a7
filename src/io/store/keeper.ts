import type { DatabaseSync } from "node:sqlite";
import type { StoreState } from "../../core/ports.ts";
import { Checkpointer } from "./checkpoint.ts";
import { setAside } from "./database.ts";
import { DataFolder, lockFolder } from "./folder.ts";
import { openMailbox } from "./mailbox.ts";
import { type Group, MailTables } from "./mail-tables.ts";
import type { PageRequest, Reply, WorkerSettings } from "./messages.ts";
import { PageWriter } from "./page.ts";
import type { Salvage } from "./salvage.ts";
import { SpareSpace } from "./spare-space.ts";
import { isDamage, isDiskError, sentenceOf, Sqlite, sqliteCode } from "./store-error.ts";
import { Sweeper } from "./sweeper.ts";

/** How long another server may take to let go of the folder, in ms. */
const LOCK_WAIT_MS = 1000;
/** So much to sweep, and groups take it along instead of waiting for an idle moment. */
const BACKLOG_MAX = 65_536;

/** Messages of pages that are read in one go: 1 or 2 ms, which those who write wait. */
const PAGES_SLICE = 256;
/** So long, in ms, may pages take between two groups, however long the disk takes for a group. */
const PAGES_MAX_MS = 10;

/** Where replies go; the buffers named are handed over. */
export type Post = (reply: Reply, buffers: ArrayBuffer[]) => void;

/** What one idle moment brought. */
export type IdleStep = "again" | "quiet" | "nothing";

/**
 * The database side of the store, without the thread: every call does its work at once and
 * posts what came of it.
 *
 * After `broken` it does nothing more, not even close the database.
 */
export class Keeper {
  readonly #post: Post;
  readonly #folder: DataFolder;
  readonly #lock: DatabaseSync;
  readonly #db: DatabaseSync;
  readonly #tables: MailTables;
  readonly #sweeper: Sweeper;
  readonly #checkpointer: Checkpointer;
  readonly #space: SpareSpace;
  /** Pages that were asked for, the oldest first. */
  readonly #pages: PageRequest[] = [];
  #committedInMs = 0;
  #vacuumed = false;
  /** Nothing is written any more. */
  broken = false;
  readonly state: StoreState;
  readonly repaired: boolean;
  readonly salvage: Salvage | undefined;

  /** Opens the folder. Throws what `openingError` understands, with everything closed again. */
  constructor(settings: WorkerSettings, post: Post) {
    this.#post = post;
    this.#folder = new DataFolder(settings.folder, settings.mustExist);
    this.#lock = lockFolder(this.#folder, LOCK_WAIT_MS);
    let db: DatabaseSync | undefined;
    try {
      const opened = openMailbox(this.#folder, settings.pagesMax, settings.wallMs);
      const { index } = opened;
      db = opened.db;
      this.#db = db;
      this.repaired = opened.repaired;
      this.salvage = opened.salvage;
      this.state = opened.state;
      this.#tables = new MailTables(db, index, opened.reserved);
      this.#sweeper = new Sweeper(db, index, settings.retention);
      this.#checkpointer = new Checkpointer(db);
      for (const number of opened.dead) this.#sweeper.dead.push(number);
    } catch (error) {
      db?.close();
      this.#lock.close();
      throw error;
    }
    this.#space = new SpareSpace(this.#folder, settings.spareBytes, settings.lowSpaceBytes);
  }

  /** Commits a group and answers it. */
  commit(group: Group): void {
    if (this.broken) return;
    const startedAtMs = performance.now();
    this.#guard(() => {
      const kept = this.#attempt(group, "all");
      const changed = kept || this.#attempt(group, "changes");
      const reserved = this.#tables.reserved;
      const { buffer } = group;
      this.#post({ kind: "group", kept, changed, reserved, buffer }, [buffer]);
    });
    this.#tolerate(() => this.#checkpointer.copyIfLong());
    this.#committedInMs = performance.now() - startedAtMs;
  }

  /** Notes which pages to read. */
  ask(pages: readonly PageRequest[]): void {
    this.#pages.push(...pages);
  }

  /** Pages wait to be read. */
  get pagesWait(): boolean {
    return this.#pages.length > 0 && !this.broken;
  }

  /**
   * Reads pages that were asked for, as everything stands now, and posts them: one slice, or as
   * many as fit into the time that the last group took, so that those who write and those who read
   * share the thread alike on a slow disk too.
   */
  servePages(): void {
    const untilMs = performance.now() + Math.min(PAGES_MAX_MS, this.#committedInMs);
    do this.#servePages();
    while (this.pagesWait && performance.now() < untilMs);
  }

  #servePages(): void {
    this.#guard(() => {
      const out = new PageWriter();
      let messages = 0;
      let served = 0;
      for (; served < this.#pages.length && messages < PAGES_SLICE; served += 1) {
        const page = this.#pages[served];
        if (page !== undefined) messages += this.#tables.writePage(out, page);
      }
      this.#pages.splice(0, served);
      this.#post({ kind: "pages", buffer: out.buffer, used: out.used }, [out.buffer]);
    });
  }

  /** Starts to look for messages that are too old at this time. */
  expire(wallMs: number): void {
    this.#sweeper.beginExpiry(wallMs);
  }

  /**
   * Uses an idle moment for one slice of work: "again" if there is more to do, "quiet" if there
   * is something that should wait until nothing has happened for a while.
   */
  idle(quiet: boolean): IdleStep {
    if (this.broken) return "nothing";
    let step: IdleStep = "nothing";
    const done = this.#tolerate(() => {
      step = this.#idleStep(quiet);
      this.#checkpointer.copyIfLong();
    });
    return done ? step : "quiet";
  }

  /** Looks at the free space, reports a change, and takes a slice of the space held back. */
  watchSpace(take: boolean): void {
    if (this.broken) return;
    if (this.#space.check()) this.#post({ kind: "space", low: this.#space.low }, []);
    if (take) this.#space.takeSlice();
  }

  /** Reads what was asked for, empties the log and closes everything. */
  close(): void {
    while (this.pagesWait) this.#servePages();
    if (this.broken) return;
    this.#tolerate(() => this.#checkpointer.truncate());
    if (this.broken) return;
    this.#db.close();
    this.#lock.close();
    this.#post({ kind: "closed" }, []);
  }

  #idleStep(quiet: boolean): IdleStep {
    const sweeper = this.#sweeper;
    if (sweeper.backlog > 0) {
      sweeper.sweep();
      return "again";
    }
    if (sweeper.expiring) {
      const rows = sweeper.expire();
      if (rows.length > 0) this.#post({ kind: "expired", rows }, []);
      return "again";
    }
    if (sweeper.wasteful) {
      if (!quiet) return "quiet";
      sweeper.vacuum();
      this.#vacuumed = true;
      return "again";
    }
    if (this.#vacuumed) {
      this.#vacuumed = false;
      this.#checkpointer.truncate();
    }
    return "nothing";
  }

  /** @returns whether it is committed; a full disk gets one more try with the spare space. */
  #attempt(group: Group, part: "all" | "changes"): boolean {
    const sweeper = this.#sweeper;
    const taking = sweeper.backlog > BACKLOG_MAX;
    const alongside = (): void => {
      if (taking) sweeper.deleteSlice();
    };
    for (;;) {
      try {
        this.#tables.commit(group, part, sweeper.dead, alongside);
        if (taking) sweeper.dropSlice();
        return true;
      } catch (error) {
        if (sqliteCode(error) !== Sqlite.full) throw error;
        const wasLow = this.#space.low;
        const more = this.#space.release();
        if (!wasLow) this.#post({ kind: "space", low: true }, []);
        if (!more) return false;
      }
    }
  }

  /** Does what may fail because the disk is full, which harms nothing and is tried again. */
  #tolerate(work: () => void): boolean {
    let done = true;
    this.#guard(() => {
      try {
        work();
      } catch (error) {
        const code = sqliteCode(error);
        if (code !== Sqlite.full && code !== Sqlite.busy) throw error;
        done = false;
      }
    });
    return done && !this.broken;
  }

  /** Any other failure ends the store: what the disk holds is not known any more. */
  #guard(work: () => void): void {
    if (this.broken) return;
    try {
      work();
    } catch (error) {
      this.broken = true;
      const disk = isDiskError(error);
      const reason = sentenceOf(error);
      if (disk) setAside(this.#folder, { reason, damaged: isDamage(error) });
      this.#post({ kind: "broken", disk, reason }, []);
    }
  }
}
