import type { OutboxText } from "../io/account/message.ts";
import type { Conversation } from "../tui/lines/conversation.ts";
import type { TalkRequests } from "../tui/lines/input.ts";
import type { PresenceEntry } from "../wire/presence.ts";
import type { LinesWords } from "../words/english/lines.ts";
import { parseUsername } from "../wire/username.ts";
import type { ChatOutbox, OpenText } from "./chat-outbox.ts";
import { belonging, whereabouts } from "./chat-people.ts";
import { ChatReading } from "./chat-reading.ts";
import type { ChatSetting } from "./chat-setting.ts";
import type { Naming } from "../tui/lines/names.ts";

/** What of a session the requests of its person work with. */
export interface RequestHands {
  readonly conversation: Conversation;
  readonly outbox: ChatOutbox;
  readonly names: Naming;
  /** Returns once all that was printed has been written. */
  readonly flushed: () => Promise<void>;
  /** What goes out when a text is to be sent once more. */
  readonly again: (text: OpenText) => readonly OutboxText[];
  readonly deliver: (key: number, texts: readonly OutboxText[]) => void;
  readonly who: () => Promise<readonly PresenceEntry[] | undefined>;
  readonly leave: () => void;
  readonly failed: (error: unknown) => void;
}

const decoder = new TextDecoder();

/** What a typed line may ask for, on the file and the connection of a session. */
export class ChatRequests implements TalkRequests {
  readonly #setting: ChatSetting;
  readonly #hands: RequestHands;
  readonly #reading: ChatReading;

  constructor(setting: ChatSetting, hands: RequestHands) {
    const { times, words, account } = setting;
    const { conversation, names, flushed } = hands;
    this.#setting = setting;
    this.#hands = hands;
    this.#reading = new ChatReading({
      file: account.file,
      conversation,
      times,
      names,
      words: words.lines,
      flushed,
    });
  }

  /** Tells in one line what is unread. */
  tellUnread(): void {
    this.#reading.tell();
  }

  next(): void {
    this.#reading.next().catch(this.#hands.failed);
  }

  last(count: number): void {
    this.#reading.last(count);
  }

  talks(): void {
    this.#reading.talks();
  }

  setBack(): void {
    this.#reading.setBack();
  }

  read(all: boolean): void {
    this.#reading.read(all);
  }

  find(words: string): void {
    this.#reading.find(words);
  }

  fate(): void {
    const { conversation, outbox } = this.#hands;
    const idle = outbox.list();
    const { waiting } = conversation;
    if (waiting > 0) conversation.note(this.#words.onTheWay(waiting));
    if (waiting === 0 || idle.length > 0) conversation.unsent(idle);
  }

  retry(number: number | undefined): void {
    const { conversation, again, deliver } = this.#hands;
    const texts = this.#chosen(number);
    if (texts.length === 0) return;
    conversation.note(this.#words.sendingAgain(texts.length));
    for (const text of texts) {
      const key = conversation.resent(parseUsername(text.to), decoder.decode(text.text));
      deliver(key, again(text));
    }
  }

  drop(number: number | undefined): void {
    const { conversation, outbox } = this.#hands;
    const texts = this.#chosen(number);
    if (texts.length === 0) return;
    outbox.drop(texts);
    conversation.note(this.#words.givenUp(texts.length));
  }

  who(): void {
    this.#tellWho().catch(this.#hands.failed);
  }

  members(): void {
    const { conversation, names } = this.#hands;
    const { members } = this.#setting.account;
    conversation.note(belonging(members?.known, { names, words: this.#words }));
  }

  quit(): void {
    this.#hands.leave();
  }

  get #words(): LinesWords {
    return this.#setting.words.lines;
  }

  async #tellWho(): Promise<void> {
    const { conversation, who, names } = this.#hands;
    const form = { self: this.#setting.account.user, names, words: this.#words };
    for (const sentence of whereabouts(await who(), form)) conversation.note(sentence);
  }

  /** The text with this number, or all; says so if there is none. */
  #chosen(number: number | undefined): readonly OpenText[] {
    const { conversation, outbox } = this.#hands;
    const texts = outbox.choose(number);
    const none = number === undefined ? this.#words.allThrough : this.#words.noSuch(number);
    if (texts.length === 0) conversation.note(none);
    return texts;
  }
}
