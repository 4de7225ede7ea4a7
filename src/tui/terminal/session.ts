import type { Alarm, Clock } from "../../io/clock.ts";
import type { EndSignal, Terminal, TerminalEvents } from "../../io/terminal/terminal.ts";
import { safeLines } from "../text/safe-text.ts";
import type { SafeText } from "../text/safe-text.ts";
import {
  clustersOn,
  csi,
  enterSequence,
  keepTitle,
  leaveSequence,
  mouseOff,
  mouseOn,
  titleSequence,
  tmuxKeysOn,
} from "./modes.ts";
import type { CursorShape } from "./modes.ts";
import { ProbeReader, measureQuestions, modeQuestions, silentTerminal } from "./probes.ts";
import type { TerminalFacts } from "./probes.ts";
import { Strays } from "./strays.ts";

/** After so long, what looks like an answer was typed. */
const lastAnswersMs = 2000;
/** A cut answer waits so long for its end before it counts as typed. */
const cutAnswerMs = 30;
/** So long whoever holds the session may take to end in order. */
const graceMs = 800;
/** The terminal goes on at once if the job could not be stopped; else it goes on much later. */
const notStoppedMs = 50;

/** Takes away the words that stood on the row of the cursor. */
const lineAway = `\r${csi}K`;
/** The end of a program that a signal has ended may be known before the signal itself. */
const lateSignalMs = 500;

const signalNumbers: Readonly<Record<EndSignal, number>> = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 };

/** Why a session ended that nobody has left. */
export type SessionEnd =
  | { readonly kind: "signal"; readonly signal: EndSignal }
  /** The window was closed. */
  | { readonly kind: "lost" }
  /** A fault that nobody caught; it is told on the terminal once `ended` has returned. */
  | { readonly kind: "failed"; readonly error: unknown };

/** What to say of a fault, and with which code to end. */
export interface FaultReport {
  readonly lines: readonly SafeText[];
  readonly exitCode: number;
}

/** What a session asks and tells. */
export interface SessionEvents {
  /** What was typed, in pieces as they come. */
  input(bytes: Uint8Array): void;
  /**
   * The screen is up, and empty: at first, when nothing is known of the terminal yet, and after
   * each stop. Whatever was on it is gone.
   */
  ready(facts: TerminalFacts): void;
  /** The terminal has said what it is, which frames depend on; the screen stands as it was. */
  learned(facts: TerminalFacts): void;
  resized(): void;
  /** All that was written has been taken. */
  drained(): void;
  report(error: unknown): FaultReport;
  /** The terminal has been given back. The process ends once this is done, within a second. */
  ended(end: SessionEnd): void | Promise<void>;
}

/** A program that holds the whole terminal; whatever happens, it is given back as it was. */
export class TerminalSession {
  readonly #terminal: Terminal;
  readonly #clock: Clock;
  readonly #events: SessionEvents;
  readonly #shape: CursorShape | undefined;
  readonly #isInTmux: boolean;
  readonly #strays = new Strays();
  #facts: TerminalFacts = silentTerminal;
  #probes: ProbeReader | undefined;
  #title: SafeText | undefined;
  #hasMouse = false;
  #alarms: Alarm[] = [];
  #state: "new" | "up" | "stopped" | "lent" | "left" = "new";
  #isReady = false;
  #expectsNews = false;
  /** Until then a SIGINT was still for the program that had the terminal. */
  #othersUptoMs = -Infinity;

  /** @param isInTmux - what is written goes to tmux first. */
  constructor(
    terminal: Terminal,
    clock: Clock,
    events: SessionEvents,
    shape?: CursorShape,
    isInTmux = false,
  ) {
    this.#terminal = terminal;
    this.#clock = clock;
    this.#events = events;
    this.#shape = shape;
    this.#isInTmux = isInTmux;
  }

  /** Whether the terminal is ours now. */
  get isUp(): boolean {
    return this.#state === "up";
  }

  /** What the terminal calls itself, if it has said so. */
  get terminalName(): string | undefined {
    return this.#facts.name;
  }

  /** What the terminal has said of itself; `undefined` as long as it has said nothing. */
  get facts(): TerminalFacts | undefined {
    return this.#facts === silentTerminal ? undefined : this.#facts;
  }

  /** Takes the terminal. */
  enter(): void {
    if (this.#state !== "new") return;
    this.#state = "up";
    this.#terminal.open(this.#listener());
    this.#terminal.setRaw(true);
    this.#probes = new ProbeReader();
    this.#terminal.write(modeQuestions);
    this.#writeModes();
    this.#terminal.write(measureQuestions);
    // The first frame waits for no answer: over a slow line that is long, and hardly ever matters.
    this.#after(0, () => this.#begin());
    this.#after(lastAnswersMs, () => this.#endProbes());
  }

  /** Gives the terminal back, for good; may be called at any time and more than once. */
  leave(): void {
    this.#giveBack();
    for (const alarm of this.#alarms) alarm.cancel();
    this.#alarms = [];
    if (this.#state !== "new" && this.#state !== "left") this.#terminal.close();
    this.#state = "left";
    this.#terminal.say(this.#strays.take().flatMap((text) => safeLines(text, "")));
  }

  /**
   * Gives the terminal to another program of the same job, until {@link takeBack}.
   *
   * @param words - shown meanwhile, as long as that program shows nothing itself.
   * @returns whether it was ours to give.
   */
  lend(words: SafeText): boolean {
    if (this.#state !== "up") return false;
    this.#giveBack();
    this.#terminal.setReading(false);
    this.#terminal.writeLast(words);
    this.#state = "lent";
    return true;
  }

  /** The other program has ended. */
  takeBack(): void {
    if (this.#state !== "lent") return;
    this.#othersUptoMs = this.#clock.monotonicMs() + lateSignalMs;
    this.#terminal.writeLast(lineAway);
    this.#terminal.setReading(true);
    this.#state = "stopped";
    this.#resume();
  }

  /** Gives the terminal back to the shell until the user wants this program again. */
  suspend(): void {
    // Who has the terminal now is stopped as well, and knows what to do with it.
    if (this.#state === "lent") this.#terminal.stopJob();
    if (this.#state !== "up") return;
    this.#giveBack();
    this.#state = "stopped";
    this.#expectsNews = true;
    this.#terminal.stopJob();
    // If nobody could stop us, nobody will tell us to go on either.
    this.#after(notStoppedMs, () => {
      if (this.#state === "stopped") this.#resume();
    });
  }

  /** @returns whether the terminal took it all; if not, `drained` is told. */
  write(text: string): boolean {
    return this.#state === "up" ? this.#terminal.write(text) : true;
  }

  /** Names the window; its own name comes back when the terminal is left. */
  setTitle(title: SafeText): void {
    if (this.#state === "up") {
      if (this.#title === undefined) this.#terminal.write(keepTitle);
      this.#terminal.write(titleSequence(title));
    }
    this.#title = title;
  }

  /** Whether buttons and the wheel are told; the terminal selects text by itself if not. */
  setMouse(isOn: boolean): void {
    if (isOn === this.#hasMouse) return;
    this.#hasMouse = isOn;
    this.write(isOn ? mouseOn : mouseOff);
  }

  #listener(): TerminalEvents {
    return {
      input: (bytes) => this.#read(bytes),
      resized: () => this.#events.resized(),
      drained: () => this.#events.drained(),
      signalled: (signal) => {
        if (signal === "SIGINT" && this.#isForOther()) return;
        this.#end({ kind: "signal", signal }, 128 + signalNumbers[signal]);
      },
      stopAsked: () => this.suspend(),
      continued: () => {
        // Of a stop of our own it is old news if the alarm was first.
        if (this.#state === "stopped" || !this.#expectsNews) this.#resume();
        this.#expectsNews = false;
      },
      lost: () => this.#end({ kind: "lost" }, 128 + signalNumbers.SIGHUP),
      failed: (error) => this.#fail(error),
      exiting: () => this.leave(),
      strayed: (text) => this.#strays.hold(text),
    };
  }

  /** The key for SIGINT was meant for who has the terminal, or has ended by it just now. */
  #isForOther(): boolean {
    return this.#state === "lent" || this.#clock.monotonicMs() < this.#othersUptoMs;
  }

  #giveBack(): void {
    if (this.#state !== "up") return;
    this.#terminal.writeLast(
      leaveSequence({
        wheelWasArrows: this.#facts.wheelWasArrows,
        clustersSwitchedOn: this.#facts.couldCluster,
        hasTitle: this.#title !== undefined,
        hasShape: this.#shape !== undefined,
        hasTmuxKeys: this.#isInTmux,
        hasMouse: this.#hasMouse,
      }),
    );
    const probes = this.#probes;
    if (probes !== undefined) {
      // The shell must not get the answers to our questions; what else comes was not for it either.
      this.#probes = undefined;
      this.#terminal.readLast((bytes) => {
        probes.read(bytes);
        return probes.isDone;
      });
      // They are not asked again: what they said counts once the terminal is ours again.
      if (probes.isDone) this.#facts = probes.facts;
    }
    this.#terminal.setRaw(false);
  }

  #resume(): void {
    if (this.#state !== "stopped" && this.#state !== "up") return;
    // Stopped by others, the terminal still has our modes, or those that a shell gave it.
    this.#giveBack();
    this.#state = "up";
    this.#terminal.setRaw(true);
    this.#writeModes();
    // Questions that were open when it was given back are not asked again.
    this.#isReady = true;
    this.#events.ready(this.#facts);
  }

  #writeModes(): void {
    const { couldCluster } = this.#facts;
    const clusters = couldCluster ? clustersOn : "";
    const title = this.#title === undefined ? "" : keepTitle + titleSequence(this.#title);
    const mouse = this.#hasMouse ? mouseOn : "";
    const keys = this.#isInTmux ? tmuxKeysOn : "";
    this.#terminal.write(enterSequence(this.#shape) + keys + clusters + title + mouse);
  }

  #read(bytes: Uint8Array): void {
    const probes = this.#probes;
    if (probes === undefined) {
      this.#events.input(bytes);
      return;
    }
    const typed = probes.read(bytes);
    if (typed.length > 0) this.#events.input(typed);
    if (probes.isDone) {
      this.#endProbes();
      this.#learn(probes);
    } else {
      this.#after(cutAnswerMs, () => this.#type(probes.flush()));
    }
  }

  #type(bytes: Uint8Array): void {
    if (bytes.length > 0) this.#events.input(bytes);
  }

  #endProbes(): void {
    const held = this.#probes?.flush();
    this.#probes = undefined;
    if (held !== undefined) this.#type(held);
  }

  #begin(): void {
    if (this.#state !== "up" || this.#isReady) return;
    this.#isReady = true;
    this.#events.ready(this.#facts);
  }

  #learn(probes: ProbeReader): void {
    if (this.#state !== "up") return;
    const before = this.#facts;
    this.#facts = probes.facts;
    if (this.#facts.couldCluster) this.#terminal.write(clustersOn);
    if (!this.#isReady) this.#begin();
    // Answers that only say what was believed are not worth a thought.
    else if (!looksAlike(before, this.#facts)) this.#events.learned(this.#facts);
  }

  #fail(error: unknown): void {
    if (this.#state === "left") return;
    this.leave();
    const { lines, exitCode } = this.#events.report(error);
    // What is saved at once is saved before anybody reads that it is.
    this.#endIn(exitCode, { kind: "failed", error });
    this.#terminal.say(lines);
  }

  #end(end: SessionEnd, exitCode: number): void {
    if (this.#state === "left") return;
    this.leave();
    this.#endIn(exitCode, end);
  }

  #endIn(exitCode: number, end: SessionEnd): void {
    const exit = (): void => this.#terminal.exit(exitCode);
    this.#clock.after(graceMs, exit);
    void Promise.try(() => this.#events.ended(end)).then(exit, exit);
  }

  #after(delayMs: number, action: () => void): void {
    const alarm = this.#clock.after(delayMs, () => {
      this.#alarms = this.#alarms.filter((other) => other !== alarm);
      action();
    });
    this.#alarms.push(alarm);
  }
}

/** Whether frames are the same for both. */
function looksAlike(one: TerminalFacts, other: TerminalFacts): boolean {
  return (
    one.widths.unit === other.widths.unit &&
    one.widths.ambiguous === other.widths.ambiguous &&
    one.isSynchronized === other.isSynchronized
  );
}
