import assert from "node:assert/strict";
import { test } from "node:test";
import { beginAnew, newPath, openFile, plain, queued, told, words } from "./files.testing.ts";

test("a conversation is what both have said, in pages from its end", () => {
  const file = openFile();
  file.take([plain(1, "a")]);
  queued(file, "bob", "b");
  queued(file, "carl", "elsewhere");
  file.take([plain(2, "c")]);

  const page = file.history("bob", { limit: 2 });
  assert.deepEqual(words(page), ["b", "c"]);
  assert.deepEqual(words(file.history("bob", { limit: 2, before: page[0]?.row })), ["a"]);
  assert.deepEqual(file.history("nobody", { limit: 2 }), []);
});

test("conversations are listed by what came or left last, with what is unread", () => {
  const file = openFile();
  file.take([plain(1), plain(2), { ...plain(3), from: "carl" }]);
  queued(file, "dora", "hi");
  queued(file, "bob", "hi");

  assert.deepEqual(
    file.peers().map(({ name, unread }) => [name, unread]),
    [
      ["bob", 2],
      ["dora", 0],
      ["carl", 1],
    ],
  );
  assert.equal(file.peers()[0]?.lastAtMs, 500);
  assert.deepEqual(file.unread(), [
    { peer: "bob", count: 2 },
    { peer: "carl", count: 1 },
  ]);
  assert.equal(file.unreadCount(), 3);
});

test("messages are read up to the one that somebody has seen, or by being shown", () => {
  const file = openFile();
  const [one, , three] = file.take([plain(1), plain(2), plain(3)]);

  assert.equal(file.markRead("bob", one?.row ?? 0), true);
  assert.equal(file.markRead("bob", one?.row ?? 0), false);
  assert.equal(file.markRead("carl", one?.row ?? 0), false);
  assert.equal(file.unreadCount(), 2);
  assert.equal(file.inboxCount(), 2);
  file.dropInbox([three?.row ?? 0]);
  assert.equal(file.unreadCount(), 1);
});

test("what was read can be unread again, from one message on; what was told of it stays", () => {
  const path = newPath();
  const file = openFile(path);
  file.take([told(9n, 1, "one")]);
  queued(file, "bob", "ours");
  const [two] = file.take([told(9n, 2, "two"), { ...plain(1), from: "carl" }, plain(3, "three")]);
  assert.ok(two !== undefined);
  assert.equal(file.markUnread("bob", 0), false);
  file.dropInbox(file.inbox(9).map(({ row }) => row));
  const mark = file.lastRead("bob");

  assert.equal(file.markUnread("bob", two.row), true);
  assert.equal(file.markUnread("bob", two.row), false);
  assert.equal(file.markUnread("nobody", 0), false);

  const again = openFile(path);
  const unread = again.history("bob", { limit: 9 }).filter(({ isUnread }) => isUnread);
  assert.deepEqual(words(unread), ["two", "three"]);
  assert.deepEqual(again.unread(), [{ peer: "bob", count: 2 }]);
  assert.deepEqual(again.unreadSpan("bob"), { first: two.row, last: two.row + 2 });
  assert.equal(again.unreadSpan("carl"), undefined);
  assert.deepEqual([again.inboxCount(), again.lastRead("bob")], [0, mark]);
  again.markRead("bob", two.row);
  assert.deepEqual([again.unreadCount(), again.lastRead("bob")], [1, mark]);
});

function partOf3(id: number, nth: number): ReturnType<typeof told> {
  return told(9n, id, `part ${nth}`, { part: nth, parts: 3 });
}

test("a long text is unread again as a whole, whichever of its parts is pointed at", () => {
  const file = openFile();
  const taken = file.take([
    { ...partOf3(4_294_967_295, 1), from: "carl" },
    ...[1, 2, 3].map((nth) => partOf3(4_294_967_291 + nth, nth)),
    ...[1, 2, 3].map((nth) => partOf3((4_294_967_294 + nth) % 2 ** 32, nth)),
  ]);
  file.dropInbox(taken.map(({ row }) => row));

  for (const { row } of taken.slice(4)) {
    assert.equal(file.markUnread("bob", row), true);
    const unread = file.history("bob", { limit: 9 }).filter(({ isUnread }) => isUnread);
    assert.deepEqual(words(unread), ["part 1", "part 2", "part 3"]);
    assert.deepEqual(file.unread(), [{ peer: "bob", count: 1 }]);
    assert.deepEqual(file.unreadSpan("bob"), { first: taken[4]?.row, last: taken[4]?.row });
    file.markRead("bob", taken.at(-1)?.row ?? 0);
  }
});

test("another process hears that something is unread again", () => {
  const path = newPath();
  const file = openFile(path);
  const [one] = file.take([plain(1)]);
  file.markRead("bob", one?.row ?? 0);
  const other = openFile(path);
  other.changedElsewhere();
  assert.equal(other.changedElsewhere(), false);

  file.markUnread("bob", one?.row ?? 0);

  assert.equal(other.changedElsewhere(), true);
  assert.equal(other.unreadCount(), 1);
});

test("what we have read of somebody is told by their newest message with a name", () => {
  const file = openFile();
  const taken = file.take([told(9n, 1), told(9n, 2), plain(3), told(9n, 4)]);
  assert.equal(file.lastRead("bob"), undefined);

  file.markRead("bob", taken[2]?.row ?? 0);
  assert.deepEqual(file.lastRead("bob"), { row: taken[1]?.row, epoch: 9n, id: 2 });
  file.dropInbox(taken.map(({ row }) => row));
  assert.equal(file.lastRead("bob")?.id, 4);
  file.dropInbox([taken[0]?.row ?? 0]);
  assert.equal(file.lastRead("bob")?.id, 4);
});

test("a mark of what others have read of ours never goes backwards", () => {
  const file = openFile();
  const [one, two] = queued(file, "bob", "one", "two");
  file.claim([one?.row ?? 0, two?.row ?? 0]);
  beginAnew(file);
  const [three] = queued(file, "bob", "three");
  const [other] = queued(file, "carl", "other");
  assert.ok(one && two && three && other);
  assert.equal(file.readUpto("bob"), undefined);

  assert.equal(file.noteRead("bob", two.epoch, two.id), true);
  assert.equal(file.noteRead("bob", one.epoch, one.id), false);
  assert.equal(file.noteRead("bob", two.epoch, two.id), false);
  assert.equal(file.noteRead("bob", other.epoch, other.id), false);
  assert.equal(file.noteRead("bob", 77n, 0), false);
  assert.deepEqual(file.readUpto("bob"), { row: two.row, epoch: two.epoch, id: two.id });
  assert.equal(file.noteRead("bob", three.epoch, three.id), true);
  assert.equal(file.readUpto("carl"), undefined);
});

test("a message is found by its name, which level 1 does not have", () => {
  const file = openFile();
  file.take([told(9n, 1, "theirs"), plain(1, "plain")]);
  const [own] = queued(file, "bob", "ours");
  assert.ok(own !== undefined);

  assert.deepEqual(words([file.named("bob", false, 9n, 1)].filter((one) => one !== undefined)), [
    "theirs",
  ]);
  assert.equal(file.named("bob", true, own.epoch, own.id)?.row, own.row);
  assert.equal(file.named("carl", true, own.epoch, own.id), undefined);
  assert.equal(file.named("bob", false, 0n, 1), undefined);
});
