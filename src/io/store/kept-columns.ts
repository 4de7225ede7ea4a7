import type { NamedRecords, StoreState } from "../../core/ports.ts";
import { TOKEN_BYTES } from "../../wire/token.ts";

const FIRST_SIZE = 4096;
/** Something was said of the message, but it has no name. */
const NO_EPOCH = "0".repeat(2 * TOKEN_BYTES);

/** What is on disk at a start, in arrays that grow together: a million rows are not objects. */
export class KeptColumns {
  #numbers = new Float64Array(FIRST_SIZE);
  #dst = new Int32Array(FIRST_SIZE);
  #src = new Int32Array(FIRST_SIZE);
  #bytes = new Uint16Array(FIRST_SIZE);
  #count = 0;
  readonly #named: NamedColumns = new NamedColumns();

  push(number: number, dst: number, src: number, bytes: number): void {
    const at = this.#count;
    if (at === this.#numbers.length) this.#grow();
    this.#numbers[at] = number;
    this.#dst[at] = dst;
    this.#src[at] = src;
    this.#bytes[at] = bytes;
    this.#count = at + 1;
  }

  /**
   * Says under which name the message came that was pushed last.
   *
   * @param epoch in hexadecimal digits; empty if damage has left none.
   */
  name(id: number, epoch: string): void {
    if (epoch !== "" && epoch !== NO_EPOCH) this.#named.push(this.#count - 1, id, epoch);
  }

  finish(): StoreState["kept"] {
    const count = this.#count;
    return {
      numbers: new Float64Array(this.#numbers.buffer.transfer(count * 8)),
      dst: new Int32Array(this.#dst.buffer.transfer(count * 4)),
      src: new Int32Array(this.#src.buffer.transfer(count * 4)),
      bytes: new Uint16Array(this.#bytes.buffer.transfer(count * 2)),
      named: this.#named.finish(),
    };
  }

  #grow(): void {
    const size = this.#count * 2;
    this.#numbers = new Float64Array(this.#numbers.buffer.transfer(size * 8));
    this.#dst = new Int32Array(this.#dst.buffer.transfer(size * 4));
    this.#src = new Int32Array(this.#src.buffer.transfer(size * 4));
    this.#bytes = new Uint16Array(this.#bytes.buffer.transfer(size * 2));
  }
}

/** The names among them. An epoch is read once, since a sender uses it for many messages. */
class NamedColumns {
  #at = new Uint32Array(FIRST_SIZE);
  #ids = new Uint32Array(FIRST_SIZE);
  #epochs = new Uint32Array(FIRST_SIZE);
  #count = 0;
  /** Epochs in the order in which they were met, each with its place. */
  readonly #places: Map<string, number> = new Map();

  push(at: number, id: number, epoch: string): void {
    const place = this.#places.get(epoch) ?? this.#places.size;
    if (place === this.#places.size) this.#places.set(epoch, place);
    const count = this.#count;
    if (count === this.#at.length) this.#grow();
    this.#at[count] = at;
    this.#ids[count] = id;
    this.#epochs[count] = place;
    this.#count = count + 1;
  }

  finish(): NamedRecords {
    const count = this.#count;
    return {
      at: new Uint32Array(this.#at.buffer.transfer(count * 4)),
      ids: new Uint32Array(this.#ids.buffer.transfer(count * 4)),
      epochs: new Uint32Array(this.#epochs.buffer.transfer(count * 4)),
      tokens: BigUint64Array.from(this.#places.keys(), (digits) => BigInt(`0x${digits}`)),
    };
  }

  #grow(): void {
    const bytes = this.#count * 8;
    this.#at = new Uint32Array(this.#at.buffer.transfer(bytes));
    this.#ids = new Uint32Array(this.#ids.buffer.transfer(bytes));
    this.#epochs = new Uint32Array(this.#epochs.buffer.transfer(bytes));
  }
}
