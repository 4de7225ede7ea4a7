/**
 * A page of an SQLite tree as it lies on the disk
 * (https://sqlite.org/fileformat2.html#b_tree_pages): type u8, 2 bytes, number of cells u16,
 * 3 bytes, in inner pages 4 more, then the place of each cell u16. A cell: in inner pages 4 bytes,
 * the size of its record as a varint, in tables the rowid as a varint, then the record: the size
 * of its header, a type per column, the columns.
 */
const TABLE_LEAF = 0x0d;
const TABLE_INNER = 0x05;
const INDEX_LEAF = 0x0a;
const INDEX_INNER = 0x02;
const CELL_COUNT = 3;

/** A row as it was found in a page: its columns, NULL as `undefined`, texts as bytes. */
export interface RawRow {
  /** The last column made no sense, and another one may have changed as well. */
  readonly cut: boolean;
  /** 0 in an index, or a table without rowids, which SQLite stores like one. */
  readonly rowid: number;
  readonly columns: readonly (number | Uint8Array | undefined)[];
}

/** A page below an inner one of a table. */
export interface RawChild {
  readonly page: number;
  /** The highest number in it; `Infinity` for the last one. */
  readonly upto: number;
}

/** What was found in one page. */
export interface RawPage {
  /** `inner` pages of a table hold no rows; `unknown` is none of a tree. */
  readonly kind: "table" | "index" | "inner" | "unknown";
  /** Rows without their last column, see {@link readRawPage}. */
  readonly cut: number;
  /** In the page's order; the columns are copies. */
  readonly rows: readonly RawRow[];
  readonly children: readonly RawChild[];
  /** Cells that make no sense. */
  readonly broken: number;
}

const UNKNOWN: RawPage = { kind: "unknown", rows: [], children: [], broken: 0, cut: 0 };

/**
 * Reads what can be read of one page, whatever became of it and of the tree around it. Cells that
 * make no sense are counted and passed over.
 *
 * @param loose rows of so many columns are worth having without the last one: if that makes no
 * sense, the row is `cut`, and the column `undefined`.
 */
export function readRawPage(page: Uint8Array, loose: number = Infinity): RawPage {
  switch (page[0] ?? 0) {
    case TABLE_LEAF:
      return cellsOf(page, "table", 8, loose);
    case INDEX_LEAF:
      return cellsOf(page, "index", 8, loose);
    case INDEX_INNER:
      return cellsOf(page, "index", 12, loose);
    case TABLE_INNER:
      return childrenOf(page);
    default: {
      // If only its type has changed, all of its cells still make sense.
      const asLeaf = cellsOf(page, "table", 8, loose);
      return asLeaf.rows.length > 0 && asLeaf.broken + asLeaf.cut === 0 ? asLeaf : UNKNOWN;
    }
  }
}

function cellsOf(
  page: Uint8Array,
  kind: "table" | "index",
  placesAt: 8 | 12,
  loose: number,
): RawPage {
  const view = new DataView(page.buffer, page.byteOffset, page.byteLength);
  const rows: RawRow[] = [];
  const count = Math.min(view.getUint16(CELL_COUNT), (page.length - placesAt) / 2);
  let broken = 0;
  let cut = 0;
  for (let cell = 0; cell < count; cell += 1) {
    try {
      const place = view.getUint16(placesAt + cell * 2);
      const row = rowAt(view, placesAt === 12 ? place + 4 : place, kind, loose);
      rows.push(row);
      if (row.cut) cut += 1;
    } catch (error) {
      // A number led out of the page: this cell has changed, its neighbours need not have.
      if (!(error instanceof RangeError)) throw error;
      broken += 1;
    }
  }
  return { kind, rows, children: [], broken, cut };
}

/** A cell: the child u32, the highest number in it as a varint. The last child stands at 8. */
function childrenOf(page: Uint8Array): RawPage {
  const view = new DataView(page.buffer, page.byteOffset, page.byteLength);
  const children: RawChild[] = [{ page: view.getUint32(8), upto: Infinity }];
  const count = Math.min(view.getUint16(CELL_COUNT), (page.length - 12) / 2);
  let broken = 0;
  for (let cell = 0; cell < count; cell += 1) {
    try {
      const place = view.getUint16(12 + cell * 2);
      children.push({
        page: view.getUint32(place),
        upto: new CellReader(view, place + 4).varint(),
      });
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      broken += 1;
    }
  }
  return { kind: "inner", rows: [], children, broken, cut: 0 };
}

function rowAt(view: DataView, place: number, kind: "table" | "index", loose: number): RawRow {
  const from = new CellReader(view, place);
  const payload = from.varint();
  const rowid = kind === "table" ? from.varint() : 0;
  const end = from.at + payload;
  if (end > view.byteLength) throw new RangeError("the row does not end in its page");
  const headerEnd = from.at + from.varint();
  const types: number[] = [];
  while (from.at < headerEnd) types.push(from.varint());
  const last = types.length === loose ? types.pop() : undefined;
  const columns = types.map((type) => from.column(type));
  if (last === undefined && from.at !== end) throw new RangeError(UNFILLED);
  const value = last === undefined ? undefined : lastColumn(from, last, end);
  if (last !== undefined) columns.push(value?.column);
  return { rowid, columns, cut: last !== undefined && value === undefined };
}

const UNFILLED = "the columns do not fill the row";

/** Nothing if it does not end with the row. Throws RangeError if the row ended before it. */
function lastColumn(
  from: CellReader,
  type: number,
  end: number,
): { readonly column: RawRow["columns"][number] } | undefined {
  if (from.at > end) throw new RangeError(UNFILLED);
  try {
    const column = from.column(type);
    return from.at === end ? { column } : undefined;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return undefined;
  }
}

/** Throws RangeError at the end of the page, and for what the store never writes. */
class CellReader {
  readonly #view: DataView;
  at: number;

  constructor(view: DataView, at: number) {
    this.#view = view;
    this.at = at;
  }

  /** Seven bits a byte, the last one without the top bit. */
  varint(): number {
    let value = 0;
    for (let count = 0; count < 8; count += 1) {
      const byte = this.#view.getUint8(this.at);
      this.at += 1;
      value = value * 128 + (byte & 0x7f);
      if (byte < 0x80) return checked(value);
    }
    throw new RangeError("a number of nine bytes");
  }

  column(type: number): number | Uint8Array | undefined {
    if (type === 0) return undefined;
    if (type === 8 || type === 9) return type - 8;
    if (type >= 12) return this.#bytes(Math.floor((type - 12) / 2));
    const size = INTEGER_BYTES[type];
    if (size === undefined) throw new RangeError(`a value of type ${type}`);
    return this.#integer(size);
  }

  #bytes(size: number): Uint8Array {
    const start = this.at;
    this.at += size;
    if (this.at > this.#view.byteLength) throw new RangeError("bytes beyond the page");
    return new Uint8Array(this.#view.buffer, this.#view.byteOffset + start, size).slice();
  }

  /** Big-endian, with a sign. */
  #integer(size: number): number {
    let value = this.#view.getInt8(this.at);
    for (let offset = 1; offset < size; offset += 1) {
      value = value * 256 + this.#view.getUint8(this.at + offset);
    }
    this.at += size;
    return checked(value);
  }
}

/** Bytes of an integer of each type. */
const INTEGER_BYTES: readonly (number | undefined)[] = [undefined, 1, 2, 3, 4, 6, 8];

function checked(value: number): number {
  if (!Number.isSafeInteger(value)) throw new RangeError("a number above 2^53");
  return value;
}
