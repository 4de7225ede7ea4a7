import type { Account } from "../client/account.ts";
import type { FollowPorts } from "../client/follow.ts";
import type { Times } from "../tui/lines/conversation.ts";
import type { SafeText } from "../tui/text/safe-text.ts";
import type { Username } from "../wire/username.ts";
import type { TalkWords } from "../words/on-demand.ts";
import type { LiveHooks } from "./live-hooks.ts";

/** What a conversation is shown on: a terminal, or plain lines. */
export interface ChatPaper {
  print(lines: readonly SafeText[]): void;
  /** Returns once all that was printed has been written; throws if it cannot be. */
  flushed(): Promise<void>;
  /** Puts a text that was not sent back into the line being typed. */
  giveBack(text: string): void;
  /** Calls the person, where it is shown on a terminal. */
  ring(): void;
}

export interface ChatSetting {
  readonly account: Account;
  readonly ports: FollowPorts;
  readonly times: Times;
  readonly to: Username | undefined;
  /** A person sits there: knows what to do with words, and may take the name back. */
  readonly isInteractive: boolean;
  /** In the language of the person. */
  readonly words: TalkWords;
  /** Whether a message that arrives calls the person. */
  readonly rings: boolean;
  /** What is run for texts that come. */
  readonly hooks: LiveHooks;
  /** Called when the server has been reached for the first time. */
  connected(): void;
}
