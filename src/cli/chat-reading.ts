import { foundSaid, newestSaid, saidFrom } from "../client/texts-said.ts";
import type { AccountFile } from "../io/account/account-file.ts";
import type { Conversation } from "../tui/lines/conversation.ts";
import type { Times } from "../tui/lines/conversation.ts";
import type { Naming } from "../tui/lines/names.ts";
import { CoterieError } from "../wire/error.ts";
import { parseUsername, type Username } from "../wire/username.ts";
import type { LinesWords } from "../words/english/lines.ts";

/** So many texts or talks are said at a time: who listens cannot skim. */
const pageMax = 20;
/** So far back a text of theirs is looked for. */
const backMax = 1000;

/** What {@link ChatReading} works with. */
export interface ReadingSetting {
  readonly file: AccountFile;
  readonly conversation: Conversation;
  readonly times: Times;
  readonly names: Naming;
  readonly words: LinesWords;
  /** Returns once all that was printed has been written. */
  readonly flushed: () => Promise<void>;
}

/** What was said and what of it is unread, told on request. */
export class ChatReading {
  readonly #setting: ReadingSetting;

  constructor(setting: ReadingSetting) {
    this.#setting = setting;
  }

  /** Tells in one line what is unread; nothing if nothing is. */
  tell(): void {
    const { file, conversation, names, words } = this.#setting;
    const talks = file.unread().map(({ peer, count }) => words.unreadIn(names(peer), count));
    if (talks.length > 0) conversation.note(words.unread(talks.join(", ")));
  }

  /** Goes to the next talk with something unread, this one first, and says a page of it. */
  async next(): Promise<void> {
    const { file, conversation, times, names, words } = this.#setting;
    const all = file.unread();
    const next = all.find(({ peer }) => peer === conversation.to) ?? all[0];
    const span = next && file.unreadSpan(next.peer);
    if (next === undefined || span === undefined) {
      conversation.note(words.nothingUnread);
      return;
    }
    const { peer, count } = next;
    const page = saidFrom(file, peer, span.first, pageMax).filter(({ row }) => row <= span.last);
    const name = usernameOf(peer);
    if (name !== undefined) conversation.goTo(name);
    const since = times.format(page[0]?.atMs ?? times.nowMs());
    conversation.note(words.readsOn(names(peer), count, since));
    conversation.again(page);
    // Only what was shown is read.
    await this.#setting.flushed();
    file.markRead(peer, page.at(-1)?.lastRow ?? span.last);
    const left = file.unread().find((talk) => talk.peer === peer)?.count ?? 0;
    if (left > 0) conversation.note(words.moreUnread(left));
  }

  last(count: number): void {
    const { file, conversation, names, words } = this.#setting;
    const to = this.#current();
    if (to === undefined) return;
    const said = newestSaid(file, to, { limit: count });
    if (said.length === 0) conversation.note(words.nothingSaid(names(to)));
    else conversation.again(said);
  }

  talks(): void {
    const { file, conversation, names, words } = this.#setting;
    const hushed = file.hushes.all();
    const talks = file
      .peers()
      .filter(({ name }) => hushed.get(name) !== "blocked")
      .slice(0, pageMax)
      .map(({ name, unread }) =>
        unread === 0 ? names(name) : words.talkUnread(names(name), unread),
      );
    conversation.note(talks.length === 0 ? words.noTalks : words.talks(talks.join(", ")));
  }

  /** Their newest text is unread again. */
  setBack(): void {
    const { file, conversation, names, words } = this.#setting;
    const to = this.#current();
    if (to === undefined) return;
    const said = newestSaid(file, to, { limit: backMax }).findLast(({ isOwn }) => !isOwn);
    if (said !== undefined) file.markUnread(to, said.row);
    conversation.note((said === undefined ? words.nothingWritten : words.unreadAgain)(names(to)));
  }

  read(all: boolean): void {
    const { file, conversation, names, words } = this.#setting;
    const to = all ? undefined : this.#current();
    if (!all && to === undefined) return;
    for (const { peer } of file.unread()) {
      const newest = newestSaid(file, peer, { limit: 1 }).at(-1);
      if (newest !== undefined && (all || peer === to)) file.markRead(peer, newest.lastRow);
    }
    conversation.note(to === undefined ? words.allIsRead : words.isRead(names(to)));
  }

  find(query: string): void {
    const { file, conversation, words } = this.#setting;
    const found = foundSaid(file, query, { limit: pageMax, withoutBlocked: true }).toReversed();
    conversation.note(found.length === 0 ? words.foundNothing : words.found(found.length));
    conversation.again(found, true);
  }

  #current(): Username | undefined {
    const { conversation, words } = this.#setting;
    if (conversation.to === undefined) conversation.note(words.toNobody);
    return conversation.to;
  }
}

/** `undefined` for somebody who cannot be written to. */
function usernameOf(name: string): Username | undefined {
  try {
    return parseUsername(name);
  } catch (error) {
    if (error instanceof CoterieError) return undefined;
    throw error;
  }
}
