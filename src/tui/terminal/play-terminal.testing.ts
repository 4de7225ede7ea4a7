import { PlayClock } from "../../client/play.testing.ts";
import type { Terminal, TerminalEvents, TerminalSize } from "../../io/terminal/terminal.ts";

/** A terminal in the hand of a test: it does nothing by itself and writes down all it is told. */
export class PlayTerminal implements Terminal {
  readonly clock: PlayClock = new PlayClock();
  size: TerminalSize = { columns: 40, rows: 6 };
  /** What happened, in order: bytes as they are, and `raw`, `cooked`, `closed`, `stop` … */
  readonly heard: string[] = [];
  readonly said: string[] = [];
  /** Whether writes are taken at once. */
  keepsUp = true;
  /** What is on its way to the program. */
  readonly unread: string[] = [];
  /** What happens while the job is stopped. */
  whileStopped: () => void = () => {};
  #events: TerminalEvents | undefined;

  /** The events, for the test to call. */
  get events(): TerminalEvents {
    if (this.#events === undefined) throw new Error("nobody listens");
    return this.#events;
  }

  /** All bytes that were written. */
  get written(): string {
    return this.heard.filter((each) => each.includes("\u001B")).join("");
  }

  /** What the terminal answers, or somebody types. */
  types(text: string): void {
    this.events.input(Buffer.from(text));
  }

  open(events: TerminalEvents): void {
    this.#events = events;
  }

  close(): void {
    this.#events = undefined;
    this.heard.push("closed");
  }

  setRaw(isRaw: boolean): void {
    this.heard.push(isRaw ? "raw" : "cooked");
  }

  setReading(isReading: boolean): void {
    this.heard.push(isReading ? "reads" : "deaf");
  }

  write(text: string): boolean {
    this.heard.push(text);
    return this.keepsUp;
  }

  writeLast(text: string): void {
    this.heard.push(text);
  }

  readLast(take: (bytes: Uint8Array) => boolean): void {
    this.heard.push("read");
    for (const text of this.unread.splice(0)) if (take(Buffer.from(text))) return;
  }

  say(lines: readonly string[]): void {
    this.said.push(...lines);
    for (const line of lines) this.heard.push(`said ${line}`);
  }

  stopJob(): void {
    this.heard.push("stop");
    this.whileStopped();
  }

  exit(code: number): void {
    this.heard.push(`exit ${code}`);
  }
}
