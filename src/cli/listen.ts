import type { Command } from "commander";
import type { Account } from "../client/account.ts";
import type { ClientPorts } from "../client/client-events.ts";
import { connectClient } from "../client/connect-client.ts";
import type { Client } from "../client/client.ts";
import { formatAddress } from "../client/end-reason.ts";
import type { EndReason } from "../client/end-reason.ts";
import { FollowingClient } from "../client/follow.ts";
import type { OfflineReason } from "../client/follow.ts";
import { transportOf } from "../client/transport-of.ts";
import { askWhyEnded } from "../client/why-ended.ts";
import type { InboxMessage, InboxText } from "../io/account/message.ts";
import { systemClock } from "../io/clock.ts";
import { diskError } from "../io/disk-error.ts";
import { systemRandom } from "../io/random.ts";
import type { Transport } from "../io/transport.ts";
import { safe, safeText } from "../tui/text/safe-text.ts";
import type { SafeText } from "../tui/text/safe-text.ts";
import { CoterieError } from "../wire/error.ts";
import type { Notice } from "../wire/notice.ts";
import { execFor } from "./exec-command.ts";
import { Exit } from "./exit.ts";
import { InboxPrinter } from "./inbox-printer.ts";
import type { Show } from "./inbox-printer.ts";
import { messageForPipe, messageForTerminal, messageJson } from "./message-lines.ts";
import { noticeWords } from "./notice-words.ts";
import { LiveHooks } from "./live-hooks.ts";
import { accountOf, declareSharedOptions, rememberAccount } from "./shared-options.ts";
import { askedToEnd, OutputClosed, terminalSize } from "./streams.ts";
import type { Streams } from "./streams.ts";
import { countOption, countReader, flagOption, textOption } from "./subcommand.ts";
import type { Invocation, Subcommand } from "./subcommand.ts";
import { namesFor } from "./account-names.ts";
import type { Naming } from "../tui/lines/names.ts";

const examples = `
Each text is on this machine's disk before its sender hears that it arrived, and leaves the inbox
once it has been printed. On a pipe a text stands alone, its further lines indented by two spaces;
a terminal shows the sender too, and "offline" where the server had kept the text. A long text is
printed once all of it has come; what is here of it if nothing more comes for five seconds.
Hooks of config.toml run too; with --exec that of "message" does not.

Examples:
  $ coterie listen --user bob --follow
  $ coterie listen --user bob --count 1 --json
  $ coterie listen --user bot --follow --exec 'notify-send -- "$COTERIE_FROM" "$(cat)"'`;

/** `coterie listen`: prints the inbox, then what arrives. */
export const listen: Subcommand = { declare, run };

function declare(command: Command): void {
  command
    .description("Prints what is in the inbox, then what arrives, until the connection ends.")
    .option(
      "--count <n>",
      "end after n messages; more that come stay in the inbox",
      countReader("--count 5"),
    )
    .option("--follow", "connect again by itself whenever the connection ends")
    .option("--exec <command>", "run this for each message instead: the text on its input");
  declareSharedOptions(command);
  command.addHelpText("after", examples);
}

async function run(invocation: Invocation): Promise<number> {
  const account = accountOf(invocation);
  const command = textOption(invocation, "exec");
  const show = command === undefined ? printing(invocation, namesFor(account)) : executing(command);
  const printer = new InboxPrinter(account, systemClock, show, {
    countMax: countOption(invocation, "count") ?? Infinity,
    pageMax: command === undefined ? 256 : 1,
    onLongWait: () => {
      const other = safe`another coterie listen of ${safeText(account.user)}`;
      invocation.streams.say(safe`coterie listen: waiting for ${other} to finish printing`);
    },
  });
  try {
    await printer.print();
    if (printer.isDone) return Exit.done;
    return await new Listening(invocation, account, printer).run();
  } catch (error) {
    if (error instanceof CoterieError && error.code === "COTERIE_EXEC") {
      invocation.streams.say(
        safe`coterie listen: ${safeText(error.message)}. ${safeText(error.remedy)}`,
      );
      return Exit.refused;
    }
    throw error;
  } finally {
    printer.stop();
    account.file.close();
  }
}

function executing(command: string): Show {
  return async (messages) => {
    for (const message of messages) await execFor(command, message);
  };
}

function printing(invocation: Invocation, names: Naming): Show {
  const { streams } = invocation;
  const form = formOf(invocation, streams, names);
  return async (messages) => {
    try {
      await streams.write(Buffer.concat(messages.map((message) => Buffer.from(form(message)))));
    } catch (error) {
      if (error instanceof OutputClosed) throw error;
      throw diskError("standard output", error);
    }
  };
}

function formOf(
  invocation: Invocation,
  { outIsTerminal }: Streams,
  names: Naming,
): (message: InboxText) => string | Uint8Array {
  if (flagOption(invocation, "json")) return messageJson;
  if (!outIsTerminal) return messageForPipe;
  return (message) => messageForTerminal(message, terminalSize().columns, names);
}

/** Ends the connection. @returns why it is over; `undefined` if there was none. */
type HangUp = () => Promise<EndReason | undefined>;

/** Who hangs up sooner than this without a word may well be no Coterie server. */
const atOnceMs = 1000;
/** How often it is looked whether another command of the account has put something in the inbox. */
const inboxPollMs = 250;

/** The part of `listen` that is connected. */
class Listening {
  readonly #invocation: Invocation;
  readonly #account: Account;
  readonly #printer: InboxPrinter;
  readonly #say: (line: SafeText) => void;
  #hooks: LiveHooks | undefined;
  /** By a signal: nothing is waited for. */
  #isAskedToEnd = false;
  /** Settles with the exit code when this is over. */
  readonly #over = Promise.withResolvers<number>();

  constructor(invocation: Invocation, account: Account, printer: InboxPrinter) {
    this.#invocation = invocation;
    this.#account = account;
    this.#printer = printer;
    this.#say = (line) => {
      invocation.streams.say(safe`coterie listen: ${line}`);
    };
  }

  async run(): Promise<number> {
    void this.#endWhenAsked();
    this.#hooks = await LiveHooks.open({
      account: this.#account,
      language: "en",
      say: (sentence) => this.#say(safe`${safeText(sentence)}`),
      withoutMessage: textOption(this.#invocation, "exec") !== undefined,
    });
    this.#printer.onLate = () => void this.#print();
    const poll = setInterval(() => void this.#lookAround(), inboxPollMs);
    // Whoever waits for it, if anybody still does, sees its failure.
    this.#over.promise.catch(() => {});
    let hangUp: HangUp | undefined;
    try {
      const transport = await transportOf(this.#account);
      const isFollowing = flagOption(this.#invocation, "follow");
      hangUp = isFollowing ? this.#follow(transport) : await this.#connect(transport);
      const exit = await this.#over.promise;
      const reason = await hangUp();
      if (!this.#printer.isDone) await this.#printer.print();
      if (!this.#isAskedToEnd) await Promise.race([this.#hooks.idle(), askedToEnd()]);
      if (reason?.kind === "foreign") throw reason.error;
      return exit;
    } finally {
      clearInterval(poll);
      this.#hooks.stop();
      await hangUp?.();
    }
  }

  /** Prints what another command of the account has put into the inbox. */
  async #lookAround(): Promise<void> {
    try {
      if (this.#account.file.changedElsewhere()) await this.#print();
    } catch (error) {
      this.#over.reject(error);
    }
  }

  async #connect(transport: Transport): Promise<HangUp> {
    const ports = { transport, clock: systemClock };
    let onlineAtMs = Infinity;
    const client: Client = await connectClient(this.#account, ports, {
      arrived: (messages) => {
        this.#arrived(messages);
      },
      notice: (notice) => {
        this.#sayNotice(notice);
      },
      ended: (reason) => {
        if (reason.kind === "closed") return;
        const isSudden = !client.hasHeard && systemClock.monotonicMs() - onlineAtMs < atOnceMs;
        void this.#explain(reason, isSudden, ports).then(this.#over.resolve, this.#over.reject);
      },
    });
    onlineAtMs = systemClock.monotonicMs();
    this.#online();
    return () => client.close();
  }

  #follow(transport: Transport): HangUp {
    const ports = { transport, clock: systemClock, random: systemRandom };
    let lastWords = "";
    const client = new FollowingClient(this.#account, ports, {
      arrived: (messages) => {
        this.#arrived(messages);
      },
      notice: (notice) => {
        this.#sayNotice(notice);
      },
      online: () => {
        lastWords = "";
        this.#online();
        void this.#print();
      },
      offline: (reason) => {
        if (reason.kind === "foreign") {
          this.#over.reject(reason.error);
          return;
        }
        const words = safe`${wordsOf(reason, this.#account)}; connecting again`;
        if (words !== lastWords) this.#say(words);
        lastWords = words;
      },
      failed: (error) => {
        this.#over.reject(error);
      },
    });
    client.start();
    return () => client.close();
  }

  #arrived(messages: readonly InboxMessage[]): void {
    try {
      this.#hooks?.arrived(messages);
    } catch (error) {
      this.#over.reject(error);
    }
    void this.#print();
  }

  #online(): void {
    const { server, user } = this.#account;
    this.#say(safe`connected to ${safeText(formatAddress(server))} as ${safeText(user)}`);
    rememberAccount(this.#invocation, this.#account, "ifNone");
  }

  #sayNotice(notice: Notice): void {
    const words = noticeWords(notice);
    if (words !== undefined) this.#say(words);
  }

  async #endWhenAsked(): Promise<void> {
    await askedToEnd();
    this.#isAskedToEnd = true;
    this.#over.resolve(Exit.done);
  }

  /** Prints what is new; its failure is the end. */
  async #print(): Promise<void> {
    try {
      await this.#printer.print();
      if (this.#printer.isDone) this.#over.resolve(Exit.done);
    } catch (error) {
      this.#over.reject(error);
    }
  }

  async #explain(reason: EndReason, isSudden: boolean, ports: ClientPorts): Promise<number> {
    if ("error" in reason) throw reason.error;
    if (reason.kind === "ended") {
      const why = await askWhyEnded(reason, this.#account.server, ports);
      if (why === "takenOver") {
        const user = safeText(this.#account.user);
        const server = safeText(formatAddress(this.#account.server));
        const or = isSudden ? safe`, or ${server} is no Coterie server` : safe``;
        this.#say(
          safe`another client has taken over the name ${user}${or}. --follow comes back by itself.`,
        );
        return Exit.refused;
      }
      this.#say(safe`the server has stopped. --follow waits for it.`);
      return Exit.unreachable;
    }
    this.#say(safe`${wordsOf(reason, this.#account)}. --follow connects again by itself.`);
    return Exit.unreachable;
  }
}

function wordsOf(reason: OfflineReason, { user }: Account): SafeText {
  if ("error" in reason) return safeText(reason.error.message);
  if (reason.kind === "broken") {
    return safe`the connection broke (${safeText(reason.detail)})`;
  }
  if (reason.kind === "closed") return safe`the connection was closed`;
  const name = safeText(user);
  return safe`the server ended the connection: another client of ${name}, or it stopped`;
}
