import { formatAddress } from "../client/end-reason.ts";
import { unsent, worstFate } from "../client/fate.ts";
import { FollowingClient } from "../client/follow.ts";
import type { OfflineReason } from "../client/follow.ts";
import { Rivalry } from "../client/rivalry.ts";
import { askWhyEnded } from "../client/why-ended.ts";
import type { InboxText, OutboxText } from "../io/account/message.ts";
import type { Alarm } from "../io/clock.ts";
import { Conversation } from "../tui/lines/conversation.ts";
import type { ConversationOut } from "../tui/lines/conversation.ts";
import type { SafeText } from "../tui/text/safe-text.ts";
import { splitText } from "../wire/split-text.ts";
import type { Username } from "../wire/username.ts";
import type { LinesWords } from "../words/english/lines.ts";
import { namesFor } from "./account-names.ts";
import { ChatInbox } from "./chat-inbox.ts";
import { ChatOutbox } from "./chat-outbox.ts";
import { ChatRequests } from "./chat-requests.ts";
import type { ChatPaper, ChatSetting } from "./chat-setting.ts";
import { reasonWords } from "./chat-words.ts";
import { noticeSentence } from "./notice-words.ts";
import { Exit, exitOfFate } from "./exit.ts";
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
  readonly #requests: ChatRequests;
  readonly #outbox: ChatOutbox;
  readonly #openAtStart: number;
  readonly #inbox: ChatInbox;
  #client: FollowingClient;
  #state: "new" | "online" | "blinking" | "offline" | "paused" | "over" = "new";
  #isLeaving = false;
  #inputEnded = false;
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
    const { account, times, to, words } = setting;
    const names = namesFor(account);
    const { lines, commands } = words;
    this.#outbox = new ChatOutbox(account.file);
    this.#conversation = new Conversation(this.#out(), {
      times,
      names,
      words: lines,
      commands,
      to,
    });
    this.#requests = this.#newRequests();
    this.#openAtStart = this.#outbox.count();
    this.#inbox = new ChatInbox(account, setting.ports.clock, setting.isInteractive, {
      show: (texts) => this.#show(texts),
      tellUnread: () => {
        if (this.#state !== "over") this.#requests.tellUnread();
      },
      shown: () => {
        this.#leaveIfDone();
      },
      failed: (error) => void this.#fail(error),
    });
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

  note(words: string): void {
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
    this.#conversation.note(this.#words.leaving(waiting));
    this.#patience = this.#setting.ports.clock.after(leaveMs, () => void this.end(Exit.done));
  }

  /** Hangs up, and finishes with this exit code or because of this error. */
  async end(result: number | Error): Promise<void> {
    if (this.#state === "over") return;
    this.#conversation.flush();
    this.#state = "over";
    this.#grace?.cancel();
    this.#patience?.cancel();
    this.#inbox.stop();
    this.#setting.hooks.stop();
    const reason = await this.#client.close();
    try {
      const count = this.#outbox.count() - this.#openAtStart;
      if (count > 0) this.#conversation.note(this.#words.keptHere(count));
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
    const requests = (): ChatRequests => this.#requests;
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
      // Made a moment later, and asked only by what is typed.
      get requests() {
        return requests();
      },
    };
  }

  #newRequests(): ChatRequests {
    return new ChatRequests(this.#setting, {
      conversation: this.#conversation,
      outbox: this.#outbox,
      names: namesFor(this.#setting.account),
      flushed: () => this.#paper.flushed(),
      again: (text) => {
        this.#resumeIfPaused();
        const nowMs = this.#setting.times.nowMs();
        return this.#outbox.again(text, this.#client.mayKnowNames, nowMs);
      },
      deliver: (key, texts) => void this.#deliver(key, texts),
      who: () => this.#client.who([]),
      leave: () => {
        this.leave();
      },
      failed: (error) => void this.#fail(error),
    });
  }

  get #words(): LinesWords {
    return this.#setting.words.lines;
  }

  #newClient(): FollowingClient {
    const { account, ports } = this.#setting;
    return new FollowingClient(account, ports, {
      arrived: (messages) => {
        this.#inbox.arrived(messages);
        this.#guarded(() => this.#setting.hooks.arrived(messages));
      },
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
        const sentence = noticeSentence(notice);
        if (sentence !== undefined) this.#conversation.note(this.#words.serverSays(sentence));
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
      const { on, onWithHelp, openAtStart } = this.#words;
      const place = formatAddress(account.server);
      this.#conversation.note((isInteractive ? onWithHelp : on)(account.user, place));
      if (this.#openAtStart > 0) this.#conversation.note(openAtStart(this.#openAtStart));
      this.#inbox.begins();
      return;
    }
    if (before === "offline") {
      this.#conversation.note(this.#words.connectedAgain);
    }
    void this.#inbox.show();
  }

  async #show(texts: readonly InboxText[]): Promise<void> {
    if (this.#state === "over") throw new OutputClosed();
    for (const text of texts) this.#conversation.arrived(text);
    if (this.#setting.rings) this.#paper.ring();
    await this.#paper.flushed();
  }

  #offline(reason: OfflineReason): void {
    const isFirst = this.#state === "new";
    if ((isFirst && reason.kind === "unreachable") || reason.kind === "foreign") {
      void this.end(reason.error);
      return;
    }
    if (this.#state !== "online" && !isFirst) return;
    this.#state = "blinking";
    if (!isFirst) this.#inbox.breaks();
    const isBorrowed = !this.#setting.account.turn.isFree();
    void this.#explain(reason, isBorrowed);
  }

  async #explain(reason: OfflineReason, isBorrowed: boolean): Promise<void> {
    const { account, ports, isInteractive } = this.#setting;
    let words = reasonWords(reason, this.#words);
    if (reason.kind === "ended" && !isBorrowed) {
      const why = await askWhyEnded(reason, account.server, ports);
      if (why === "stopped") words = this.#words.stopped;
      else {
        words = this.#words.takenOver(account.user);
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
      this.#conversation.note(this.#words.notConnected(words));
      if (this.#inputEnded) this.#hope();
    });
  }

  /** Two that throw each other off in turn serve nobody: this one stands back. */
  async #pause(): Promise<void> {
    if (this.#state === "over") return;
    this.#state = "paused";
    this.#conversation.note(this.#words.standsBack(this.#setting.account.user));
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
      const place = formatAddress(this.#setting.account.server);
      this.#conversation.note(this.#words.notHeard(place));
    }
    this.#leaveIfDone();
  }

  #leaveIfDone(): void {
    if (!this.#isLeaving || this.#inbox.isShowing || this.#conversation.waiting > 0) return;
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
