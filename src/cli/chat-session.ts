import { formatAddress } from "../client/end-reason.ts";
import { unsent, worstFate } from "../client/fate.ts";
import { FollowingClient } from "../client/follow.ts";
import type { OfflineReason } from "../client/follow.ts";
import { Rivalry } from "../client/rivalry.ts";
import { askWhyEnded } from "../client/why-ended.ts";
import type { OutboxText } from "../io/account/message.ts";
import type { Alarm } from "../io/clock.ts";
import { Conversation } from "../tui/lines/conversation.ts";
import type { ConversationOut } from "../tui/lines/conversation.ts";
import { counted } from "../tui/lines/words.ts";
import { safe, safeText } from "../tui/text/safe-text.ts";
import type { SafeText } from "../tui/text/safe-text.ts";
import { splitText } from "../wire/split-text.ts";
import { parseUsername } from "../wire/username.ts";
import type { Username } from "../wire/username.ts";
import { namesFor } from "./account-names.ts";
import { ChatOutbox } from "./chat-outbox.ts";
import type { ChatPaper, ChatSetting } from "./chat-setting.ts";
import { noSuch, reasonWords } from "./chat-words.ts";
import { noticeWords } from "./notice-words.ts";
import { Exit, exitOfFate } from "./exit.ts";
import { InboxPrinter } from "./inbox-printer.ts";
import { OutputClosed } from "./streams.ts";

/** A fate that comes within this is shown in the line of its text. */
const holdMs = 300;
/** A break shorter than this is not worth a line, such as `coterie send` beside this program. */
const graceMs = 1000;
/** Input has ended and the server is away: how long to hope. */
const hopeMs = 30_000;
/** How long leaving waits for answers. */
const leaveMs = 5000;

/**
 * One conversation from its start to its exit code: what is typed goes to the server, what comes
 * goes to the paper, and the connection comes back by itself.
 */
export class ChatSession {
  /** The exit code; rejects with what made it end. */
  readonly finished: Promise<number>;
  readonly #finish: PromiseWithResolvers<number>;
  readonly #setting: ChatSetting;
  readonly #paper: ChatPaper;
  readonly #conversation: Conversation;
  readonly #outbox: ChatOutbox;
  readonly #openAtStart: number;
  readonly #printer: InboxPrinter;
  #client: FollowingClient;
  #state: "new" | "online" | "blinking" | "offline" | "paused" | "over" = "new";
  #isLeaving = false;
  #inputEnded = false;
  /** So many calls show the inbox. */
  #shows = 0;
  /** The worst fate so far, as an exit code. */
  #exit: number = Exit.done;
  readonly #rivalry = new Rivalry();
  #grace: Alarm | undefined;
  /** Ends this if what it waits for does not come. */
  #patience: Alarm | undefined;

  constructor(setting: ChatSetting, paper: ChatPaper) {
    this.#setting = setting;
    this.#paper = paper;
    this.#finish = Promise.withResolvers();
    this.finished = this.#finish.promise;
    this.#conversation = new Conversation(
      this.#out(),
      setting.times,
      setting.to,
      namesFor(setting.account),
    );
    this.#outbox = new ChatOutbox(setting.account.file);
    this.#openAtStart = this.#outbox.count();
    this.#printer = new InboxPrinter(setting.account, setting.ports.clock, async (texts) => {
      if (this.#state === "over") throw new OutputClosed();
      for (const text of texts) this.#conversation.arrived(text);
      await paper.flushed();
    });
    this.#printer.onLate = () => void this.#showInbox();
    this.#client = this.#newClient();
  }

  start(): void {
    this.#client.start();
  }

  prompt(text: string): SafeText {
    return this.#conversation.prompt(text);
  }

  typed(line: string): void {
    this.#guarded(() => {
      this.#conversation.typed(line);
    });
  }

  note(words: SafeText): void {
    this.#conversation.note(words);
  }

  /** Nothing more will be typed: ends once the fate of every text is known. */
  inputEnded(): void {
    this.#inputEnded = true;
    this.#isLeaving = true;
    if (this.#state === "offline") this.#hope();
    if (this.#conversation.waiting > 0) this.#resumeIfPaused();
    this.#leaveIfDone();
  }

  /** Somebody wants to leave; asked twice, it does not wait for answers. */
  leave(): void {
    const { waiting } = this.#conversation;
    if (this.#isLeaving || waiting === 0 || this.#state !== "online") {
      void this.end(Exit.done);
      return;
    }
    this.#isLeaving = true;
    const what = safe`waiting to hear what became of ${counted(waiting, "text")}`;
    this.#conversation.note(safe`${what}; once more /quit, Ctrl-C or Ctrl-D ends at once`);
    this.#patience = this.#setting.ports.clock.after(leaveMs, () => void this.end(Exit.done));
  }

  /** Hangs up, and finishes with this exit code or because of this error. */
  async end(result: number | Error): Promise<void> {
    if (this.#state === "over") return;
    this.#conversation.flush();
    this.#state = "over";
    this.#grace?.cancel();
    this.#patience?.cancel();
    this.#printer.stop();
    const reason = await this.#client.close();
    try {
      const count = this.#outbox.count() - this.#openAtStart;
      if (count > 0) {
        this.#conversation.note(
          safe`${counted(count, "text")} kept here: /unsent in the next coterie chat lists what is`,
        );
      }
      await this.#paper.flushed();
    } catch {
      // Whatever fails now, the result is known already.
    }
    this.#setting.account.file.close();
    if (typeof result !== "number") this.#finish.reject(result);
    else if (reason?.kind === "foreign") this.#finish.reject(reason.error);
    else this.#finish.resolve(result);
  }

  #out(): ConversationOut {
    return {
      print: (lines) => {
        this.#paper.print(lines);
      },
      send: (key, to, text) => {
        this.#send(key, to, text);
      },
      giveBack: (text) => {
        this.#paper.giveBack(text);
      },
      flushSoon: () => {
        this.#setting.ports.clock.after(holdMs, () => {
          if (this.#state !== "over") this.#conversation.flush();
        });
      },
      retry: (number) => {
        this.#retry(number);
      },
      forget: (number) => {
        this.#forget(number);
      },
      listUnsent: () => {
        this.#listUnsent();
      },
      quit: () => {
        this.leave();
      },
    };
  }

  #newClient(): FollowingClient {
    const { account, ports } = this.#setting;
    return new FollowingClient(account, ports, {
      arrived: () => void this.#showInbox(),
      sentElsewhere: (texts) => {
        for (const text of texts) this.#conversation.sentElsewhere(text);
      },
      answeredLate: ({ to, text }, code) => {
        this.#conversation.laterFate(to, text, { state: "answered", code });
      },
      fate: ({ to, text }, code) => {
        this.#conversation.laterFate(to, text, { state: "answered", code });
      },
      notice: (notice) => {
        const words = noticeWords(notice);
        if (words !== undefined) this.#conversation.note(words);
      },
      online: () => {
        this.#guarded(() => {
          this.#online();
        });
      },
      offline: (reason) => {
        this.#guarded(() => {
          this.#offline(reason);
        });
      },
      failed: (error) => void this.end(error),
    });
  }

  #online(): void {
    const { account, isInteractive } = this.#setting;
    this.#grace?.cancel();
    const before = this.#state;
    if (before === "over") return;
    this.#state = "online";
    if (before === "new") {
      this.#setting.connected();
      const who = safe`${safeText(account.user)} on ${safeText(formatAddress(account.server))}`;
      this.#conversation.note(isInteractive ? safe`${who}; /help lists what you can do` : who);
      const open = this.#openAtStart;
      const what = safe`${counted(open, "text")} from earlier not known to have got through`;
      if (open > 0) this.#conversation.note(safe`${what}: /unsent lists, /retry sends again`);
    } else if (before === "offline") {
      this.#conversation.note(safe`connected again`);
    }
    void this.#showInbox();
  }

  /** What was taken while this program or `coterie send` ran and was not shown yet. */
  async #showInbox(): Promise<void> {
    if (this.#state === "over") return;
    this.#shows += 1;
    try {
      await this.#printer.print();
    } catch (error) {
      void this.#fail(error);
    } finally {
      this.#shows -= 1;
    }
    this.#leaveIfDone();
  }

  #offline(reason: OfflineReason): void {
    const isFirst = this.#state === "new";
    if ((isFirst && reason.kind === "unreachable") || reason.kind === "foreign") {
      void this.end(reason.error);
      return;
    }
    if (this.#state !== "online" && !isFirst) return;
    this.#state = "blinking";
    const isBorrowed = !this.#setting.account.turn.isFree();
    void this.#explain(reason, isBorrowed);
  }

  async #explain(reason: OfflineReason, isBorrowed: boolean): Promise<void> {
    const { account, ports, isInteractive } = this.#setting;
    let words = reasonWords(reason);
    if (reason.kind === "ended" && !isBorrowed) {
      const why = await askWhyEnded(reason, account.server, ports);
      if (why === "stopped") words = safe`the server has stopped`;
      else {
        words = safe`another client came as ${safeText(account.user)}`;
        if (this.#rivalry.takenOver(ports.clock.monotonicMs()) && isInteractive) {
          await this.#pause();
          return;
        }
      }
    }
    if (this.#state !== "blinking") return;
    this.#grace = ports.clock.after(graceMs, () => {
      if (this.#state !== "blinking") return;
      this.#state = "offline";
      this.#conversation.note(
        safe`not connected: ${words}; trying again by itself, what you type goes out then`,
      );
      if (this.#inputEnded) this.#hope();
    });
  }

  /** Two that throw each other off in turn serve nobody: this one stands back. */
  async #pause(): Promise<void> {
    if (this.#state === "over") return;
    this.#state = "paused";
    const name = safeText(this.#setting.account.user);
    const why = safe`${name} is in use elsewhere, and messages arrive there`;
    this.#conversation.note(safe`${why}; a text sent here takes the name back`);
    await this.#client.close();
  }

  #resumeIfPaused(): void {
    if (this.#state !== "paused") return;
    this.#rivalry.forget();
    this.#state = "blinking";
    this.#client = this.#newClient();
    this.#client.start();
    for (const [key, texts] of this.#outbox.unpark()) void this.#deliver(key, texts);
  }

  #hope(): void {
    this.#patience?.cancel();
    this.#patience = this.#setting.ports.clock.after(hopeMs, () => {
      if (this.#state === "offline") void this.end(Exit.refused);
    });
  }

  #send(key: number, to: Username, text: string): void {
    const { account, times } = this.#setting;
    let texts: OutboxText[];
    try {
      texts = account.file.queue(to, splitText(text), times.nowMs());
    } catch (error) {
      this.#paper.giveBack(text);
      throw error;
    }
    this.#resumeIfPaused();
    void this.#deliver(key, texts);
  }

  async #deliver(key: number, texts: readonly OutboxText[]): Promise<void> {
    this.#outbox.leaves(key, texts);
    if (this.#state === "offline") this.#conversation.fate(key, unsent);
    const fate = worstFate(await this.#client.deliver(texts));
    if (fate.state === "unsent") {
      // The connection was given up; this goes out when the name is taken back.
      this.#outbox.park(key);
      return;
    }
    this.#outbox.settled(key);
    if (this.#state === "over" && fate.state === "unknown") return;
    this.#exit = Math.max(this.#exit, exitOfFate(fate));
    this.#conversation.fate(key, fate);
    if (fate.state === "unknown" && this.#state === "online" && !this.#client.hasHeard) {
      const server = safeText(formatAddress(this.#setting.account.server));
      this.#conversation.note(safe`${server} has not said anything yet: is it a Coterie server?`);
    }
    this.#leaveIfDone();
  }

  #retry(number: number | undefined): void {
    const texts = this.#outbox.choose(number);
    if (texts.length === 0) {
      this.#conversation.note(noSuch(number));
      return;
    }
    this.#conversation.note(safe`sending ${counted(texts.length, "text")} again`);
    this.#resumeIfPaused();
    const { mayKnowNames } = this.#client;
    for (const text of texts) {
      const key = this.#conversation.resent(parseUsername(text.to), decoder.decode(text.text));
      const nowMs = this.#setting.times.nowMs();
      void this.#deliver(key, this.#outbox.again(text, mayKnowNames, nowMs));
    }
  }

  #forget(number: number | undefined): void {
    const texts = this.#outbox.choose(number);
    this.#outbox.drop(texts);
    if (texts.length === 0) this.#conversation.note(noSuch(number));
    else this.#conversation.note(safe`${counted(texts.length, "text")} taken off the list`);
  }

  #listUnsent(): void {
    const idle = this.#outbox.list();
    const { waiting } = this.#conversation;
    if (waiting > 0) {
      this.#conversation.note(safe`${counted(waiting, "text")} on the way or waiting to go out`);
    }
    if (waiting === 0 || idle.length > 0) this.#conversation.unsent(idle);
  }

  #leaveIfDone(): void {
    if (!this.#isLeaving || this.#shows > 0 || this.#conversation.waiting > 0) return;
    if (this.#state === "new") return;
    if (!this.#inputEnded) void this.end(Exit.done);
    else void this.end(this.#conversation.mistakes > 0 ? Exit.usage : this.#exit);
  }

  #fail(error: unknown): Promise<void> {
    // Nobody reads any more, as in `coterie chat | head`: that is no fault.
    if (error instanceof OutputClosed) return this.end(Exit.done);
    return this.end(error instanceof Error ? error : new Error(String(error)));
  }

  #guarded(action: () => void): void {
    try {
      action();
    } catch (error) {
      void this.#fail(error);
    }
  }
}

const decoder = new TextDecoder();
