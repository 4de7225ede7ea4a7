import { AccountModel } from "./account-model.ts";
import { isOpenState, type OwnRow } from "./account-rows.ts";
import type { ProgramFile } from "./brain.ts";
import type { TextState } from "./client-disk.ts";
import { serialOf } from "./frames.ts";
import type { Name } from "./frames.ts";
import type { Ledger, Text } from "./ledger.ts";
import { must } from "./violation.ts";

type Copy = ReturnType<AccountModel["copy"]>;

/** Of the names of a backup's next texts so many are asked for, whether they are given or not. */
const NAMES_ASKED = 62;

interface Written {
  readonly text: Text;
  readonly state: TextState;
}

/** The file of a real client, as those see it who end a run; and its backup. */
export class RealFile implements ProgramFile {
  readonly model: AccountModel;
  readonly #ledger: Ledger;
  readonly #owner: Name;
  #backup: Copy | undefined;
  /** What was in the file and is not any more, for its backup took its place. */
  #restores = 0;
  readonly #lost: Map<Text, number> = new Map();
  /** Names that texts left under, also those of which the file knows nothing any more. */
  readonly #used: Map<string, { readonly token: bigint; readonly id: number }> = new Map();

  constructor(ledger: Ledger, owner: Name, newEpoch: () => bigint, firstId: number) {
    this.#ledger = ledger;
    this.#owner = owner;
    this.model = new AccountModel(newEpoch, firstId);
  }

  get outbox(): Written[] {
    return [...this.model.own.all()].map((row) => this.#writtenIn(row));
  }

  /**
   * Of level 1 nobody will tell what became of what left. What a former epoch has left open, from
   * before the file came back, is the business of its owner.
   */
  get unfinished(): Written[] {
    const epoch = this.model.epoch();
    const found: Written[] = [];
    for (const row of this.model.own.open()) {
      const { state, isNamed } = row;
      const isOver = state === "refused" || (state === "unknown" && !isNamed);
      if (!isOver && row.epoch === epoch) found.push(this.#writtenIn(row));
    }
    return found;
  }

  get times(): Map<Text, number> {
    const times = new Map(this.#lost);
    for (const { text } of this.model.theirs.all()) {
      const known = this.#textOf(text);
      times.set(known, (times.get(known) ?? 0) + 1);
    }
    return times;
  }

  get marks(): Map<string, Text> {
    const rows = this.model.readRows.entries().map(([peer, row]): [string, Text] => {
      return [peer, this.#textOf(row.text)];
    });
    return new Map(rows);
  }

  /** Whether a message of this sender with this messageID is here. */
  has(from: string, id: number): boolean {
    for (const row of this.model.theirs.all()) if (row.id === id && row.from === from) return true;
    return false;
  }

  tookPlain({ serial }: Text): boolean {
    for (const { text, about } of this.model.theirs.all()) {
      if (about === undefined && serialOf(text) === serial) return true;
    }
    return false;
  }

  /** READ came: a mark never runs backwards, and stands at something that was written. */
  readBy(peer: string, epoch: bigint, id: number): void {
    const before = this.model.readUpto(peer)?.row ?? 0;
    this.model.noteRead(peer, epoch, id);
    const after = this.model.readUpto(peer)?.row ?? 0;
    must(after >= before, "L9", () => {
      return `${this.#owner.label} takes ${peer} to have read less than before`;
    });
  }

  backUp(): void {
    this.#backup = this.model.copy();
  }

  restore(): boolean {
    const backup = this.#backup;
    if (backup === undefined || !speaksLevel2(backup)) return false;
    const kept = new Set(backup.theirs.map(({ row }) => row));
    for (const { row, text } of this.model.theirs.all()) {
      if (!kept.has(row)) this.#lost.set(this.#textOf(text), 1);
    }
    // Every other time it is written over the file, which then looks like the one that was there.
    this.#restores += 1;
    const isNoticed = this.#isNoticed(backup);
    this.model.putBack(backup, isNoticed && this.#restores % 2 === 1);
    return true;
  }

  /**
   * Whether the server can tell the client that names have been used since the backup was made: it
   * can of what is settled and written, which takes the seconds that nobody restores a backup in.
   */
  #isNoticed({ counters, own }: Copy): boolean {
    const { disk } = this.#ledger;
    const { epoch, nextId } = counters;
    for (const { state, epoch: token, id } of this.model.own.all()) {
      if (state !== "unsent") this.#used.set(`${token}/${id}`, { token, id });
    }
    const before = new Set(own.map(({ epoch: token, id }) => `${token}/${id}`));
    const later = [...this.#used].filter(([key, { token }]) => token === epoch && !before.has(key));
    if (later.length === 0) return true;
    const person = disk.personCalled(this.#owner.bytes);
    const asked = later.filter(([, { id }]) => (id - nextId) >>> 0 < NAMES_ASKED);
    return asked.some(([, { id }]) => disk.knowsName(person, epoch, id));
  }

  #writtenIn(row: OwnRow): Written {
    return { text: this.#textOf(row.text), state: stateOf(row) };
  }

  #textOf(bytes: Uint8Array): Text {
    const text = this.#ledger.texts[serialOf(bytes)];
    if (text === undefined) throw new RangeError("a text that nobody wrote");
    return text;
  }
}

/** At level 1, where names do not count, a file that came back would use messageIDs again. */
function speaksLevel2({ counters }: Copy): boolean {
  return counters.silentSince !== undefined && counters.plainUntil === undefined;
}

function stateOf({ state, code }: OwnRow): TextState {
  if (state === "unsent" || state === "unknown") return "open";
  if (state === "kept") return "kept";
  if (isOpenState(state) || state !== "done") return "refused";
  return code === "200" ? "taken" : code === "410" ? "gone" : "kept";
}
