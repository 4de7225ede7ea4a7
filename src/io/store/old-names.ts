import type { DatabaseSync, StatementSync } from "node:sqlite";
import { NAMES_KEPT_MS } from "./names.ts";
import { bytesAt, numberAt, prepareRows, type RowStatement } from "./rows.ts";

/** Pages of names that are looked at in one go: some 75 pages of the database. */
const SLICE_ROWS = 1024;

type Place = readonly [src: number, epoch: Uint8Array, page: number];

const FRONT: Place = [-1, new Uint8Array(0), 0];

/** Forgets pages of names that have not changed for long, slice by slice in the order of names. */
export class OldNames {
  readonly #slice: RowStatement;
  readonly #delete: StatementSync;
  /** Where the look has come to; `undefined` while none is under way. */
  #looked: Place | undefined = undefined;
  /** Where the slice ends that was looked at last. */
  #sliceEnd: Place | undefined = undefined;
  #oldestMs = 0;

  constructor(db: DatabaseSync) {
    this.#slice = prepareRows(
      db,
      `SELECT src, epoch, page, ts FROM verdict
       WHERE (src, epoch, page) > (?, ?, ?) ORDER BY src, epoch, page LIMIT ${SLICE_ROWS}`,
    );
    this.#delete = db.prepare("DELETE FROM verdict WHERE src = ? AND epoch = ? AND page = ?");
  }

  /** Starts to look for pages that are too old at `wallMs`, from the front. */
  begin(wallMs: number): void {
    this.#oldestMs = wallMs - NAMES_KEPT_MS;
    this.#looked = FRONT;
  }

  get looking(): boolean {
    return this.#looked !== undefined;
  }

  /** Deletes what is too old in the next slice, as a part of the caller's transaction. */
  deleteSlice(): void {
    const rows = this.#slice.all(...(this.#looked ?? FRONT));
    this.#sliceEnd = undefined;
    for (const row of rows) {
      const place: Place = [numberAt(row, 0), bytesAt(row, 1), numberAt(row, 2)];
      if (numberAt(row, 3) < this.#oldestMs) this.#delete.run(...place);
      this.#sliceEnd = place;
    }
  }

  /** The slice of {@link deleteSlice} has been committed. */
  dropSlice(): void {
    this.#looked = this.#sliceEnd;
  }
}
