import type { RosterStore } from "../../core/members/ports.ts";
import { NOBODY, type Roster } from "../../core/members/roster.ts";
import { readIfThere } from "../../io/read-if-there.ts";
import { ReplacedFile, type ReplacedFileEvents } from "../../io/replaced-file.ts";
import { CoterieError } from "../../wire/error.ts";
import { readRoster, rosterText } from "./roster-text.ts";

/** The file of the roster. */
export class RosterKeeper implements RosterStore {
  /** As it was on the disk at the start; nobody if there was no file. */
  readonly roster: Roster;
  readonly #path: string;
  #file: ReplacedFile | undefined;

  /**
   * Reads the roster in the file at `path`.
   *
   * @throws CoterieError COTERIE_ROSTER if it cannot be read, or is damaged.
   */
  constructor(path: string) {
    this.#path = path;
    this.roster = readAt(path);
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

function readAt(path: string): Roster {
  let text: string | undefined;
  try {
    text = readIfThere(path);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    const message = `the list of members cannot be read: ${why}`;
    throw new CoterieError("COTERIE_ROSTER", message, "Let this user read it.", { cause });
  }
  return text === undefined ? NOBODY : readRoster(text, path);
}
