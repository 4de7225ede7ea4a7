/** Lines of one code that may be logged at once, and how soon one more may be. */
const LINES_AT_ONCE = 20;
const ONE_MORE_MS = 1000;

/** One kind of note. */
class Recent {
  lines = LINES_AT_ONCE;
  atMs: number;
  withheld = 0;

  constructor(atMs: number) {
    this.atMs = atMs;
  }
}

/**
 * Keeps the log from being flooded: each bad connection is worth a line, and whoever makes
 * thousands of them must not fill the disk that the mailbox is on. Twenty at once show what goes
 * on; one a second, for as long as it lasts, is 20 MB a day.
 */
export class NoteLimit {
  readonly #recent: Map<string, Recent> = new Map();

  /**
   * Whether a note of this kind may be logged now.
   *
   * @returns how many of its kind were withheld before it; `undefined` if it is withheld itself.
   */
  admit(code: string, nowMs: number): number | undefined {
    const recent = this.#recent.get(code) ?? new Recent(nowMs);
    this.#recent.set(code, recent);
    const more = Math.floor((nowMs - recent.atMs) / ONE_MORE_MS);
    recent.lines = Math.min(LINES_AT_ONCE, recent.lines + more);
    recent.atMs += more * ONE_MORE_MS;
    if (recent.lines === 0) {
      recent.withheld += 1;
      return undefined;
    }
    recent.lines -= 1;
    const { withheld } = recent;
    recent.withheld = 0;
    return withheld;
  }
}
