/** One line per event of a run, and a number that two equal runs share. */
export class Trace {
  /** FNV-1a over everything that happened. */
  hash = 0x811c9dc5;
  readonly #print: ((line: string) => void) | undefined;

  /** @param print takes each line; without it only the hash is kept, which costs little. */
  constructor(print?: (line: string) => void) {
    this.#print = print;
  }

  /** Notes that `what` happened at a connection (0: none), with a message or number in it. */
  add(nowMs: number, what: string, connection: number, number: number, more = ""): void {
    let hash = this.hash;
    hash = Math.imul(hash ^ nowMs, 0x01000193);
    hash = Math.imul(hash ^ (what.charCodeAt(0) + (what.length << 8)), 0x01000193);
    hash = Math.imul(hash ^ connection, 0x01000193);
    this.hash = Math.imul(hash ^ number, 0x01000193);
    if (this.#print === undefined) return;
    const time = (nowMs / 1000).toFixed(3).padStart(9);
    const where = connection === 0 ? "" : `c${connection}`;
    const tail = number < 0 ? "" : ` ${number}`;
    this.#print(`${time} ${where.padEnd(5)} ${what}${tail}${more === "" ? "" : ` ${more}`}`);
  }

  get printing(): boolean {
    return this.#print !== undefined;
  }
}
