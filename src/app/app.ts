import { formatAddress } from "../client/end-reason.ts";
import { ShownHints } from "../io/account/shown-hints.ts";
import type { Alarm } from "../io/clock.ts";
import { InputParser } from "../tui/keys.ts";
import type { InputEvent } from "../tui/keys/events.ts";
import type { Size } from "../tui/screen/grid.ts";
import type { Frame } from "../tui/screen/painter.ts";
import { safeText, type SafeText } from "../tui/text/safe-text.ts";
import { usualWidths } from "../tui/text/width.ts";
import type { WidthModel } from "../tui/text/width.ts";
import { CoterieError } from "../wire/error.ts";
import { productName } from "./calls.ts";
import { Caller } from "./caller.ts";
import { withNewFrom } from "./commands/moving.ts";
import type { AppSetting } from "./app-setting.ts";
import { Connection } from "./connection.ts";
import { DraftKeeper } from "./draft-keeper.ts";
import { type Effect, inTurn, just, noted, type Outcome } from "./effects.ts";
import type { Become } from "./errands.ts";
import { execute, type Tools } from "./executor.ts";
import { firstState } from "./first-state.ts";
import type { HookRunner } from "./hooks/runner.ts";
import { refreshed, seen, typingOver } from "./news.ts";
import { Inviter } from "./inviter.ts";
import { Lessons } from "./lessons.ts";
import { FilePages } from "./pages.ts";
import { press } from "./press.ts";
import type { AppState, Surroundings } from "./state.ts";
import { SettingsKeeper } from "./settings-keeper.ts";
import { Stay } from "./stay.ts";
import { tellTerminal } from "./terminal-wishes.ts";
import { TypingSign } from "./typing-sign.ts";
import { seenUpto } from "./view/scrolling.ts";
import { terminalTitle } from "./view/title.ts";
import { type Picture, typedView, view } from "./view/view.ts";
import { troubleLine } from "./words.ts";

/** When another process has written to the file, it is looked for so much later what. */
const lookAfterMs = 50;
/** So often it is looked anyway, for a system that does not tell. */
const pollMs = 30_000;
/** While something on the screen counts seconds. */
const tickMs = 1000;
/** A disk that failed is tried again so much later. */
const seenAgainMs = 3000;
/** A server watches so many people for a connection. */
const watchedMax = 256;

/** The client on the whole screen: what happens becomes state, the state becomes the picture. */
export class App {
  readonly #setting: AppSetting;
  readonly #pages: FilePages;
  readonly #keys = new InputParser();
  readonly #drafts: DraftKeeper;
  readonly #connection: Connection;
  readonly #tools: Tools;
  readonly #stay: Stay;
  readonly #lessons: Lessons;
  #state: AppState;
  #size: Size = { columns: 80, rows: 24 };
  #widths: WidthModel = usualWidths;
  #flush: Alarm | undefined;
  #tick: Alarm | undefined;
  /** Until then it is not tried to mark a talk as read. */
  #seenAgain: Alarm | undefined;
  #poll: Alarm | undefined;
  #isPollSoon = false;
  #unwatch: () => void = () => {};
  #hooks: Promise<HookRunner> | undefined;
  /** The first frame is on the screen. */
  #isStarted = false;
  #isOver = false;
  /** They were told that a draft is lost if they leave. */
  #mayLose = false;
  /** What was said last about something that is wrong. */
  #trouble: string | undefined;
  #title: SafeText | undefined;
  /** The last whole screen. */
  #picture: Picture | undefined;

  constructor(setting: AppSetting) {
    this.#setting = setting;
    const { account, ports, to, note, words } = setting;
    const { atStart, ascii } = setting.settings;
    const preferences = { ...atStart.preferences, ascii };
    const { keymap, vi, hooks } = atStart;
    const place = formatAddress(account.server);
    this.#pages = new FilePages(account.file);
    const isMember = account.joined !== undefined;
    const members = account.members?.known;
    const beginning = {
      self: account.user,
      place,
      isMember,
      members,
      to,
      note,
      preferences,
      keymap,
      vi,
      hooks,
      words,
    };
    this.#state = withNewFrom(firstState(account.file, beginning), this.#pages);
    this.#drafts = new DraftKeeper(
      ports.clock,
      (peer, draft) => account.file.keepDraft(peer, draft),
      (trouble) => this.#tell(trouble),
    );
    this.#connection = new Connection(account, ports, preferences.signs, {
      become: (change) => {
        this.#guarded(() => {
          this.#become(change(this.#state));
        });
      },
      fileChanged: () => {
        this.#guarded(() => {
          this.#fileChanged();
        });
      },
      connected: () => {
        setting.connected();
      },
      watched: () => this.#watched(),
    });
    this.#tools = this.#newTools();
    this.#lessons = new Lessons(new ShownHints(account.file.path));
    this.#stay = new Stay(ports.clock, () => {
      this.#become(just({ ...this.#state, hasStayed: true }));
    });
  }

  /** Connects; the first frame need not wait for that. */
  start(): void {
    this.#isStarted = true;
    tellTerminal(this.#setting.stage, this.#state, undefined);
    this.#entitle();
    this.#stay.looks(this.#state);
    this.#guarded(() => {
      this.#connection.start();
      this.#lookAround();
      this.#unwatch = this.#setting.account.file.watch(this.#written);
      this.#tools.settings.start();
    });
  }

  /** What the screen shall show at this size. */
  view(size: Size, widths: WidthModel): Frame {
    this.#size = size;
    this.#widths = widths;
    const around = this.#around();
    if (this.#seenAgain === undefined) this.#markSeen(around);
    if (this.#isStarted) this.#teach(around);
    this.#picture = view(this.#state, around, widths);
    return this.#picture;
  }

  /** The last of those with what has been typed since; `undefined` if a whole one is needed. */
  typedView(size: Size, widths: WidthModel): Frame | undefined {
    this.#size = size;
    if (this.#picture === undefined) return undefined;
    return typedView(this.#picture, this.#state, this.#around(), widths);
  }

  /** Bytes of the terminal. */
  input(bytes: Uint8Array): void {
    this.#flush?.cancel();
    this.#pressed(this.#keys.push(bytes));
    const { flushAfterMs } = this.#keys;
    if (flushAfterMs === undefined) return;
    this.#flush = this.#setting.ports.clock.after(flushAfterMs, () => {
      this.#pressed(this.#keys.flush());
    });
  }

  /** Nothing more happens, and everything that was written is on the disk. */
  async close(): Promise<void> {
    if (this.#isOver) return;
    this.#drafts.flush();
    this.#drafts.stop();
    // Its alarm would keep the process for some seconds.
    this.#tools.typing.stop();
    this.#tools.caller.stop();
    void this.#hooks?.then((runner) => runner.letGo());
    const kept = this.#tools.settings.stop();
    this.#stay.stop();
    this.#isOver = true;
    this.#unwatch();
    for (const alarm of [this.#flush, this.#tick, this.#poll, this.#seenAgain]) alarm?.cancel();
    await kept;
    await this.#connection.close();
    this.#setting.account.file.close();
  }

  #markSeen(around: Surroundings): void {
    const isMarked = this.#guarded(() => {
      this.#become(seen(this.#state, () => seenUpto(this.#state, around)));
    });
    if (isMarked) return;
    // To say so draws the screen, which must not try it again at once.
    this.#seenAgain = this.#setting.ports.clock.after(seenAgainMs, () => {
      this.#seenAgain = undefined;
      this.#setting.stage.redraw();
    });
  }

  /** What it changes is drawn in the very screen for which it is called. */
  #teach(around: Surroundings): void {
    this.#guarded(() => {
      this.#state = this.#lessons.teach(this.#state, around);
    });
  }

  #pressed(events: readonly InputEvent[]): void {
    for (const event of events) {
      this.#guarded(() => {
        this.#become(press(this.#state, event, this.#around()));
      });
    }
  }

  #around(): Surroundings {
    const { ports, isColorless = false } = this.#setting;
    const nowMs = ports.clock.wallMs();
    return { pages: this.#pages, nowMs, size: this.#size, widths: this.#widths, isColorless };
  }

  #become({ state, effects }: Outcome): void {
    if (this.#isOver) return;
    const before = this.#state;
    this.#state = state;
    const { first, rest } = inTurn(effects);
    this.#execute(first);
    if (this.#state !== before) this.#changed(before);
    this.#execute(rest);
  }

  #execute(effects: readonly Effect[]): void {
    for (const effect of effects) {
      const next = execute(this.#state, effect, this.#tools);
      // What the file holds now may have changed the state meanwhile.
      if (next !== undefined) this.#state = next;
    }
  }

  #changed(before: AppState): void {
    if (this.#state.talks !== before.talks) this.#connection.watch();
    this.#setting.stage.redraw();
    this.#entitle();
    this.#stay.looks(this.#state);
    tellTerminal(this.#setting.stage, this.#state, before);
    const { hooks } = this.#state;
    if (hooks !== before.hooks) void this.#hooks?.then((runner) => runner.use(hooks ?? {}));
    this.#tickIfNeeded();
  }

  #entitle(): void {
    const title = terminalTitle(this.#state);
    if (title === this.#title) return;
    this.#title = title;
    this.#setting.stage.entitle(title);
  }

  #fileChanged(): void {
    this.#pages.forget();
    const { file } = this.#setting.account;
    const underWay = this.#connection.courier.underWay;
    this.#become(just({ ...refreshed(this.#state, file), underWay }));
  }

  #watched(): ReturnType<ConstructorParameters<typeof Connection>[3]["watched"]> {
    const { talks, people } = this.#state;
    const names = new Set([...talks.map(({ name }) => name), ...people.keys()]);
    return [...names].slice(0, watchedMax);
  }

  /** Another command of the account may have taken messages, or sent some. */
  #lookAround(afterMs = pollMs): void {
    this.#poll?.cancel();
    this.#isPollSoon = afterMs < pollMs;
    this.#poll = this.#setting.ports.clock.after(afterMs, () => {
      this.#guarded(() => {
        if (this.#setting.account.file.changedElsewhere()) this.#fileChanged();
      });
      this.#lookAround();
    });
  }

  /** Somebody has written to the file, most often this process. */
  readonly #written = (): void => {
    if (!this.#isOver && !this.#isPollSoon) this.#lookAround(lookAfterMs);
  };

  #tickIfNeeded(): void {
    const { link, typing } = this.#state;
    if (this.#tick !== undefined || (link.kind !== "offline" && typing.size === 0)) return;
    this.#tick = this.#setting.ports.clock.after(tickMs, () => {
      this.#tick = undefined;
      const over = typingOver(this.#state, this.#setting.ports.clock.wallMs());
      this.#become(just(over ?? { ...this.#state }));
    });
  }

  #newTools(): Tools {
    const { account, ports, stage } = this.#setting;
    const connection = this.#connection;
    const typing = new TypingSign(ports.clock, (name, isTyping) => {
      connection.typing(name, isTyping);
    });
    const { reachedAt = account.server, settings } = this.#setting;
    const become: Become = (change) => {
      this.#guarded(() => {
        this.#become(change(this.#state));
      });
    };
    return {
      inviter: new Inviter(account, reachedAt, ports, become),
      become,
      settings: new SettingsKeeper(settings.ports, settings.atStart, become),
      file: account.file,
      caller: new Caller(ports.clock, {
        state: () => this.#state,
        ring: () => stage.ring(),
        notify: (notification) => void stage.notify(notification),
      }),
      testCall: () => void this.#testCall(),
      hookRunner: async (use) => {
        this.#hooks ??= this.#setting.openHooks(
          () => this.#state.preferences.language,
          (text) => become((state) => just(noted(state, text, "problem"))),
        );
        use(await this.#hooks);
      },
      drafts: this.#drafts,
      typing,
      stage,
      connection,
      nowMs: () => ports.clock.wallMs(),
      fileChanged: () => {
        this.#fileChanged();
      },
      quit: () => {
        this.#quit();
      },
    };
  }

  async #testCall(): Promise<void> {
    const { stage } = this.#setting;
    stage.ring();
    const test = { title: productName, body: safeText(this.#state.words.calls.test) };
    const route = await stage.notify(test);
    const { withCallPage } = await import("./call-page.ts");
    this.#become(just(withCallPage(this.#state, route)));
  }

  /** Whoever leaves knows what is lost by it. */
  #quit(): void {
    if (this.#drafts.flush() || this.#mayLose) {
      this.#setting.finished();
      return;
    }
    this.#mayLose = true;
    const words = this.#state.words.notes.leaveLosing(this.#trouble ?? "");
    this.#become(just(noted(this.#state, words, "problem")));
  }

  /**
   * What goes wrong with the disk is told, and nothing that was typed is lost by it.
   *
   * @returns whether nothing went wrong.
   */
  #guarded(action: () => void): boolean {
    try {
      action();
      return true;
    } catch (error) {
      if (!(error instanceof CoterieError)) throw error;
      this.#tell(error);
      return false;
    }
  }

  /** Says what is wrong; `undefined`: it is not any more. */
  #tell(trouble: CoterieError | undefined): void {
    if (trouble === undefined) {
      if (this.#state.note?.text !== this.#trouble) return;
      this.#state = { ...this.#state, note: undefined };
    } else {
      this.#trouble = troubleLine(trouble, this.#state.words);
      // What was not done for it says more.
      if (this.#state.note?.text.endsWith(this.#trouble) === true) return;
      this.#state = noted(this.#state, this.#trouble, "problem");
    }
    this.#setting.stage.redraw();
  }
}
