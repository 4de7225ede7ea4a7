import type { ProgramFile } from "./brain.ts";
import type { Text } from "./ledger.ts";

/**
 * What its author knows of a text: `open` until the server has answered for it, `kept` after
 * "300", then one of the ends. What was refused for want of room is `open` again.
 */
export type TextState = "open" | "kept" | "taken" | "gone" | "refused";

/** One text in the outbox, under the name that it keeps for good. */
export interface OutboxEntry {
  readonly text: Text;
  readonly epoch: bigint;
  readonly id: number;
  /** 24 bytes, see `factsBody`; `undefined` for a text of its own. */
  readonly facts: Uint8Array | undefined;
  state: TextState;
}

/** How far the messageIDs of two epochs are apart. */
const EPOCH_STEP = 0x10000;

/** What a file holds of an entry: the state may lag behind. */
interface Line {
  readonly entry: OutboxEntry;
  state: TextState;
}

interface Copy {
  readonly epoch: bigint;
  readonly nextId: number;
  readonly incarnation: bigint;
  readonly upto: number;
  readonly history: ReadonlyMap<string, Text>;
  readonly outbox: readonly Line[];
}

/**
 * The file of a program that knows level 2: it survives the program. A text is in it before it is
 * sent, and a received message before it is confirmed.
 */
export class ClientDisk implements ProgramFile {
  epoch: bigint;
  nextId: number;
  /** How far everything has been committed, and in which incarnation that was counted. */
  incarnation = 0n;
  upto = 0;
  /** What was received, by (SRC, epoch, messageID). */
  history: Map<string, Text> = new Map();
  #outbox: Line[] = [];
  /** The same by epoch and messageID. */
  #byName: Map<string, OutboxEntry> = new Map();
  /** Everything that has ever been in the history: what a backup has lost was there once. */
  readonly everHad: Set<Text> = new Set();
  /** How often a text got into the history. */
  readonly times: Map<Text, number> = new Map();
  /** Up to where others have read; they only go forward. */
  readonly marks: Map<string, Text> = new Map();
  #epochs = 0;
  #backup: Copy | undefined;

  constructor(epoch: bigint, firstId: number) {
    this.epoch = epoch;
    this.nextId = firstId;
  }

  /** Takes a text in, under the next name. */
  add(text: Text, facts: Uint8Array | undefined): OutboxEntry {
    const entry = { text, epoch: this.epoch, id: this.nextId, facts, state: "open" as const };
    this.nextId = (this.nextId + 1) >>> 0;
    this.#outbox.push({ entry, state: "open" });
    this.#byName.set(`${entry.epoch}/${entry.id}`, entry);
    return entry;
  }

  get outbox(): OutboxEntry[] {
    return this.#outbox.map(({ entry }) => entry);
  }

  /** Without those that have come to their end. */
  get unfinished(): OutboxEntry[] {
    const found: OutboxEntry[] = [];
    for (const { entry } of this.#outbox) {
      if (entry.state === "open" || entry.state === "kept") found.push(entry);
    }
    return found;
  }

  find(epoch: bigint, id: number): OutboxEntry | undefined {
    return this.#byName.get(`${epoch}/${id}`);
  }

  received(name: string, text: Text): void {
    this.history.set(name, text);
    this.everHad.add(text);
    this.times.set(text, (this.times.get(text) ?? 0) + 1);
  }

  /** What is known of the outbox is in the file now. */
  commitStates(): void {
    for (const line of this.#outbox) line.state = line.entry.state;
  }

  /** The program died: what it knew and had not written is forgotten. */
  crash(): void {
    for (const line of this.#outbox) line.entry.state = line.state;
  }

  /** Another epoch: what was never answered is sent anew under it. */
  renew(epoch: bigint): void {
    this.epoch = epoch;
    // Another epoch could begin anywhere; where its programs answer type 2, level 1 needs this.
    // One that comes back twice from one backup begins elsewhere each time.
    this.#epochs += 1;
    this.nextId = (this.nextId + EPOCH_STEP * this.#epochs) >>> 0;
    const open = this.unfinished.filter(({ state }) => state === "open");
    for (const entry of open) this.reopen(entry);
    this.commitStates();
  }

  /** It is to be sent once more: under its name, or under another if that is of another epoch. */
  reopen(entry: OutboxEntry): void {
    entry.state = entry.epoch === this.epoch ? "open" : "refused";
    if (entry.state === "refused") this.add(entry.text, entry.facts);
  }

  backUp(): void {
    const { epoch, nextId, incarnation, upto } = this;
    const outbox = this.#outbox.map((line) => ({ ...line }));
    this.#backup = { epoch, nextId, incarnation, upto, history: new Map(this.history), outbox };
  }

  /** The backup takes the place of the file; tells whether there was one. */
  restore(): boolean {
    const backup = this.#backup;
    if (backup === undefined) return false;
    this.nextId = backup.nextId;
    this.epoch = backup.epoch;
    this.incarnation = backup.incarnation;
    this.upto = backup.upto;
    this.history = new Map(backup.history);
    this.#outbox = backup.outbox.map((line) => ({ ...line }));
    this.#byName = new Map(this.#outbox.map(({ entry }) => [`${entry.epoch}/${entry.id}`, entry]));
    this.crash();
    return true;
  }
}
