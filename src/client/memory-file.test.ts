import assert from "node:assert/strict";
import { test } from "node:test";
import type { InboxMessage } from "../io/account/message.ts";
import { MemoryFile } from "./memory-file.ts";

function message(id: number, text: string, offline = false): Omit<InboxMessage, "row"> {
  return { from: "ann", to: "bob", id, offline, atMs: 0, text: Buffer.from(text) };
}

function idsOf(file: MemoryFile): number[] {
  return file.inbox(10).map(({ id }) => id);
}

test("what comes again after a break takes the place of what is here", () => {
  const file = new MemoryFile();
  const [one] = file.take([message(1, "hi"), message(2, "hi")]);

  file.connectionEnded();
  const [again] = file.take([message(1, "hi", true)]);

  assert.equal(again?.row, one?.row);
  assert.deepEqual(idsOf(file), [1, 2]);
});

test("what was handled and could not be confirmed does not wait a second time", () => {
  const file = new MemoryFile();
  const [one] = file.take([message(1, "hi")]);
  file.dropInbox([one?.row ?? 0]);

  file.connectionEnded();
  const [again] = file.take([message(1, "hi", true)]);

  assert.equal(file.isWaiting(again?.row ?? 0), false);
  assert.deepEqual(idsOf(file), []);
});

test("what was confirmed, is live, or differs is another message", () => {
  const file = new MemoryFile();
  const [one] = file.take([message(1, "hi"), message(2, "hi")]);
  file.confirmed(one?.row ?? 0);

  file.connectionEnded();
  file.take([message(1, "hi", true), message(2, "hi"), message(2, "ho", true)]);

  assert.deepEqual(idsOf(file), [1, 2, 1, 2, 2]);
});

test("two equal messages stay two", () => {
  const file = new MemoryFile();
  file.take([message(1, "hi"), message(1, "hi")]);

  file.connectionEnded();
  file.take([message(1, "hi", true), message(1, "hi", true), message(1, "hi", true)]);

  assert.deepEqual(idsOf(file), [1, 1, 1]);
});

test("a message with a name is known by it, before and after it was handled", () => {
  const file = new MemoryFile();
  const facts = { number: 1, atMs: 0, part: 0, parts: 0, replyTo: undefined };
  const named = { ...message(1, "hi"), about: { ...facts, epoch: 5n } };
  const [one] = file.take([named]);
  assert.equal(one?.isKnown, undefined);

  file.dropInbox([one?.row ?? 0]);
  file.connectionEnded();
  const again = file.take([named, { ...named, about: { ...facts, epoch: 6n } }]);

  assert.deepEqual(
    again.map(({ isKnown }) => isKnown),
    [true, undefined],
  );
  assert.equal(again[0]?.row, one?.row);
  assert.equal(file.inboxCount(), 1);
});

test("every process that leaves no trace has an epoch of its own", () => {
  const epochs = [new MemoryFile(), new MemoryFile()].map((file) => file.epoch());

  assert.notEqual(epochs[0], epochs[1]);
  assert.equal(new MemoryFile(() => 7n).queue("bob", [Buffer.from("a")], 0)[0]?.epoch, 7n);
});

test("messageIDs grow by 1, and a text that was sent is gone", () => {
  const file = new MemoryFile();

  const texts = file.queue("bob", [Buffer.from("a"), Buffer.from("b")], 0);
  assert.deepEqual(
    texts.map(({ id }) => id),
    [0, 1],
  );
  assert.equal(file.queue("bob", [Buffer.from("c")], 0)[0]?.id, 2);
  const rows = texts.map(({ row }) => row);
  assert.deepEqual([...file.claim(rows)], rows);
  file.dropOutbox(rows);
  assert.deepEqual([...file.claim(rows)], []);
});
