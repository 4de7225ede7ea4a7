import assert from "node:assert/strict";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as passes } from "node:timers/promises";
import pty from "@lydell/node-pty";
import { openAccount } from "../../src/client/account.ts";
import { parseUsername } from "../../src/wire/username.ts";
import type { SmallDisk } from "../faults/small-disk.ts";
import { COTERIE, temporaryFolder } from "../helpers/server.ts";
import { type Cell, Glass, type Picture, type Unit } from "./glass.ts";
import { type KeyName, keys } from "./keys.ts";

// Most of a start goes into reading sources that are the same each time; this is Node's own place.
process.env["NODE_COMPILE_CACHE"] ??= join(tmpdir(), "node-compile-cache");

/** How long an expected sight may take before a test gives up on it. */
const patienceMs = 15_000;
/** The first of so many signs, two columns wide in every terminal, that nobody else writes. */
const firstFence = 0xac_00;
const fences = 11_172;

export interface Place {
  readonly host: string;
  readonly port: number;
}

export interface PersonOptions {
  readonly columns?: number;
  readonly rows?: number;
  readonly unit?: Unit;
  /** Whom to talk with at first. */
  readonly to?: string;
  /** Starts `coterie` without a word, and is asked where and who. */
  readonly isAsked?: boolean;
  /** Starts `coterie` with these words instead. */
  readonly words?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Where everything of this person is kept, instead of a new folder. */
  readonly disk?: SmallDisk;
}

/** Rows that are not the same, as they were drawn bit by bit and afresh. */
function differences(before: Picture, fresh: Picture): string[] {
  const rows = before.looks.flatMap((look, row) =>
    look === fresh.looks[row] ? [] : [`${row} ${look}`, `${row} ${fresh.looks[row]}`],
  );
  const [was, is] = [before, fresh].map(({ cursor }) => `cursor ${cursor.column} ${cursor.row}`);
  return was === is ? rows : [...rows, `${was}, ${is}`];
}

/** The texts of a talk as it is shown, oldest first, without times, names and signs. */
export function textsOf({ rows }: Person): string[] {
  return rows.flatMap((row) => {
    const text = /│ (?:\d\d:\d\d| {5}) .{5,8} [◌✓◷✗? ] (?<text>.+)$/u.exec(row)?.groups?.["text"];
    return text === undefined ? [] : [text];
  });
}

/** Somebody at the full screen of `coterie chat`, in a real terminal; tests see what they see. */
export class Person implements AsyncDisposable {
  readonly name: string;
  /** All that was written to the terminal, as text, of every start. */
  raw = "";
  /** What the terminal answered by itself. */
  readonly answers: string[] = [];
  /** COTERIE_HOME: the same after every start. */
  readonly home: string;
  readonly #server: Place;
  readonly #options: PersonOptions;
  #size: { readonly columns: number; readonly rows: number };
  /** How often all was drawn anew before the size was changed last. */
  #drawnBefore = 0;
  #glass: Glass;
  #pty: pty.IPty;
  #exit = Promise.withResolvers<number>();
  #fences = 0;
  #hasEnded = false;
  #onChange: () => void = () => {};

  constructor(server: Place, name: string, options: PersonOptions = {}) {
    this.name = name;
    this.#server = server;
    this.#options = options;
    this.home = options.disk?.path ?? temporaryFolder("coterie-home-");
    this.#size = { columns: options.columns ?? 80, rows: options.rows ?? 24 };
    this.#glass = this.#newGlass();
    this.#pty = this.#start(this.#words());
  }

  types(text: string): void {
    this.#pty.write(text);
  }

  presses(...names: readonly KeyName[]): void {
    for (const name of names) this.#pty.write(keys[name]);
  }

  /** Pastes as a terminal does that marks pastes: line ends are carriage returns. */
  pastes(text: string): void {
    this.#pty.write(`\u001B[200~${text.replaceAll("\n", "\r")}\u001B[201~`);
  }

  /** Presses a button of the mouse where these letters are seen, from the first on. */
  clicks(letters: string): void {
    const row = this.rows.findIndex((_, at) => this.columnOf(letters, at) >= 0);
    assert.ok(row >= 0, `${letters} is not seen`);
    this.#pty.write(`\u001B[<0;${this.columnOf(letters, row) + 1};${row + 1}M`);
  }

  /** Turns the wheel over the middle of the screen, to older texts if `steps` is less than 0. */
  wheels(steps: number): void {
    const { columns, rows } = this.#size;
    const place = `${Math.ceil(columns / 2)};${Math.ceil(rows / 2)}M`;
    this.#pty.write(`\u001B[<${steps < 0 ? 64 : 65};${place}`.repeat(Math.abs(steps)));
  }

  /** Another window has the keyboard now. */
  looksAway(): void {
    this.#pty.write("\u001B[O");
  }

  looksBack(): void {
    this.#pty.write("\u001B[I");
  }

  resizes(columns: number, rows: number): void {
    // Of the same size again the program is not told.
    const isSame = this.#size.columns === columns && this.#size.rows === rows;
    this.#size = { columns, rows };
    this.#drawnBefore = this.#glass.freshFrames - (isSame ? 1 : 0);
    this.#glass.resize(columns, rows);
    this.#pty.resize(columns, rows);
  }

  get screen(): string {
    return this.#glass.rows.join("\n").trimEnd();
  }

  get rows(): readonly string[] {
    return this.#glass.rows;
  }

  /** The same as {@link rows}, but lines that the terminal has broken itself are whole. */
  get lines(): readonly string[] {
    return this.#glass.lines;
  }

  get hyperlinks(): number {
    return this.#glass.hyperlinks;
  }

  get picture(): Picture {
    return this.#glass.picture;
  }

  get cursor(): Picture["cursor"] {
    return this.#glass.picture.cursor;
  }

  /** Every cell of the screen, row by row. */
  get cells(): readonly (readonly Cell[])[] {
    return this.#glass.cells;
  }

  get isCursorShown(): boolean {
    return this.#glass.isCursorShown;
  }

  get bells(): number {
    return this.#glass.bells;
  }

  get titles(): readonly string[] {
    return this.#glass.titles;
  }

  cell(column: number, row: number): string {
    return this.#glass.cell(column, row);
  }

  /** In which column these letters begin in a row; -1 if they are not there. */
  columnOf(letters: string, row: number): number {
    const cells = Array.from({ length: this.#size.columns }, (_, column) => this.cell(column, row));
    return cells.findIndex((_, at) => cells.slice(at, at + letters.length).join("") === letters);
  }

  /** Waits until this is on the screen. @returns what the pattern found. */
  async sees(pattern: RegExp): Promise<RegExpExecArray> {
    const found: RegExpExecArray[] = [];
    const isSeen = (): boolean => {
      const match = pattern.exec(this.screen);
      if (match !== null) found.push(match);
      return match !== null;
    };
    await this.until(isSeen, `${pattern}`);
    const [first] = found;
    assert.ok(first !== undefined);
    return first;
  }

  /** Waits until nothing like this is on the screen any more. */
  async seesNo(pattern: RegExp): Promise<void> {
    await this.until(() => !pattern.test(this.screen), `no ${pattern}`);
  }

  /** Waits until the last row with a cursor holds what is being written. */
  async writes(row: string): Promise<void> {
    await this.until(() => this.isWritten(row), `"${row}" being written`);
  }

  /** Whether the row with the cursor holds this. */
  isWritten(row: string): boolean {
    return this.rows[this.cursor.row]?.trim() === row.trim();
  }

  /** Waits until this draft for somebody is on the disk. */
  async keeps(peer: string, draft: string): Promise<void> {
    const account = openAccount(this.home, this.#server, parseUsername(this.name));
    try {
      // Nothing tells of a commit of another process once it can be read.
      while (account.file.drafts().get(peer)?.text !== draft) await passes(20);
    } finally {
      account.file.close();
    }
  }

  /** Waits until something is so, looking at whole frames only. */
  async until(isSo: () => boolean, what: string): Promise<void> {
    const seen = Promise.withResolvers<void>();
    const look = (): void => {
      if (!this.#glass.isInFrame && isSo()) seen.resolve();
      else if (this.#hasEnded) seen.reject(new Error(`${this.name} has ended: ${this.screen}`));
    };
    this.#onChange = look;
    const timer = setTimeout(() => {
      seen.reject(new Error(`${this.name} never saw ${what}\n${this.screen}`));
    }, patienceMs);
    look();
    try {
      await seen.promise;
    } finally {
      clearTimeout(timer);
      this.#onChange = () => {};
    }
  }

  /**
   * Waits until everything that was typed until now has been drawn: a sign typed behind it is
   * seen, and is taken away again.
   */
  async draws(): Promise<void> {
    // Another one each time: what was taken away may be brought back by an undo.
    const fence = String.fromCodePoint(firstFence + (this.#fences % fences));
    this.#fences += 1;
    this.types(fence);
    await this.until(() => this.screen.includes(fence), "what was typed last");
    this.presses("backspace");
    await this.until(() => !this.screen.includes(fence), "it taken away again");
  }

  /** Waits until the screen has been drawn for its new size, if it was given no other before. */
  async fits(): Promise<void> {
    await this.until(() => this.#glass.freshFrames > this.#drawnBefore, "its new size");
  }

  /** What is on the screen, cursor and all, is what a fresh drawing of it gives. */
  async isDrawnTrue(when: string): Promise<void> {
    const drawn = this.#glass.freshFrames;
    this.presses("ctrl-l");
    await this.until(() => this.#glass.freshFrames > drawn, `a fresh screen (${when})`);
    const { beforeFresh } = this.#glass;
    assert.ok(beforeFresh !== undefined);
    assert.deepEqual(differences(beforeFresh, this.picture), [], when);
  }

  signal(name: "SIGTERM" | "SIGHUP" | "SIGKILL" | "SIGUSR2" | "SIGSTOP" | "SIGCONT"): void {
    this.#pty.kill(name);
  }

  /** The program has given the screen of the shell back. */
  get isScreenLeft(): boolean {
    return !this.#glass.isAlternate;
  }

  /** Waits until the program has ended. @returns its exit code; 128 + n if a signal n ended it. */
  async leaves(): Promise<number> {
    return this.#exit.promise;
  }

  /** The program ends as in a power cut. */
  async kills(): Promise<void> {
    this.signal("SIGKILL");
    await this.leaves();
  }

  /** The same person starts the program again, once it has ended, in a new window. */
  restarts(words: readonly string[] = this.#words()): void {
    this.#exit = Promise.withResolvers<number>();
    this.#hasEnded = false;
    this.#glass = this.#newGlass();
    this.#pty = this.#start(words);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kills();
  }

  #newGlass(): Glass {
    const { columns, rows } = this.#size;
    const glass = new Glass(columns, rows, this.#options.unit ?? "cluster");
    // What a terminal answers to questions reaches the program as if it were typed.
    glass.onAnswer((text) => {
      if (glass !== this.#glass) return;
      this.answers.push(text);
      this.#pty.write(text);
    });
    return glass;
  }

  #words(): string[] {
    const { to, isAsked = false, words: given } = this.#options;
    if (isAsked || given !== undefined) return [...(given ?? [])];
    const address = `${this.#server.host}:${this.#server.port}`;
    const words = ["chat", "--server", address, "--user", this.name];
    return to === undefined ? words : [...words, "--to", to];
  }

  #start(words: readonly string[]): pty.IPty {
    const { disk } = this.#options;
    const command = [process.execPath, COTERIE, ...words];
    const [file = "", ...rest] = disk === undefined ? command : [...disk.enter, ...command];
    const started = pty.spawn(file, rest, {
      cols: this.#size.columns,
      rows: this.#size.rows,
      name: "xterm-256color",
      env: {
        ...process.env,
        LANG: "C.UTF-8",
        LC_ALL: "",
        LC_CTYPE: "",
        TERM: "xterm-256color",
        COTERIE_HOME: this.home,
        ...this.#options.env,
      },
    });
    const glass = this.#glass;
    const exit = this.#exit;
    started.onData((text) => {
      this.raw += text;
      glass.shows(text, () => {
        this.#onChange();
      });
    });
    started.onExit(({ exitCode, signal = 0 }) => {
      this.#hasEnded = true;
      exit.resolve(signal === 0 ? exitCode : 128 + signal);
      this.#onChange();
    });
    return started;
  }
}
