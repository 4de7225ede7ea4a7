import type { InboxMessage, OutboxText } from "../io/account/message.ts";
import { CoterieError } from "../wire/error.ts";
import { WHO_NAMES_MAX } from "../wire/presence.ts";
import { ReplyCode } from "../wire/reply-code.ts";
import { parseUsername } from "../wire/username.ts";
import type { ClientAccount } from "./account.ts";
import { formatAddress } from "./end-reason.ts";
import type { EndedByServer } from "./end-reason.ts";
import { unknown, worstFate } from "./fate.ts";
import type { Fate as WireFate } from "./fate.ts";
import { FollowingClient } from "./follow.ts";
import type { OfflineReason as FollowReason } from "./follow.ts";
import type { MemoryFile } from "./memory-file.ts";
import type { MessengerPorts, MessengerSettings } from "./messenger-settings.ts";
import { MessageLoop } from "./message-loop.ts";
import type {
  CloseOptions,
  ConnectionState,
  CoterieClient,
  Fate,
  Message,
  MessagesOptions,
  OfflineReason,
  Presence,
  SendOptions,
} from "./public.ts";
import { closed, inboxFull, sendsFull, takenOver } from "./public-errors.ts";
import { laterFate, publicFate, publicMessage, publicPresence } from "./public-words.ts";
import { Rivalry } from "./rivalry.ts";
import { partsOf } from "./text-parts.ts";
import { unlessAborted } from "./unless-aborted.ts";
import { askWhyEnded } from "./why-ended.ts";

/** In memory the inbox may outgrow its limit, while answers are awaited, by this much. */
const memoryGraceMessages = 10_000;

/** The client of the library: see {@link CoterieClient} for what its methods promise. */
export class Messenger implements CoterieClient {
  readonly user: string;
  readonly server: string;
  readonly #account: ClientAccount;
  /** The file, if nothing of it outlives the process. */
  readonly #memory: MemoryFile | undefined;
  readonly #ports: MessengerPorts;
  readonly #settings: MessengerSettings;
  readonly #following: FollowingClient;
  readonly #loop: MessageLoop;
  readonly #rivalry = new Rivalry();
  /** Resolves when the server has been reached; rejects with what ended this before. */
  readonly #started = Promise.withResolvers<void>();
  /** Texts whose fate is awaited; each settles, never rejects, when nothing of it is left to do. */
  readonly #sends = new Set<Promise<void>>();
  #inboxCount = 0;
  #lastRow = 0;
  #isFull = false;
  /** How many connections there have been. */
  #connection = 0;
  #state: ConnectionState;
  #goneOffline = Promise.withResolvers<void>();
  #closing: Promise<void> | undefined;
  #failure: CoterieError | undefined;

  constructor(
    account: ClientAccount,
    memory: MemoryFile | undefined,
    ports: MessengerPorts,
    settings: MessengerSettings,
  ) {
    this.user = account.user;
    this.server = formatAddress(account.server);
    this.#account = account;
    this.#memory = memory;
    this.#ports = ports;
    this.#settings = settings;
    const words = `connecting to ${this.server} as ${this.user}`;
    this.#state = { is: "offline", why: "unreachable", words, retryInMs: 0 };
    this.#loop = new MessageLoop(account, ports.clock, {
      show: (message) => publicMessage(message, ports.dateOf(message.atMs)),
      handled: (row) => {
        this.#handled(row);
      },
    });
    this.#following = new FollowingClient(account, ports, {
      arrived: (messages) => {
        this.#arrived(messages);
      },
      answeredLate: (text, code) => {
        tell(settings.onLaterFate, laterFate(text, code));
      },
      fate: (text, code) => {
        tell(settings.onLaterFate, laterFate(text, code));
      },
      notice: ({ code, text, remedy }) => {
        tell(settings.onNotice, { code, text, remedy });
      },
      online: () => {
        this.#guarded(() => {
          this.#online();
        });
      },
      offline: (reason, retryMs) => {
        this.#guarded(() => {
          this.#offline(reason, retryMs);
        });
      },
      failed: (error) => {
        this.#fail(error);
      },
    });
  }

  get state(): ConnectionState {
    return this.#state;
  }

  /** Connects; see {@link connect}. Call it once, before everything else. */
  async start(signal: AbortSignal | undefined): Promise<void> {
    this.#started.promise.catch(() => {});
    this.#following.start();
    try {
      await unlessAborted(this.#started.promise, signal);
    } catch (error) {
      if (this.#failure === undefined) await this.close();
      throw error;
    }
  }

  async send(to: string, text: string, { signal }: SendOptions = {}): Promise<Fate> {
    this.#refuseIfOver();
    signal?.throwIfAborted();
    expectString("COTERIE_NAME", "to", to);
    expectString("COTERIE_TEXT", "text", text);
    const name = parseUsername(to);
    const parts = partsOf(text);
    if (this.#sends.size >= this.#settings.sendsMax) throw sendsFull(this.#settings.sendsMax);
    const { file } = this.#account;
    const texts = file.queue(name, parts, this.#ports.clock.wallMs());
    const over = Promise.withResolvers<void>();
    this.#sends.add(over.promise);
    this.#steer();
    try {
      return publicFate(name, await this.#outcome(texts, signal));
    } finally {
      over.resolve();
      this.#sends.delete(over.promise);
      this.#steer();
    }
  }

  async who(names: readonly string[] = []): Promise<readonly Presence[] | undefined> {
    this.#refuseIfOver();
    const asked = names.map((name) => parseUsername(name));
    const found: Presence[] = [];
    for (let from = 0; from === 0 || from < asked.length; from += WHO_NAMES_MAX) {
      const some = await this.#following.who(asked.slice(from, from + WHO_NAMES_MAX));
      if (some === undefined) return undefined;
      found.push(...some.map((entry) => publicPresence(entry)));
    }
    return found;
  }

  typing(to: string, isTyping: boolean): void {
    this.#refuseIfOver();
    this.#following.typing(parseUsername(to), isTyping);
  }

  messages({ signal }: MessagesOptions = {}): AsyncGenerator<Message, void, undefined> {
    return this.#loop.messages(signal);
  }

  [Symbol.asyncIterator](): AsyncGenerator<Message, void, undefined> {
    return this.messages();
  }

  done(message: Message): void {
    this.#loop.done(message);
  }

  async close({ signal }: CloseOptions = {}): Promise<void> {
    if (this.#failure !== undefined) return;
    this.#closing ??= this.#close();
    const hurry = (): void => {
      this.#following.abandon();
    };
    if (signal?.aborted === true) hurry();
    signal?.addEventListener("abort", hurry);
    try {
      await this.#closing;
    } finally {
      signal?.removeEventListener("abort", hurry);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  async #close(): Promise<void> {
    const released = this.#loop.end(undefined);
    this.#steer();
    if (this.#state.is === "online") {
      await Promise.race([Promise.all(this.#sends), this.#goneOffline.promise]);
    }
    await this.#following.close();
    await this.#over(released);
  }

  /** Waits for the fate of one text. @throws if nothing of it has left. */
  async #outcome(texts: readonly OutboxText[], signal: AbortSignal | undefined): Promise<WireFate> {
    const fates = new Map<OutboxText, WireFate>();
    const answered = this.#following.deliver(texts, (text, fate) => fates.set(text, fate));
    try {
      await unlessAborted(answered, signal);
    } catch {
      this.#following.withdraw(texts);
    }
    const worst = worstFate(texts.map((text) => fates.get(text) ?? unknown));
    this.#forget(texts.filter((text) => !isThrough(fates.get(text))));
    if (worst.state !== "unsent") return worst;
    if ([...fates.values()].some(({ state }) => state !== "unsent")) return unknown;
    if (fates.size < texts.length) return unknown;
    signal?.throwIfAborted();
    throw this.#failure ?? closed();
  }

  /** Whoever sent them knows their fate, so that nobody need find them in the outbox. */
  #forget(texts: readonly OutboxText[]): void {
    if (texts.length === 0) return;
    try {
      this.#account.file.dropOutbox(texts.map(({ row }) => row));
    } catch {
      // The disk fails. Their fate is told all the same, and the next commit says so.
    }
  }

  #arrived(messages: readonly InboxMessage[]): void {
    for (const { row } of messages) {
      if (row > this.#lastRow) this.#inboxCount += 1;
      else if (this.#memory?.isWaiting(row) === false) this.#confirm(row);
      this.#lastRow = Math.max(this.#lastRow, row);
    }
    this.#steer();
    this.#loop.wake();
    const most = this.#settings.inboxMax + memoryGraceMessages;
    if (this.#memory !== undefined && this.#inboxCount > most) this.#fail(inboxFull(most));
  }

  #handled(row: number): void {
    this.#account.file.dropInbox([row]);
    this.#inboxCount -= 1;
    if (this.#memory !== undefined) this.#confirm(row);
    this.#steer();
  }

  #confirm(row: number): void {
    if (this.#following.confirm(row)) this.#memory?.confirmed(row);
  }

  /** Reads from the server as long as the inbox has room, or an answer must be heard. */
  #steer(): void {
    const { inboxMax } = this.#settings;
    const limit = this.#isFull ? inboxMax / 2 : inboxMax - 1;
    this.#isFull = this.#inboxCount > limit;
    const mustHear = this.#sends.size > 0 || this.#closing !== undefined;
    this.#following.setReading(!this.#isFull || mustHear);
  }

  #online(): void {
    this.#connection += 1;
    // Another process of the account may have put something in, or taken something out.
    this.#inboxCount = this.#account.file.inboxCount();
    this.#goneOffline = Promise.withResolvers();
    this.#setState({ is: "online", words: `connected to ${this.server} as ${this.user}` });
    this.#steer();
    this.#loop.wake();
    this.#started.resolve();
  }

  #offline(reason: FollowReason, retryMs: number): void {
    this.#memory?.connectionEnded();
    this.#goneOffline.resolve();
    switch (reason.kind) {
      case "unreachable":
        if (this.#connection > 0 || this.#settings.waitForServer)
          this.#tell("unreachable", reason.error.message, retryMs);
        else this.#fail(reason.error);
        break;
      case "refused":
        this.#tell("refused", reason.error.message, retryMs);
        break;
      case "broken":
        this.#tell("broken", `the network broke the connection (${reason.detail})`, retryMs);
        break;
      case "ended":
        void this.#explain(reason, retryMs);
        break;
      case "foreign":
      case "disk":
        this.#fail(reason.error);
        break;
      case "closed":
        break;
    }
  }

  /** The server has ended the connection: asks why, and gives the name up if it is wanted. */
  async #explain(reason: EndedByServer, retryMs: number): Promise<void> {
    const connection = this.#connection;
    const { server, turn } = this.#account;
    let isBorrowed = false;
    this.#guarded(() => {
      isBorrowed = !turn.isFree();
    });
    if (isBorrowed) {
      this.#tell("borrowed", `another command has the name ${this.user} for a moment`, retryMs);
      return;
    }
    const why = await askWhyEnded(reason, server, this.#ports);
    const nowMs = this.#ports.clock.monotonicMs();
    if (why === "takenOver" && this.#rivalry.takenOver(nowMs)) this.#fail(takenOver(this.user));
    if (connection !== this.#connection) return;
    if (why === "takenOver")
      this.#tell("takenOver", `another client has taken over the name ${this.user}`, retryMs);
    else this.#tell("serverStopped", "the server has stopped", retryMs);
  }

  #tell(why: OfflineReason, words: string, retryInMs: number): void {
    this.#setState({ is: "offline", why, words, retryInMs });
  }

  #setState(state: ConnectionState): void {
    if (this.#state.is === "closed") return;
    this.#state = state;
    tell(this.#settings.onState, state);
  }

  #refuseIfOver(): void {
    if (this.#failure !== undefined) throw this.#failure;
    if (this.#closing !== undefined) throw closed();
  }

  #fail(error: CoterieError): void {
    if (this.#failure !== undefined || this.#closing !== undefined) return;
    this.#failure = error;
    const released = this.#loop.end(error);
    this.#following.abandon();
    this.#started.reject(error);
    void this.#over(released, error);
  }

  /** Nothing more happens, except that the loop may have a message in its hand still. */
  async #over(released: Promise<void>, error?: CoterieError): Promise<void> {
    await Promise.all(this.#sends);
    const words = error?.message ?? "closed";
    this.#setState({ is: "closed", words, ...(error && { error }) });
    void this.#closeFile(released);
  }

  async #closeFile(released: Promise<void>): Promise<void> {
    await released;
    this.#account.file.close();
  }

  #guarded(action: () => void): void {
    try {
      action();
    } catch (error) {
      if (!(error instanceof CoterieError)) throw error;
      this.#fail(error);
    }
  }
}

/** What a listener throws is its own affair, and must not keep a message from being confirmed. */
function tell<News>(listener: ((news: News) => void) | undefined, news: News): void {
  if (listener === undefined) return;
  queueMicrotask(() => {
    listener(news);
  });
}

function isThrough(fate: WireFate | undefined): boolean {
  return fate?.code === ReplyCode.taken || fate?.code === ReplyCode.kept;
}

/** Programs in JavaScript come here unchecked. */
function expectString(code: string, name: string, value: unknown): void {
  if (typeof value === "string") return;
  throw new CoterieError(code, `send was given no string as ${name}`, 'Write send("bob", "hi").');
}
