import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { test } from "node:test";
import { AccountFile } from "./account-file.ts";
import { newPath, openFile, plain, queued, told, words } from "./files.testing.ts";

test("who is muted or blocked is on the disk, and other processes see it", () => {
  const path = newPath();
  const [one, other] = [openFile(path), openFile(path)];

  one.hushes.set("bob", "muted");
  one.hushes.set("carol", "muted");
  one.hushes.set("carol", "blocked");

  assert.deepEqual(Object.fromEntries(other.hushes.all()), { bob: "muted", carol: "blocked" });
  other.hushes.set("bob", undefined);
  assert.deepEqual(Object.fromEntries(openFile(path).hushes.all()), { carol: "blocked" });
});

test("what somebody muted writes is in the inbox, and does not count as unread", () => {
  const file = openFile();
  file.hushes.set("bob", "muted");
  file.take([plain(1, "hi")]);

  assert.deepEqual(words(file.inbox(9)), ["hi"]);
  assert.deepEqual([file.unread(), file.peers()[0]?.unread], [[], 1]);
  file.hushes.set("bob", undefined);
  assert.deepEqual(file.unread(), [{ peer: "bob", count: 1 }]);
});

test("what somebody blocked writes is kept, and in the inbox once they are not blocked", () => {
  const file = openFile();
  file.take([plain(1, "before"), plain(2, "seen")]);
  file.markRead("bob", 1);
  file.hushes.set("bob", "blocked");
  file.take([told(7n, 3, "after"), { ...plain(4, "of carol"), from: "carol" }]);

  assert.deepEqual(words(file.inbox(9)), ["of carol"]);
  assert.deepEqual(file.unread(), [{ peer: "carol", count: 1 }]);
  assert.deepEqual(words(file.history("bob", { limit: 9 })), ["before", "seen", "after"]);
  assert.ok(file.take([told(7n, 3, "after")])[0]?.isKnown);

  file.hushes.set("bob", "muted");
  assert.deepEqual(words(file.inbox(9)), ["seen", "after", "of carol"]);
  file.hushes.set("bob", "blocked");
  file.hushes.set("bob", undefined);
  assert.deepEqual(words(file.inbox(9)), ["seen", "after", "of carol"]);
  file.dropInbox([2, 3]);
  file.hushes.set("bob", "blocked");
  file.hushes.set("bob", undefined);
  assert.deepEqual(words(file.inbox(9)), ["of carol"]);
});

test("words of a talk with somebody blocked are found by those who ask for it", () => {
  const file = openFile();
  queued(file, "bob", "the red door");
  queued(file, "carol", "a red car");
  file.hushes.set("bob", "blocked");

  const limit = 9;
  assert.deepEqual(words(file.find("red", { limit, withoutBlocked: true })), ["a red car"]);
  assert.equal(file.find("red", { limit }).length, 2);
  assert.deepEqual(words(file.find("red", { limit, peer: "bob" })), ["the red door"]);
});

test("a file of version 3 gets the place for it, and keeps all that it holds", () => {
  const path = newPath();
  const file = openFile(path);
  file.take([plain(1, "hi")]);
  file.keepDraft("bob", { text: "half", cursor: 2 });
  file.close();
  const database = new DatabaseSync(path);
  database.exec("DROP TABLE hush; PRAGMA user_version = 3;");
  database.close();

  const opened = new AccountFile(path);

  opened.hushes.set("carol", "muted");
  assert.deepEqual([...opened.hushes.all()], [["carol", "muted"]]);
  assert.deepEqual(words(opened.inbox(9)), ["hi"]);
  assert.equal(opened.drafts().get("bob")?.text, "half");
  opened.close();
});
