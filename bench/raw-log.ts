import { type FileHandle, open } from "node:fs/promises";
import type { Envelope } from "../src/core/envelope.ts";
import { GroupLog } from "../src/io/store/group-log.ts";

/** The same bound as the store's. */
const GROUP_MESSAGES_MAX = 4096;

/**
 * The limit of the disk: packed records appended to a file, one write and one fdatasync per
 * group, the next group collecting meanwhile. It has no index, no cursors, no checksums and
 * cannot be read back; no store that keeps promises can be faster.
 */
export class RawLog {
  readonly #file: FileHandle;
  readonly #committed: (envelopes: readonly Envelope[]) => void;
  #open = new GroupLog();
  #spare: GroupLog | undefined = undefined;
  #envelopes: Envelope[] = [];
  readonly #full: { log: GroupLog; envelopes: Envelope[] }[] = [];
  #scheduled = false;
  #busy = false;

  private constructor(file: FileHandle, committed: (envelopes: readonly Envelope[]) => void) {
    this.#file = file;
    this.#committed = committed;
  }

  static async create(
    path: string,
    committed: (envelopes: readonly Envelope[]) => void,
  ): Promise<RawLog> {
    return new RawLog(await open(path, "wx", 0o600), committed);
  }

  keep(envelope: Envelope): void {
    const { slab } = envelope;
    if (slab === undefined) throw new RangeError("a message without text");
    if (this.#open.messages >= GROUP_MESSAGES_MAX) this.#closeGroup();
    const at = envelope.frameAt + envelope.frameBytes - envelope.textBytes;
    const { number, dst, src, id, textBytes } = envelope;
    this.#open.keepRun(number, dst.id, src.id, id, slab.bytes, at, textBytes);
    this.#envelopes.push(envelope);
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      void this.#flush();
    });
  }

  async close(): Promise<void> {
    await this.#file.close();
  }

  #closeGroup(): void {
    this.#full.push({ log: this.#open, envelopes: this.#envelopes });
    this.#open = this.#spare ?? new GroupLog();
    this.#spare = undefined;
    this.#envelopes = [];
  }

  async #flush(): Promise<void> {
    if (this.#busy) return;
    if (this.#full.length === 0 && this.#open.used > 0) this.#closeGroup();
    const group = this.#full.shift();
    if (group === undefined) return;
    this.#busy = true;
    await this.#file.write(new Uint8Array(group.log.buffer, 0, group.log.used));
    await this.#file.datasync();
    this.#busy = false;
    this.#spare = new GroupLog(group.log.buffer);
    void this.#flush();
    this.#committed(group.envelopes);
  }
}
