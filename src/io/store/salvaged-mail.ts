import type { DatabaseSync, StatementSync } from "node:sqlite";
import { PAGE_BYTES } from "../../core/epoch.ts";
import { TOKEN_BYTES } from "../../wire/token.ts";
import { isNote } from "./names.ts";
import type { FoundRow, MailTable } from "./raw-tables.ts";

const NAME_BYTES = 8;
const TEXT_BYTES_MAX = 1000;
const U32_MAX = 4_294_967_295;
const PERSON_MAX = 2_147_483_647;
/** The last page of names: 1,024 messageIDs each. */
const PAGE_MAX = 4_194_303;
/** Above this no server has counted, and beyond 2^53 numbers would not be whole. */
const NUMBER_MAX = 2 ** 52;
/**
 * How far the next number is moved up: what may have been used and can no longer be read must
 * not be used again.
 */
const NUMBERS_SKIPPED = 2 ** 32;

/** What a salvage has found. */
export interface SalvagedCounts extends Pick<MailTable, "missing" | "doubtful"> {
  readonly messages: number;
  readonly people: number;
  /** Rows that make no sense, or cannot have been written like that. */
  readonly broken: number;
  /** The names that were given to people whose own could not be read. */
  readonly nameless: readonly string[];
}

/** The fresh mailbox that a damaged one is read into: takes rows and refuses impossible ones. */
export class SalvagedMail {
  readonly #db: DatabaseSync;
  readonly #person: StatementSync;
  readonly #message: StatementSync;
  readonly #cursor: StatementSync;
  readonly #names: StatementSync;
  readonly #people: Set<number> = new Set();
  /** People that messages or cursors speak of. */
  readonly #mentioned: Set<number> = new Set();
  readonly #upto: Map<number, number> = new Map();
  readonly #numbers: Set<number> = new Set();
  readonly #nameless: string[] = [];
  #highest = 0;
  #impossible = 0;

  /** @param db has the layout and no rows, and a transaction that is open. */
  constructor(db: DatabaseSync) {
    this.#db = db;
    this.#person = db.prepare("INSERT OR IGNORE INTO account VALUES (?, ?, ?, ?)");
    this.#message = db.prepare("INSERT OR IGNORE INTO kept VALUES (?, ?, ?, ?, ?, ?, ?)");
    this.#cursor = db.prepare(
      `INSERT INTO taken VALUES (?, ?, ?)
       ON CONFLICT DO UPDATE SET upto = max(upto, excluded.upto)`,
    );
    this.#names = db.prepare(
      `INSERT INTO verdict VALUES (?, ?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET bits = excluded.bits, ts = excluded.ts
       WHERE excluded.ts > verdict.ts`,
    );
  }

  /** @param row id, name, created, seen. */
  person(row: FoundRow): void {
    const [id, name, created, seen] = row;
    const isName = name instanceof Uint8Array && name.length === NAME_BYTES;
    if (!isWhole(id, 0, PERSON_MAX) || !isName) {
      this.#impossible += 1;
      return;
    }
    const seenAt = isWhole(seen, 0, NUMBER_MAX) ? seen : null;
    const createdAt = isWhole(created, 0, NUMBER_MAX) ? created : 0;
    const { changes } = this.#person.run(id, name, createdAt, seenAt);
    if (Number(changes) > 0) this.#people.add(id);
  }

  /** @param row reader, dst, upto. The highest of several holds. */
  cursor(row: FoundRow): void {
    const [reader, dst, upto] = row;
    const isSound = isWhole(reader, 0, PERSON_MAX) && isWhole(dst, 0, PERSON_MAX);
    if (!isSound || !isWhole(upto, 0, NUMBER_MAX)) {
      this.#impossible += 1;
      return;
    }
    const known = this.#upto.get(dst) ?? 0;
    if (reader === dst) this.#upto.set(dst, Math.max(known, upto));
    this.#cursor.run(reader, dst, upto);
    this.#mentioned.add(dst);
    this.#highest = Math.max(this.#highest, upto);
  }

  /** @param row id, dst, src, mid, ts, body, note. A note that is none is left out. */
  message(row: FoundRow): void {
    const [id, dst, src, mid, ts, body, note] = row;
    const isText = body instanceof Uint8Array && body.length <= TEXT_BYTES_MAX;
    const areNumbers = isWhole(id, 1, NUMBER_MAX) && isWhole(ts, 0, NUMBER_MAX);
    const arePeople = isWhole(dst, 0, PERSON_MAX) && isWhole(src, 0, PERSON_MAX);
    if (!areNumbers || !arePeople || !isText || !isWhole(mid, 0, U32_MAX)) {
      this.#impossible += 1;
      return;
    }
    this.#highest = Math.max(this.#highest, id);
    if (id <= (this.#upto.get(dst) ?? 0) || this.#numbers.has(id)) return;
    this.#message.run(id, dst, src, mid, ts, body, isNote(note) ? note : null);
    this.#numbers.add(id);
    this.#mentioned.add(dst).add(src);
  }

  /**
   * A page that cannot have been written is forgotten without a word: what is sent again under one
   * of its names is delivered again, and the recipient knows it.
   *
   * @param row src, epoch, page, bits, ts. The youngest of several holds.
   */
  names(row: FoundRow): void {
    const [src, epoch, page, bits, ts] = row;
    const isEpoch = epoch instanceof Uint8Array && epoch.length === TOKEN_BYTES;
    const areBits = bits instanceof Uint8Array && bits.length === PAGE_BYTES;
    if (!isWhole(src, 0, PERSON_MAX) || !this.#people.has(src) || !isEpoch || !areBits) return;
    if (!isWhole(page, 0, PAGE_MAX) || !isWhole(ts, 0, NUMBER_MAX)) return;
    this.#names.run(src, epoch, page, bits, ts);
  }

  /** @param tables where everything came from. */
  counts({ missing, doubtful, broken }: MailTable): SalvagedCounts {
    const nameless = this.#nameless;
    return {
      messages: this.#numbers.size,
      people: this.#people.size - nameless.length,
      missing,
      doubtful,
      broken: broken + this.#impossible,
      nameless,
    };
  }

  /**
   * Writes what is known only at the end: names for those without, and from where the next server
   * counts on.
   *
   * @param reserved as it was found.
   */
  finish(reserved: number): void {
    this.#nameTheNameless();
    const known = isWhole(reserved, 0, NUMBER_MAX) ? Math.max(reserved, this.#highest) : 0;
    const end = Math.max(known, this.#highest) + NUMBERS_SKIPPED;
    this.#db.prepare("INSERT INTO meta VALUES ('reserved', ?)").run(end);
  }

  /**
   * Gives a name to people whose own is lost: their number would be given to somebody new, who
   * would then be handed their messages.
   */
  #nameTheNameless(): void {
    for (const id of this.#mentioned) {
      if (this.#people.has(id)) continue;
      // Somebody may bear that very name.
      for (let marks = 1; marks < NAME_BYTES && !this.#people.has(id); marks += 1) {
        const name = "?".repeat(marks) + id.toString(36);
        this.person([id, bytesOf(name), 0, 1]);
        if (this.#people.has(id)) this.#nameless.push(name);
      }
    }
  }
}

function bytesOf(name: string): Uint8Array {
  const bytes = new Uint8Array(NAME_BYTES);
  bytes.set(new TextEncoder().encode(name).subarray(0, NAME_BYTES));
  return bytes;
}

function isWhole(value: unknown, least: number, most: number): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= least && value <= most;
}
