import type { Clock } from "../../io/clock.ts";
import type { Terminal } from "../../io/terminal/terminal.ts";
import type { Size } from "../screen/grid.ts";
import { Pacer } from "../screen/pacing.ts";
import { Painter } from "../screen/painter.ts";
import type { Frame } from "../screen/painter.ts";
import type { Ink } from "../screen/style.ts";
import type { SafeText } from "../text/safe-text.ts";
import { copySequence, type Multiplexer } from "./clipboard.ts";
import { backgroundQuestion } from "./modes.ts";
import type { CursorShape } from "./modes.ts";
import type { TerminalFacts } from "./probes.ts";
import { TerminalSession } from "./session.ts";
import type { FaultReport, SessionEnd } from "./session.ts";

/** What a {@link FullScreen} needs of the program that it shows. */
export interface Show {
  /** What the screen shall show now; `facts.widths` is the model for its grid. */
  view(size: Size, facts: TerminalFacts): Frame;
  /**
   * What shows a key at once, if that takes less than {@link view}: the last frame with what was
   * typed since. The whole one follows. `undefined`: only that will do.
   */
  typedView?(size: Size, facts: TerminalFacts): Frame | undefined;
  /** The first frame has been written: now there is time for what it did not need. */
  shown?(): void;
  /** What was typed, in pieces as they come. */
  input(bytes: Uint8Array): void;
  report(error: unknown): FaultReport;
  /** The terminal has been given back, and the process ends once this is done. */
  ended(end: SessionEnd): void | Promise<void>;
}

export interface FullScreenOptions {
  readonly terminal: Terminal;
  readonly clock: Clock;
  readonly show: Show;
  readonly ink: Ink;
  /** Of the cursor while the screen is up; the user's own if not given. */
  readonly cursorShape?: CursorShape;
  /** What runs between the program and the terminal. */
  readonly multiplexer?: Multiplexer | undefined;
  /** False never shows frames at once by mode 2026, for terminals that flicker with it. */
  readonly maySynchronize?: boolean;
}

/** A terminal as the program sees it: say that something changed, and the screen is as `view`. */
export class FullScreen {
  readonly #options: FullScreenOptions;
  readonly #session: TerminalSession;
  readonly #painter: Painter;
  readonly #pacer: Pacer;
  /** What changes now was typed. */
  #isTyping = false;
  /** What is believed of the terminal while it is up. */
  #facts: TerminalFacts | undefined;
  #hasShown = false;

  constructor(options: FullScreenOptions) {
    const { terminal, clock, show, ink, cursorShape, multiplexer } = options;
    this.#options = options;
    this.#painter = new Painter({ ink, isSynchronized: false });
    this.#pacer = new Pacer(clock, () => this.#draw());
    const events = {
      input: (bytes: Uint8Array) => this.#input(bytes),
      ready: (facts: TerminalFacts) => this.#begin(facts),
      learned: (facts: TerminalFacts) => this.#learn(facts),
      resized: () => this.redraw(),
      drained: () => this.#pacer.caughtUp(),
      report: (error: unknown) => show.report(error),
      ended: (end: SessionEnd) => {
        this.#stop();
        return show.ended(end);
      },
    };
    this.#session = new TerminalSession(
      terminal,
      clock,
      events,
      cursorShape,
      multiplexer === "tmux",
    );
  }

  /** Takes the terminal; the first frame follows once the caller has made ready what it shows. */
  open(): void {
    this.#session.enter();
  }

  /** What `view` gives has changed. */
  redraw(): void {
    if (this.#facts !== undefined) this.#pacer.ask(this.#isTyping);
  }

  /** Draws everything anew, for a screen that somebody else has written on (Ctrl-L). */
  refresh(): void {
    // What a key has changed beside its text may wait still: it is drawn as ever first.
    this.#isTyping = false;
    this.#pacer.flush();
    this.#painter.forget();
    this.redraw();
  }

  /** Names the window. */
  setTitle(title: SafeText): void {
    this.#session.setTitle(title);
  }

  /** Whether buttons and the wheel of the mouse are told; they are the terminal's own if not. */
  setMouse(isOn: boolean): void {
    this.#session.setMouse(isOn);
  }

  /** Asks for the background; the answer comes as if it were typed. */
  askBackground(): void {
    this.#session.write(backgroundQuestion);
  }

  /** Rings, or flashes, as the user has set up the terminal. */
  ring(): void {
    this.#session.write("\u0007");
  }

  /** What the terminal calls itself, if it does; nobody has made that safe to show. */
  get terminalName(): string | undefined {
    return this.#session.terminalName;
  }

  /** What the terminal has said of itself; `undefined` as long as it has said nothing. */
  get facts(): TerminalFacts | undefined {
    return this.#session.facts;
  }

  /** Has the terminal do something beside the screen, of which no cell changes. */
  signal(sequence: string): void {
    this.#session.write(sequence);
  }

  /** Puts a text on the clipboard, if the terminal allows that (OSC 52). */
  copy(text: string): void {
    this.#session.write(copySequence(text, this.#options.multiplexer));
  }

  /**
   * Lets another program have the terminal while `run` runs, and draws all anew afterwards.
   *
   * @returns what `run` gives; `undefined` if the terminal is not ours to give.
   */
  async lend<T>(words: SafeText, run: () => Promise<T>): Promise<T | undefined> {
    this.#pacer.stop();
    if (!this.#session.lend(words)) return undefined;
    try {
      return await run();
    } finally {
      this.#session.takeBack();
    }
  }

  /** Stops the program as Ctrl-Z does; it goes on with `fg` in the shell. */
  suspend(): void {
    this.#pacer.stop();
    this.#session.suspend();
  }

  /** Gives the terminal back. */
  close(): void {
    this.#stop();
    this.#session.leave();
  }

  #input(bytes: Uint8Array): void {
    this.#isTyping = true;
    try {
      this.#options.show.input(bytes);
    } finally {
      this.#isTyping = false;
    }
  }

  #begin(facts: TerminalFacts): void {
    this.#believe(facts);
    this.#painter.forget();
    // What was on its way when the terminal was given back has been dropped.
    this.#pacer.stop();
    this.#pacer.ask();
  }

  #learn(facts: TerminalFacts): void {
    const { unit, ambiguous } = facts.widths;
    const before = this.#facts?.widths;
    this.#believe(facts);
    // It draws clusters otherwise from now on: those that stand there look as they did before.
    if (facts.couldCluster) this.#painter.forget();
    if (before?.unit !== unit || before.ambiguous !== ambiguous) this.#pacer.ask();
  }

  #believe(facts: TerminalFacts): void {
    const { ink, maySynchronize = true } = this.#options;
    this.#facts = facts;
    this.#painter.setOptions({ ink, isSynchronized: maySynchronize && facts.isSynchronized });
  }

  #stop(): void {
    this.#facts = undefined;
    this.#pacer.stop();
  }

  #draw(): boolean {
    // While the shell has the terminal nothing is drawn; `ready` comes when it is ours again.
    if (this.#facts === undefined || !this.#session.isUp) return true;
    const { terminal, show, clock } = this.#options;
    const { size } = terminal;
    const typed = this.#isTyping ? show.typedView?.(size, this.#facts) : undefined;
    const text = this.#painter.paint(typed ?? show.view(size, this.#facts));
    const isTaken = text === "" || this.#session.write(text);
    // After the write: the key is not seen later for it.
    if (typed !== undefined) this.#pacer.ask();
    if (!this.#hasShown) clock.after(0, () => show.shown?.());
    this.#hasShown = true;
    return isTaken;
  }
}
