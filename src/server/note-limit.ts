/** Lines of one code that are logged in a second. */
const LINES_PER_SECOND = 20;

/** One kind of note, in its second. */
class Recent {
  sinceMs = -Infinity;
  lines = 0;
  withheld = 0;
}

/**
 * Keeps the log from being flooded: each bad connection is worth a line, and whoever makes
 * thousands of them must not fill the disk that the mailbox is on.
 */
export class NoteLimit {
  readonly #recent: Map<string, Recent> = new Map();

  /**
   * Whether a note of this kind may be logged now.
   *
   * @returns how many of its kind were withheld before it; `undefined` if it is withheld itself.
   */
  admit(code: string, nowMs: number): number | undefined {
    const recent = this.#recent.get(code) ?? new Recent();
    this.#recent.set(code, recent);
    if (nowMs - recent.sinceMs >= 1000) {
      recent.sinceMs = nowMs;
      recent.lines = 0;
    }
    if (recent.lines >= LINES_PER_SECOND) {
      recent.withheld += 1;
      return undefined;
    }
    recent.lines += 1;
    const { withheld } = recent;
    recent.withheld = 0;
    return withheld;
  }
}
