/** The smallest buffer that is lent, and how many classes of doubled size there are. */
const BYTES_MIN = 1024;
const CLASSES = 12;
/** Bytes that are held for the next loan, per class. */
const SPARE_BYTES_MAX = 1_048_576;

/** Lends buffers of powers of two, so that an idle connection holds none. */
export class BufferPool {
  readonly #spare: Uint8Array[][] = Array.from({ length: CLASSES }, () => []);

  /** A buffer of at least `bytes`; its contents are whatever was there. */
  lend(bytes: number): Uint8Array {
    const at = classOf(bytes);
    return this.#spare[at]?.pop() ?? new Uint8Array(BYTES_MIN * 2 ** at);
  }

  takeBack(buffer: Uint8Array): void {
    const spare = this.#spare[classOf(buffer.length)];
    if (spare === undefined || (spare.length + 1) * buffer.length > SPARE_BYTES_MAX) return;
    spare.push(buffer);
  }
}

function classOf(bytes: number): number {
  return bytes <= BYTES_MIN ? 0 : 32 - Math.clz32((bytes - 1) >>> 10);
}
