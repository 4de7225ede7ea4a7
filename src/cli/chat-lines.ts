import type { Account } from "../client/account.ts";
import { transportOf } from "../client/transport-of.ts";
import { systemClock } from "../io/clock.ts";
import { systemRandom } from "../io/random.ts";
import type { Username } from "../wire/username.ts";
import { Draft } from "./chat-draft.ts";
import { PlainPaper, readLines } from "./chat-plain.ts";
import { ChatSession } from "./chat-session.ts";
import type { ChatPaper } from "./chat-setting.ts";
import { TerminalPaper } from "./chat-terminal.ts";
import { localTimes } from "./chat-times.ts";
import { homeOf, rememberAccount } from "./shared-options.ts";
import { askedToEnd } from "./streams.ts";
import type { Invocation } from "./subcommand.ts";

async function sessionOn(
  paper: ChatPaper,
  invocation: Invocation,
  account: Account,
  to: Username | undefined,
  isInteractive: boolean,
): Promise<ChatSession> {
  const ports = { transport: await transportOf(account), clock: systemClock, random: systemRandom };
  const connected = (): void => {
    rememberAccount(invocation, account, "always");
  };
  const setting = { account, ports, times: localTimes, to, isInteractive, connected };
  return new ChatSession(setting, paper);
}

/** Talks in lines, with a line to write in at the bottom of the terminal. */
export async function talkInLines(
  invocation: Invocation,
  account: Account,
  to: Username | undefined,
): Promise<number> {
  const paper = new TerminalPaper(new Draft(homeOf(invocation), account));
  const session = await sessionOn(paper, invocation, account, to, true);
  endOnSignal(session);
  paper.open(session);
  try {
    session.start();
    return await session.finished;
  } finally {
    paper.close();
  }
}

/** Talks in lines without any control sequence: for pipes and dumb terminals. */
export async function talkPlainly(
  invocation: Invocation,
  account: Account,
  to: Username | undefined,
  isInteractive: boolean,
): Promise<number> {
  const paper = new PlainPaper(invocation.streams);
  const session = await sessionOn(paper, invocation, account, to, isInteractive);
  endOnSignal(session);
  session.start();
  const stop = readLines(
    (line) => {
      session.typed(line);
    },
    () => {
      session.inputEnded();
    },
  );
  try {
    return await session.finished;
  } finally {
    stop();
  }
}

const signals: Readonly<Record<string, number>> = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 };

function endOnSignal(session: ChatSession): void {
  void askedToEnd().then((signal) => session.end(signals[signal] ?? 0));
}
