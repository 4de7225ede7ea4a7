import { UnicodeGraphemesAddon } from "@xterm/addon-unicode-graphemes";
import { Unicode11Addon } from "@xterm/addon-unicode11";
import pty from "@lydell/node-pty";
import xterm from "@xterm/headless";

/** How long an expected sight may take before a test gives up on it. */
const patienceMs = 30_000;

/** A real terminal in which a command line runs; tests read what a person would see. */
export class HeldTerminal implements AsyncDisposable {
  readonly #pty: pty.IPty;
  readonly #screen: xterm.Terminal;
  readonly #exit = Promise.withResolvers<number>();
  #onChange: () => void = () => {};
  readonly titles: string[] = [];
  /** All bytes that came, as text. */
  raw = "";

  constructor(
    command: readonly [file: string, ...args: string[]],
    env: NodeJS.ProcessEnv = {},
    unit: "cluster" | "codePoint" = "codePoint",
  ) {
    const size = { cols: 60, rows: 12 };
    this.#screen = new xterm.Terminal({ ...size, allowProposedApi: true });
    if (unit === "cluster") this.#screen.loadAddon(new UnicodeGraphemesAddon());
    else {
      this.#screen.loadAddon(new Unicode11Addon());
      this.#screen.unicode.activeVersion = "11";
    }
    const [file, ...args] = command;
    this.#pty = pty.spawn(file, args, {
      ...size,
      name: "xterm-256color",
      env: { ...process.env, LANG: "C.UTF-8", ...env },
    });
    // What the terminal answers to questions reaches the program as if it were typed.
    this.#screen.onData((data) => {
      this.#pty.write(data);
    });
    this.#screen.onTitleChange((title) => this.titles.push(title));
    this.#pty.onData((data) => {
      this.raw += data;
      this.#screen.write(data, () => {
        this.#onChange();
      });
    });
    this.#pty.onExit(({ exitCode }) => {
      this.#exit.resolve(exitCode);
    });
  }

  types(keys: string): void {
    this.#pty.write(keys);
  }

  resize(cols: number, rows: number): void {
    this.#screen.resize(cols, rows);
    this.#pty.resize(cols, rows);
  }

  /** Takes no more of what the program writes. */
  freezes(): void {
    this.#pty.pause();
  }

  /** Waits until the program has ended. @returns its exit code. */
  async ends(): Promise<number> {
    return this.#exit.promise;
  }

  get text(): string {
    const { active } = this.#screen.buffer;
    const rows: string[] = [];
    for (let at = 0; at < active.length; at += 1) {
      rows.push(active.getLine(at)?.translateToString(true).trimEnd() ?? "");
    }
    return rows.join("\n").trimEnd();
  }

  /** Waits until this text is on the screen. @returns what the pattern found. */
  async sees(pattern: RegExp): Promise<RegExpExecArray> {
    const seen = Promise.withResolvers<RegExpExecArray>();
    const look = (): void => {
      const found = pattern.exec(this.text);
      if (found !== null) seen.resolve(found);
    };
    this.#onChange = look;
    const timer = setTimeout(() => {
      seen.reject(new Error(`never seen: ${pattern}\n${this.text}\n${JSON.stringify(this.raw)}`));
    }, patienceMs);
    look();
    try {
      return await seen.promise;
    } finally {
      clearTimeout(timer);
      this.#onChange = () => {};
    }
  }

  /** How the terminal is set, in words, so that two of them can be compared. */
  get state(): Readonly<Record<string, unknown>> {
    const { modes, buffer } = this.#screen;
    return {
      buffer: buffer.active.type,
      paste: modes.bracketedPasteMode,
      focus: modes.sendFocusMode,
      wraps: modes.wraparoundMode,
      synchronized: modes.synchronizedOutputMode,
      cursorShown: this.raw.lastIndexOf("\u001B[?25h") >= this.raw.lastIndexOf("\u001B[?25l"),
      keyModes: this.#count("\u001B[>1u") - this.#count("\u001B[<u"),
      titles: this.#count("\u001B[22;2t") - this.#count("\u001B[23;2t"),
      ownShape: this.raw.lastIndexOf("\u001B[6 q") > this.raw.lastIndexOf("\u001B[0 q"),
    };
  }

  #count(text: string): number {
    return this.raw.split(text).length - 1;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#pty.kill("SIGKILL");
    await this.#exit.promise;
  }
}

/** A terminal that no program holds. */
export const untouched = {
  buffer: "normal",
  paste: false,
  focus: false,
  wraps: true,
  synchronized: false,
  cursorShown: true,
  keyModes: 0,
  titles: 0,
  ownShape: false,
} as const;
