import { existsSync, readFileSync } from "node:fs";
import { setTimeout as passes } from "node:timers/promises";
import pty from "@lydell/node-pty";
import xterm from "@xterm/headless";

/** Nothing came for so long: the program has settled. */
const settledMs = 500;
const columns = 80;
const rows = 24;
/** What a program writes that no reader sees: control sequences, strings, single signs. */
// oxlint-disable-next-line no-control-regex
const unseen = /\u001B(?:\[[0-?]*[ -/]*[@-~]|[\]P^_X][\s\S]*?(?:\u0007|\u001B\\)|[ -/]*[0-~])|\s/gu;

/** What one start of a program looked like from outside. */
export interface Start {
  /** Until more than 20 signs that one can read had been written, in ms. */
  readonly textMs: number;
  /** Until nothing came any more, in ms. */
  readonly settledMs: number;
  /** Bytes written until then. */
  readonly bytes: number;
  /** Resident memory 1.5 s later, and at its highest, in MiB. */
  readonly residentMib: number;
  readonly peakMib: number;
}

/** A program in a pseudo-terminal of 80x24 that answers as a real one does; when it wrote what. */
export class Window implements AsyncDisposable {
  readonly pid: number;
  /** How much has been written. */
  bytes = 0;
  readonly #term: xterm.Terminal;
  readonly #pty: pty.IPty;
  readonly #startedAtMs: number = performance.now();
  readonly #ended = Promise.withResolvers<void>();
  #text = "";
  #textAtMs = NaN;
  #lastAtMs: number = performance.now();
  #isOver = false;
  #onData: (text: string, atMs: number) => void = () => {};

  constructor(file: string, args: readonly string[], env: NodeJS.ProcessEnv) {
    this.#term = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true });
    this.#pty = pty.spawn(file, [...args], {
      cols: columns,
      rows,
      name: "xterm-256color",
      env: { ...env, LANG: "C.UTF-8", TERM: "xterm-256color" },
    });
    this.pid = this.#pty.pid;
    this.#term.onData((answer) => {
      this.#pty.write(answer);
    });
    this.#pty.onData((text) => {
      this.#note(text, performance.now());
    });
    this.#pty.onExit(() => {
      this.#isOver = true;
      this.#ended.resolve();
    });
  }

  /** Waits until the program has been silent for half a second, or has ended. */
  async settles(): Promise<void> {
    for (let left = settledMs; left > 0 && !this.#isOver;) {
      await Promise.race([passes(left), this.#ended.promise]);
      left = this.#lastAtMs + settledMs - performance.now();
    }
  }

  /** Waits until it has settled, and looks at what that took. */
  async start(): Promise<Start> {
    await this.settles();
    const { bytes } = this;
    const settled = this.#lastAtMs - this.#startedAtMs;
    await Promise.race([passes(1500), this.#ended.promise]);
    const status = statusOf(this.pid);
    return {
      textMs: this.#textAtMs - this.#startedAtMs,
      settledMs: settled,
      bytes,
      residentMib: Number(/VmRSS:\s+(\d+)/u.exec(status)?.[1]) / 1024,
      peakMib: Number(/VmHWM:\s+(\d+)/u.exec(status)?.[1]) / 1024,
    };
  }

  /**
   * Presses keys and waits until the program is silent.
   *
   * @returns how long its last byte took, in ms.
   */
  async presses(keys: string): Promise<number> {
    const atMs = performance.now();
    this.#lastAtMs = atMs;
    this.#pty.write(keys);
    await this.settles();
    return this.#lastAtMs - atMs;
  }

  /**
   * Types a sign that is nowhere on the screen.
   *
   * @returns how long it took until it was written to the terminal, in ms.
   */
  async echoes(sign: string): Promise<number> {
    const seen = Promise.withResolvers<number>();
    const atMs = performance.now();
    this.#onData = (text, seenAtMs) => {
      if (text.includes(sign)) seen.resolve(seenAtMs - atMs);
    };
    this.#pty.write(sign);
    return seen.promise;
  }

  /** What stands on the screen. */
  get screen(): string {
    const { active } = this.#term.buffer;
    return Array.from({ length: rows }, (_, row) => {
      return active.getLine(active.baseY + row)?.translateToString(true) ?? "";
    }).join("\n");
  }

  /** User and system time so far, in ticks of 10 ms. */
  get ticks(): number {
    return ticksOf(this.pid);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // It ends as it would by itself: what has been compiled is kept for the next start.
    if (!this.#isOver) this.#pty.kill("SIGTERM");
    await this.#ended.promise;
  }

  #note(text: string, atMs: number): void {
    this.bytes += Buffer.byteLength(text);
    this.#lastAtMs = atMs;
    this.#term.write(text);
    if (Number.isNaN(this.#textAtMs)) {
      this.#text += text;
      if (this.#text.replaceAll(unseen, "").length > 20) this.#textAtMs = atMs;
    }
    this.#onData(text, atMs);
  }
}

function ticksOf(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
  // Behind the name, which may hold anything, the fields begin with the third.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return Number(fields[11]) + Number(fields[12]);
}

/** Nothing, if the program is gone. */
function statusOf(pid: number): string {
  return existsSync(`/proc/${pid}/status`) ? readFileSync(`/proc/${pid}/status`, "utf8") : "";
}
