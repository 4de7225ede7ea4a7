import type { RosterStore } from "../../core/members/ports.ts";
import { NOBODY, type Roster } from "../../core/members/roster.ts";
import { readIfThere } from "../../io/read-if-there.ts";
import { ReplacedFile, type ReplacedFileEvents } from "../../io/replaced-file.ts";
import { CoterieError } from "../../wire/error.ts";
import { readRoster, rosterText } from "./roster-text.ts";

/** The file of the roster. */
export class RosterKeeper implements RosterStore {
  /** There was no file. */
  readonly isNew: boolean;
  readonly #path: string;
  #roster: Roster;
  #file: ReplacedFile | undefined;

  /**
   * Reads the roster in the file at `path`.
   *
   * @throws CoterieError COTERIE_ROSTER if it cannot be read, or is damaged.
   */
  constructor(path: string) {
    this.#path = path;
    const found = readAt(path);
    this.isNew = found === undefined;
    this.#roster = found ?? NOBODY;
  }

  /** As it was on the disk at the start, or {@link begin} has put it there; else nobody. */
  get roster(): Roster {
    return this.#roster;
  }

  /**
   * Has the server start with this roster: when it resolves, it is on the disk. Only before
   * {@link attach}.
   *
   * @throws CoterieError COTERIE_ROSTER_NOT_KEPT if it cannot be written; the old one stays.
   */
  async begin(roster: Roster): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const file = new ReplacedFile(this.#path, {
      kept: () => resolve(),
      notKept: (_, error) => reject(notKept(this.#path, error)),
    });
    file.put(rosterText(roster), 0);
    await promise;
    this.#roster = roster;
  }

  /** From now on `events` hear what came of each {@link keep}. */
  attach(events: ReplacedFileEvents): void {
    this.#file = new ReplacedFile(this.#path, events);
  }

  keep(roster: Roster, version: number): void {
    this.#file?.put(rosterText(roster), version);
  }

  /** Nothing is under way any more when this resolves. */
  async close(): Promise<void> {
    await this.#file?.settled();
  }
}

function notKept(path: string, cause: unknown): CoterieError {
  const why = cause instanceof Error ? cause.message : String(cause);
  const message = `the list of members cannot be written to ${path}: ${why}`;
  const remedy = "Make room on that disk, and let this user write there.";
  return new CoterieError("COTERIE_ROSTER_NOT_KEPT", message, remedy, { cause });
}

/** `undefined` if there is no file. */
function readAt(path: string): Roster | undefined {
  let text: string | undefined;
  try {
    text = readIfThere(path);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    const message = `the list of members cannot be read: ${why}`;
    throw new CoterieError("COTERIE_ROSTER", message, "Let this user read it.", { cause });
  }
  return text === undefined ? undefined : readRoster(text, path);
}
