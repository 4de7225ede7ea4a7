import type { CoterieError } from "../wire/error.ts";

/** What {@link connect} has to know. Only `user` has no default. */
export interface ConnectOptions {
  /** Where the server is: `HOST:PORT`, or `HOST` for port 7427. Default: `127.0.0.1:7427`. */
  readonly server?: string | undefined;
  /** The name to be on that server: 1 to 8 bytes of UTF-8. */
  readonly user: string;
  /**
   * Where messages wait for your loop.
   *
   * `"disk"` (the default): a message is on the disk before its sender hears `200`, and leaves it
   * when your loop asks for the next one. It survives every end of the process.
   *
   * `"memory"`: nothing is written anywhere. A message is answered with `200` when your loop asks
   * for the next one; until then, or if that takes longer than 2.5 seconds, its sender hears
   * `300`, and the server keeps it. What the server had kept before counts as delivered as soon
   * as it is here: if the process ends before your loop has had it, it is lost.
   */
  readonly inbox?: "disk" | "memory" | undefined;
  /**
   * The folder for `inbox: "disk"`. Default: `COTERIE_HOME`, else where the system keeps data of
   * programs. The command line uses the same, so `coterie listen` shows what waits here.
   */
  readonly home?: string | undefined;
  /**
   * When so many messages wait for your loop, no more is read from the server until half of them
   * are handled, except while a text of yours waits for its answer. The server keeps the others
   * and tells their senders `300`. Default: 1000.
   */
  readonly inboxMax?: number | undefined;
  /** So many texts may wait for a connection or for their answer. Default: 1000. */
  readonly sendsMax?: number | undefined;
  /** Speak only the basic protocol, whatever the server knows. Default: false. */
  readonly plain?: boolean | undefined;
  /** Try until the server is there, instead of failing if it is not at first. Default: false. */
  readonly waitForServer?: boolean | undefined;
  /** Gives up connecting. Once connected, it does nothing more. */
  readonly signal?: AbortSignal | undefined;
  /** Told every change of the connection, in order. */
  readonly onState?: ((state: ConnectionState) => void) | undefined;
  /**
   * Told when a text that was `kept` or `unknown` is `taken` after all, or `refused` because its
   * time ran out (code 410); also texts of earlier runs. Only with `inbox: "disk"`, and on a
   * server that knows level 2.
   */
  readonly onLaterFate?: ((later: LaterFate) => void) | undefined;
  /** Told what the server has to say (level 2). */
  readonly onNotice?: ((notice: ServerNotice) => void) | undefined;
}

/** A message that somebody sent. Nobody but its sender has checked what is in it. */
export interface Message {
  /** Who sent it. */
  readonly from: string;
  /** Who it is for: your own name. */
  readonly to: string;
  /**
   * What was written; U+FFFD stands where it is not UTF-8. It may hold any character: make it
   * safe before it reaches a terminal.
   */
  readonly text: string;
  /** The messageID that its sender gave it: 0 to 4,294,967,295, and not unique. */
  readonly id: number;
  /** Whether the server had kept it, since you were away or did not answer in time. */
  readonly offline: boolean;
  /** When it came to this machine. */
  readonly at: Date;
  /** What was written, byte by byte; only if it is not UTF-8. */
  readonly bytes?: Uint8Array;
  /**
   * It is one part of a text of more than 1000 bytes: the `number`-th of `of`. Their ids follow
   * each other. Only if sender and server know level 2.
   */
  readonly part?: { readonly number: number; readonly of: number };
}

/** What became later of a text that was `kept` or `unknown`. */
export interface LaterFate {
  /** Whom it was sent to. */
  readonly to: string;
  /** The text; of a long one the part that this is about. */
  readonly text: string;
  /** What is known now. */
  readonly fate: Fate;
}

/** Where somebody is. */
export interface Presence {
  /** Who this is about. */
  readonly name: string;
  /** `silent`: connected, but not answering; `unknown`: never seen on this server. */
  readonly is: "here" | "silent" | "away" | "unknown";
  /** For how many seconds, if the server knows. */
  readonly forSeconds?: number;
}

/** A sentence of the server for whoever runs this. */
export interface ServerNotice {
  /** What it is about, as a number; programs may get new ones. */
  readonly code: number;
  /** The sentence. */
  readonly text: string;
  /** What to do; may be empty. */
  readonly remedy: string;
}

/**
 * What became of a text that was sent, and in `words`, such as "bob has it". Of a text that went
 * in several commands it is what became of its worst part.
 *
 * - `taken`: the recipient's client has it.
 * - `kept`: the recipient is away or did not answer in time; it is on the server's disk.
 * - `refused`: it was not kept, and `reason` says why; `code` is what the server said.
 * - `unknown`: it left, in whole or in part, and no answer came: the connection ended first, or
 *   you stopped waiting. It may have arrived. Nothing sends it again but you.
 */
export type Fate =
  | { readonly state: "taken"; readonly code: "200"; readonly words: string }
  | { readonly state: "kept"; readonly code: "300"; readonly words: string }
  | {
      readonly state: "refused";
      readonly code: string;
      readonly reason: Refusal;
      readonly words: string;
    }
  | { readonly state: "unknown"; readonly words: string };

/**
 * Why a server refused a text.
 *
 * - `badName` (400): no name that it accepts.
 * - `notAllowed` (403): you may not write there.
 * - `noSuchName` (404): it knows nobody of that name.
 * - `mailboxFull` (413): too much is kept for that name already.
 * - `shareFull` (429): too much of yours is kept for that name already.
 * - `maybeSeen` (504): its disk failed after the text was passed on, so it may have been seen.
 * - `storageFailed` (507): its disk failed or is full.
 * - `other`: a code that is not in this list.
 */
export type Refusal =
  | "badName"
  | "notAllowed"
  | "noSuchName"
  | "mailboxFull"
  | "shareFull"
  | "maybeSeen"
  | "storageFailed"
  | "other";

/**
 * How the connection is, and in `words` for a log.
 *
 * - `online`: connected; what you send leaves at once.
 * - `offline`: it is tried again by itself, `retryInMs` after the break; what you send waits.
 * - `closed`: it is over, because you closed it or because of `error`.
 */
export type ConnectionState =
  | { readonly is: "online"; readonly words: string }
  | {
      readonly is: "offline";
      readonly why: OfflineReason;
      readonly words: string;
      readonly retryInMs: number;
    }
  | { readonly is: "closed"; readonly error?: CoterieError; readonly words: string };

/**
 * Why there is no connection.
 *
 * - `unreachable`: nobody answers at the address.
 * - `broken`: the network broke it.
 * - `serverStopped`: the server ended it and does not answer any more.
 * - `takenOver`: another client came with your name. After the third time within 20 seconds this
 *   one gives up, with the error `COTERIE_TAKEN_OVER`.
 * - `borrowed`: another command of the same account has the name for a moment.
 * - `refused`: the server lets nobody from here in for a while. If it does not let this device in
 *   at all, the client ends with the error `COTERIE_NOT_LET_IN`.
 */
export type OfflineReason =
  | "unreachable"
  | "broken"
  | "serverStopped"
  | "takenOver"
  | "borrowed"
  | "refused";

/** How {@link CoterieClient.send} may end early. */
export interface SendOptions {
  /**
   * Stops waiting. A text that has not left is taken back, and `send` rejects with the signal's
   * reason. One that has left cannot be: then `send` resolves with `unknown`.
   */
  readonly signal?: AbortSignal | undefined;
}

/** How {@link CoterieClient.messages} may end early. */
export interface MessagesOptions {
  /** Ends the loop: asked for the next message, it throws the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/** How {@link CoterieClient.close} may be hurried. */
export interface CloseOptions {
  /** Hangs up at once; texts that have left are `unknown` then. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * A name on a server, for as long as you want: it sends, it receives, and when the connection
 * ends it makes a new one by itself, sooner at first and then about every 30 seconds.
 *
 * `await using client = await connect(…)` closes it at the end of the block.
 */
export interface CoterieClient extends AsyncIterable<Message>, AsyncDisposable {
  /** The name that it has. */
  readonly user: string;
  /** Where the server is, as HOST:PORT. */
  readonly server: string;
  /** How the connection is now. */
  readonly state: ConnectionState;
  /**
   * Sends a text. One of more than 1000 bytes goes in several commands, cut between characters;
   * the recipient gets as many messages. What you send to one name arrives in that order.
   *
   * While there is no connection the text waits, and leaves with the next one. One that has left
   * and was not answered when the connection ended goes out again under its name, if the server
   * knows level 2, so that it arrives once; otherwise its fate is `unknown`.
   *
   * @param to - the recipient's name, 1 to 8 bytes of UTF-8.
   * @returns what became of it; within about 3 seconds once it has left, if the server is well.
   * @throws {@link CoterieError} if it never left: `COTERIE_NAME`, `COTERIE_TEXT` (empty, over
   * 16 MiB, half a character), `COTERIE_SENDS_FULL`, `COTERIE_DISK`, `COTERIE_CLOSED`, or what
   * ended the client.
   */
  send(to: string, text: string, options?: SendOptions): Promise<Fate>;
  /**
   * Asks the server who is here (level 2).
   *
   * @param names - about whom; none for everybody who has ever connected, those who are here first.
   * @returns `undefined` while there is no connection, and if the server does not tell.
   * @throws {@link CoterieError} `COTERIE_NAME`.
   */
  who(names?: readonly string[]): Promise<readonly Presence[] | undefined>;
  /**
   * Tells somebody that you write to them, or have stopped, if they are here and their client
   * wants to know (level 2). They stop believing it after some seconds.
   *
   * @throws {@link CoterieError} `COTERIE_NAME`.
   */
  typing(to: string, isTyping: boolean): void;
  /**
   * The messages that wait and those to come, oldest first. A message counts as handled when the
   * next one is asked for, which is what `for await` does at the end of its body. If the loop is
   * left by `break`, `return` or an error, the message of that round comes again, unless it was
   * marked {@link CoterieClient.done}.
   *
   * It ends when the client is closed, and throws what ended the client otherwise.
   *
   * @throws {@link CoterieError} `COTERIE_BUSY`, when the first message is asked for, while
   * another loop over the messages of this client is under way.
   */
  messages(options?: MessagesOptions): AsyncGenerator<Message, void, undefined>;
  /** The same as {@link CoterieClient.messages} without options. */
  [Symbol.asyncIterator](): AsyncGenerator<Message, void, undefined>;
  /**
   * Says that a message was handled before the next one is asked for, to leave the loop after it
   * or to confirm it early. Anything else is done by the loop.
   *
   * @throws {@link CoterieError} `COTERIE_DISK` if that cannot be noted.
   */
  done(message: Message): void;
  /**
   * Takes no more texts, ends the loop over the messages, waits for the answers to what has left
   * (if there is a connection), and hangs up. What has not left by then never leaves; its `send`
   * rejects with `COTERIE_CLOSED`. Messages that wait stay where they are.
   */
  close(options?: CloseOptions): Promise<void>;
  /** The same as {@link CoterieClient.close} without options. */
  [Symbol.asyncDispose](): Promise<void>;
}
