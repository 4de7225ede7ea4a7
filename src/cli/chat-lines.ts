import type { Account } from "../client/account.ts";
import { transportOf } from "../client/transport-of.ts";
import { systemClock } from "../io/clock.ts";
import { systemRandom } from "../io/random.ts";
import type { Username } from "../wire/username.ts";
import { type TalkWords, talkWordsIn } from "../words/on-demand.ts";
import { chosenLanguage } from "./chat-language.ts";
import { Draft } from "./chat-draft.ts";
import { PlainPaper, readLines } from "./chat-plain.ts";
import { ChatSession } from "./chat-session.ts";
import type { ChatPaper } from "./chat-setting.ts";
import { TerminalPaper } from "./chat-terminal.ts";
import { localTimes } from "./chat-times.ts";
import { LiveHooks } from "./live-hooks.ts";
import { homeOf, rememberAccount } from "./shared-options.ts";
import { askedToEnd } from "./streams.ts";
import type { Invocation } from "./subcommand.ts";

/** With what a conversation in lines begins. */
export interface LinesStart {
  readonly account: Account;
  readonly to: Username | undefined;
  /** A person types. */
  readonly isInteractive: boolean;
  /** What the person should know at first. */
  readonly note?: string | undefined;
}

async function sessionOn(
  paper: ChatPaper,
  invocation: Invocation,
  start: LinesStart,
  words: TalkWords,
): Promise<ChatSession> {
  const { account, to, isInteractive, note } = start;
  const ports = { transport: await transportOf(account), clock: systemClock, random: systemRandom };
  const connected = (): void => {
    rememberAccount(invocation, account, "always");
  };
  const setting = { account, ports, times: localTimes, to, isInteractive, connected };
  const language = await chosenLanguage();
  const early: string[] = [];
  let say = (sentence: string): void => void early.push(sentence);
  const hooks = await LiveHooks.open({ account, language, say: (sentence) => say(sentence) });
  const session = new ChatSession({ ...setting, words, rings: false, hooks }, paper);
  say = (sentence) => session.note(sentence);
  for (const sentence of early) session.note(sentence);
  if (note !== undefined) session.note(note);
  endOnSignal(session);
  return session;
}

/** Talks in lines, with a line to write in at the bottom of the terminal. */
export async function talkInLines(invocation: Invocation, start: LinesStart): Promise<number> {
  const words = await talkWordsIn(await chosenLanguage());
  const draft = new Draft(homeOf(invocation), start.account);
  const paper = new TerminalPaper(draft, words.lines);
  const session = await sessionOn(paper, invocation, start, words);
  paper.open(session);
  try {
    session.start();
    return await session.finished;
  } finally {
    paper.close();
  }
}

/** Talks in lines without any control sequence: for pipes and dumb terminals. */
export async function talkPlainly(invocation: Invocation, start: LinesStart): Promise<number> {
  const words = await talkWordsIn(await chosenLanguage());
  const paper = new PlainPaper(invocation.streams);
  const session = await sessionOn(paper, invocation, start, words);
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
