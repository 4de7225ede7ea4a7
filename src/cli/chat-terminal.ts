import { emitKeypressEvents } from "node:readline";
import { Editor } from "../tui/lines/editor.ts";
import { actionOf } from "../tui/lines/keys.ts";
import type { Action } from "../tui/lines/keys.ts";
import { LineScreen } from "../tui/lines/screen.ts";
import type { SafeText } from "../tui/text/safe-text.ts";
import type { LinesWords } from "../words/english/lines.ts";
import type { ChatSession } from "./chat-session.ts";
import type { ChatPaper } from "./chat-setting.ts";
import type { Draft } from "./chat-draft.ts";
import { terminalSize } from "./streams.ts";

/** A paste is reported as one, so that its line breaks do not send. */
const pasteOn = "\u001B[?2004h";
const pasteOff = "\u001B[?2004l";
/** What is being typed is saved this long after a change. */
const saveMs = 500;
const resizeMs = 100;

interface ReadlineKey {
  readonly name?: string;
  readonly ctrl?: boolean;
  readonly meta?: boolean;
}

/** A terminal with the keyboard: lines come above the one being typed, which stays intact. */
export class TerminalPaper implements ChatPaper {
  readonly #draft: Draft;
  readonly #words: LinesWords;
  readonly #editor = new Editor();
  readonly #screen: LineScreen;
  #session: ChatSession | undefined;
  #isPasting = false;
  #pasted = "";
  /** The keys of one read are drawn once. */
  #isDrawing = false;
  #hasInterrupted = false;
  #saving: NodeJS.Timeout | undefined;
  #resizing: NodeJS.Timeout | undefined;
  #isOpen = false;

  constructor(draft: Draft, words: LinesWords) {
    this.#draft = draft;
    this.#words = words;
    this.#screen = new LineScreen({
      write: (text) => process.stdout.write(text),
      get columns() {
        return terminalSize().columns;
      },
      get rows() {
        return terminalSize().rows;
      },
    });
  }

  /** Takes over the keyboard. */
  open(session: ChatSession): void {
    this.#session = session;
    this.#isOpen = true;
    this.#editor.set(this.#draft.load());
    emitKeypressEvents(process.stdin);
    process.stdin.on("keypress", this.#onKey);
    process.stdin.once("end", this.#onHangUp);
    process.stdout.on("resize", this.#onResize);
    process.on("SIGCONT", this.#onContinue);
    this.#arm();
    this.#show();
  }

  /** Gives the terminal back as it was; what was begun is on the disk afterwards. */
  close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    clearTimeout(this.#saving);
    clearTimeout(this.#resizing);
    this.#draft.save(this.#editor.text);
    process.stdin.off("keypress", this.#onKey);
    process.stdin.off("end", this.#onHangUp);
    process.stdout.off("resize", this.#onResize);
    process.off("SIGCONT", this.#onContinue);
    if (this.#editor.text === "") this.#screen.hide();
    else this.#screen.leave();
    this.#disarm();
    process.stdin.pause();
  }

  print(lines: readonly SafeText[]): void {
    this.#screen.print(lines);
  }

  flushed(): Promise<void> {
    return new Promise((resolve) => {
      process.stdout.write("", () => {
        resolve();
      });
    });
  }

  giveBack(text: string): void {
    // What was typed in the meantime is worth more than the place in the line.
    this.#editor.set(this.#editor.text === "" ? text : `${text} ${this.#editor.text}`);
    this.#show();
  }

  ring(): void {
    process.stdout.write("\u0007");
  }

  readonly #onKey = (text: string | undefined, key: ReadlineKey): void => {
    const { name, ctrl = false, meta = false } = key;
    const action = actionOf({ text, name, ctrl, meta }, this.#isPasting);
    if (action === undefined) return;
    if (action.type !== "interrupt") this.#hasInterrupted = false;
    this.#act(action);
    this.#showSoon();
  };

  readonly #onResize = (): void => {
    // A window that is being dragged tells of every step.
    clearTimeout(this.#resizing);
    this.#resizing = setTimeout(() => {
      if (this.#isOpen) this.#screen.refresh();
    }, resizeMs);
  };

  readonly #onHangUp = (): void => {
    this.#draft.save(this.#editor.text);
    void this.#session?.end(0);
  };

  readonly #onContinue = (): void => {
    this.#arm();
    this.#show();
  };

  #act(action: Action): void {
    switch (action.type) {
      case "edit":
        if (this.#isPasting && action.edit.type === "insert") this.#pasted += action.edit.text;
        else this.#editor.edit(action.edit);
        break;
      case "enter":
        this.#enter();
        break;
      case "interrupt":
        this.#interrupt();
        break;
      case "endOfInput":
        if (this.#editor.text === "") this.#session?.leave();
        else this.#editor.edit({ type: "eraseRight" });
        break;
      case "redraw":
        this.#screen.refresh();
        break;
      case "suspend":
        this.#screen.leave();
        this.#disarm();
        // The whole job, as a shell would: whatever started this program stops with it.
        process.kill(0, "SIGTSTP");
        break;
      case "pasteBegins":
        this.#isPasting = true;
        this.#pasted = "";
        break;
      case "pasteEnds":
        this.#isPasting = false;
        this.#editor.edit({ type: "insert", text: this.#pasted.replace(/\n$/, "") });
        break;
    }
  }

  #enter(): void {
    const text = this.#editor.take();
    this.#show();
    this.#session?.typed(text);
    // Only now: until it is in the outbox the draft is the one place where a crash finds it.
    this.#save();
    this.#show();
  }

  #interrupt(): void {
    if (this.#editor.text !== "") {
      // Into the history, from where Up brings it back.
      this.#editor.take();
      return;
    }
    if (this.#hasInterrupted) this.#session?.leave();
    else this.#session?.note(this.#words.interruptAgain);
    this.#hasInterrupted = true;
  }

  #showSoon(): void {
    if (this.#isDrawing) return;
    this.#isDrawing = true;
    setImmediate(() => {
      this.#isDrawing = false;
      this.#show();
    });
  }

  #show(): void {
    if (!this.#isOpen || this.#session === undefined) return;
    const { before, text } = this.#editor;
    const after = text.slice(before.length);
    this.#screen.show({ prompt: this.#session.prompt(text), before, after });
    this.#saving ??= setTimeout(() => {
      this.#save();
    }, saveMs);
  }

  #save(): void {
    clearTimeout(this.#saving);
    this.#saving = undefined;
    this.#draft.save(this.#editor.text);
  }

  #arm(): void {
    process.stdin.setRawMode(true);
    process.stdin.resume();
    process.stdout.write(pasteOn);
  }

  #disarm(): void {
    process.stdout.write(pasteOff);
    // After a hang-up there is no terminal left to be set.
    if (!process.stdin.destroyed) process.stdin.setRawMode(false);
  }
}
