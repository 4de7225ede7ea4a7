import assert from "node:assert/strict";
import { test } from "node:test";
import { accountOf } from "../client/play.testing.ts";
import type { Account } from "../client/account.ts";
import { Conversation } from "../tui/lines/conversation.ts";
import type { TalkRequests } from "../tui/lines/input.ts";
import { nameWords } from "../tui/lines/words.ts";
import { safeText } from "../tui/text/safe-text.ts";
import { lineCommands as commands } from "../words/english/line-commands.ts";
import { lines as words } from "../words/english/lines.ts";
import { ChatReading } from "./chat-reading.ts";

function nothing(): void {}

/** Bob, who sits down at 14:02 and asks what there is. */
class Bob {
  readonly lines: string[] = [];
  readonly account: Account = accountOf("bob");
  readonly conversation: Conversation;
  readonly reading: ChatReading;
  #nextId = 0;

  constructor() {
    const times = { nowMs: () => 0, format: () => safeText("14:02") };
    const requests: TalkRequests = {
      next: nothing,
      last: nothing,
      talks: nothing,
      setBack: nothing,
      read: nothing,
      find: nothing,
      fate: nothing,
      retry: nothing,
      drop: nothing,
      who: nothing,
      members: nothing,
      quit: nothing,
    };
    const out = { send: nothing, giveBack: nothing, flushSoon: nothing, requests };
    const print = (lines: readonly string[]): void => void this.lines.push(...lines);
    const names = nameWords;
    const setting = { times, names, words, commands, to: undefined };
    this.conversation = new Conversation({ ...out, print }, setting);
    this.reading = new ChatReading({
      file: this.account.file,
      conversation: this.conversation,
      times,
      names,
      words,
      flushed: () => Promise.resolve(),
    });
  }

  has(from: string, ...texts: readonly string[]): void {
    const messages = texts.map((text) => {
      this.#nextId += 1;
      const id = this.#nextId;
      return { from, to: "bob", id, offline: false, atMs: 0, text: Buffer.from(text) };
    });
    this.account.file.take(messages);
  }
}

test("what is unread is told in one line, and nothing if nothing is", () => {
  const bob = new Bob();
  bob.reading.tell();
  assert.deepEqual(bob.lines, []);

  bob.has("ann", "one", "two");
  bob.reading.tell();
  assert.deepEqual(bob.lines, ["-- unread: ann 2; /next reads them"]);
});

test("the next unread talk is said and gone to, a page at a time", async () => {
  const bob = new Bob();
  bob.has("ann", ...Array.from({ length: 23 }, (_, at) => `text ${at + 1}`));

  await bob.reading.next();
  assert.equal(bob.conversation.to, "ann");
  assert.deepEqual(
    [bob.lines[0], bob.lines[1], bob.lines.at(-2), bob.lines.at(-1)],
    [
      "-- to ann from now on; 23 unread since 14:02",
      "ann: text 1",
      "ann: text 20",
      "-- 3 more are unread; /next goes on",
    ],
  );

  await bob.reading.next();
  assert.equal(bob.lines.at(-1), "ann: text 23");
  await bob.reading.next();
  assert.equal(bob.lines.at(-1), "-- nothing is unread");
});

test("what was read is unread again if one wants to come back to it", async () => {
  const bob = new Bob();
  bob.has("ann", "one", "two");
  await bob.reading.next();

  bob.reading.setBack();
  assert.deepEqual(bob.account.file.unread(), [{ peer: "ann", count: 1 }]);
  bob.reading.read(false);
  assert.deepEqual(bob.account.file.unread(), []);
});

test("the newest lines are said again, and found ones with their times", async () => {
  const bob = new Bob();
  bob.has("ann", "one", "two");
  bob.reading.last(1);
  assert.deepEqual(bob.lines, ["-- to nobody yet: /to NAME chooses"]);

  await bob.reading.next();
  bob.lines.length = 0;
  bob.reading.last(1);
  bob.reading.find("on");
  bob.reading.find("never");
  bob.reading.talks();
  assert.deepEqual(bob.lines, [
    "ann: two",
    "-- 1 text found, the newest first",
    "ann: one, 14:02",
    "-- nothing found",
    "-- the newest talks: ann",
  ]);
});

test("who is blocked is in no list, and nothing of them is found", () => {
  const bob = new Bob();
  bob.has("ann", "one red");
  bob.has("mallory", "two red");
  bob.account.file.hushes.set("mallory", "blocked");
  bob.reading.tell();
  bob.reading.talks();
  bob.reading.find("red");
  assert.deepEqual(bob.lines, [
    "-- unread: ann 1; /next reads them",
    "-- the newest talks: ann with 1 unread",
    "-- 1 text found, the newest first",
    "ann: one red, 14:02",
  ]);
});
