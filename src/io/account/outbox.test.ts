import assert from "node:assert/strict";
import { copyFileSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { test } from "node:test";
import { parseUsername } from "../../wire/username.ts";
import { beginAnew, newPath, openFile, queued, words } from "./files.testing.ts";

function rowsOf(texts: readonly { readonly row: number }[]): number[] {
  return texts.map(({ row }) => row);
}

test("a text that was taken leaves the outbox and stays in the history", () => {
  const file = openFile();
  const [text] = queued(file, "bob", "hi");
  const row = text?.row ?? 0;
  file.claim([row]);

  file.settle([{ row, code: "200" }]);

  assert.equal(file.outboxCount("unknown"), 0);
  const [entry] = file.history("bob", { limit: 10 });
  assert.deepEqual([entry?.state, entry?.code, entry?.isOwn], ["done", "200", true]);
});

test("a text that its writer gave up leaves the outbox and is told as given up", () => {
  const file = openFile();
  const rows = rowsOf(queued(file, "bob", "hi"));

  file.dropOutbox(rows);
  file.settle(rows.map((row) => ({ row, code: "200" })));

  assert.equal(file.outboxCount("unsent"), 0);
  assert.equal(file.history("bob", { limit: 1 })[0]?.state, "dropped");
});

test("a text that the server keeps is open as long as more can be heard of it", () => {
  const file = openFile();
  const [plain, named] = rowsOf(queued(file, "bob", "plain", "named"));
  assert.ok(plain !== undefined && named !== undefined);
  file.claim([plain]);
  file.claim([named], file.epoch());

  file.settle([
    { row: plain, code: "300" },
    { row: named, code: "300" },
  ]);
  assert.deepEqual(words(file.keptOnes(10)), ["named"]);
  assert.deepEqual(
    file.history("bob", { limit: 10 }).map(({ state, code }) => [state, code]),
    [
      ["done", "300"],
      ["kept", "300"],
    ],
  );

  file.settle([{ row: named, code: "410" }]);
  assert.deepEqual(file.keptOnes(10), []);
  assert.equal(file.history("bob", { limit: 1 })[0]?.code, "410");
});

test("pages of the outbox begin where the one before ended", () => {
  const file = openFile();
  queued(file, "bob", "a", "b", "c");

  const first = file.outbox("unsent", 2);
  const second = file.outbox("unsent", 2, first.at(-1)?.row);

  assert.deepEqual([words(first), words(second)], [["a", "b"], ["c"]]);
});

test("what the server tells by name is told on once, and only of texts of ours", () => {
  const file = openFile();
  const [text] = queued(file, "bob", "hi");
  assert.ok(text !== undefined);
  file.claim([text.row], file.epoch());
  const { epoch, id } = text;

  const kept = { epoch, entries: [{ id, code: 300 }] };
  assert.deepEqual(
    file.settleByName(kept).map(({ text: { row }, code }) => [row, code]),
    [[text.row, "300"]],
  );
  assert.deepEqual(file.settleByName(kept), []);
  const other = [
    { id: id + 1, code: 200 },
    { id, code: 999 },
  ];
  assert.deepEqual(file.settleByName({ epoch, entries: other }), []);
  assert.deepEqual(file.settleByName({ epoch: epoch + 1n, entries: [{ id, code: 200 }] }), []);
  assert.equal(file.keptOnes(10).length, 1);
  assert.equal(file.settleByName({ epoch, entries: [{ id, code: 200 }] })[0]?.text.state, "kept");
  assert.deepEqual(file.settleByName({ epoch, entries: [{ id, code: 410 }] }), []);
});

test("a kept text that the server has forgotten is in doubt, and nothing else is", () => {
  const file = openFile();
  const [kept, left] = queued(file, "bob", "kept", "left");
  assert.ok(kept !== undefined && left !== undefined);
  file.claim([kept.row, left.row], file.epoch());
  file.settle([{ row: kept.row, code: "300" }]);
  const { epoch } = kept;

  const entries = [kept, left].map(({ id }) => ({ id, code: 0 }));
  assert.deepEqual(file.settleByName({ epoch, entries }), []);

  const inDoubt = file.outbox("unknown", 10);
  assert.deepEqual(words(inDoubt), ["kept", "left"]);
  assert.deepEqual(
    inDoubt.map(({ code, isNamed }) => [code, isNamed]),
    [
      [undefined, true],
      [undefined, true],
    ],
  );
  file.settleByName({ epoch, entries: [{ id: kept.id, code: 200 }] });
  file.settleByName({ epoch, entries: [{ id: kept.id, code: 0 }] });
  assert.deepEqual(words(file.outbox("unknown", 10)), ["left"]);
});

test("what nothing can have read is unsent again, and keeps its name", () => {
  const file = openFile();
  const [text] = queued(file, "bob", "hi");
  assert.ok(text !== undefined);

  file.claim([text.row], file.epoch());
  assert.equal(file.outbox("unknown", 1)[0]?.isNamed, true);
  file.unclaim([text.row]);

  const [again] = file.outbox("unsent", 1);
  assert.deepEqual({ ...again, text: "" }, { ...text, text: "" });
});

test("all texts of a file are of one epoch, until another begins", () => {
  const path = newPath();
  const file = openFile(path);
  const [one] = queued(file, "bob", "one");
  const [again] = queued(openFile(path), "bob", "again");
  assert.equal(one?.epoch, again?.epoch);
  assert.equal(file.epoch(), one?.epoch);

  const epoch = beginAnew(file);

  const [other] = queued(file, "bob", "other");
  assert.notEqual(epoch, one?.epoch);
  assert.deepEqual([other?.epoch, other?.id], [epoch, 2]);
});

test("a text that has not left goes into the next epoch, one that has stays in its own", () => {
  const file = openFile();
  const [left, waits] = queued(file, "bob", "left", "waits");
  assert.ok(left && waits);
  file.claim([left.row], file.epoch());

  const epoch = beginAnew(file);

  assert.deepEqual([file.epochOf(left.row), file.epochOf(waits.row)], [left.epoch, epoch]);
  assert.deepEqual([file.outbox("unsent", 1)[0]?.id, waits.id], [1, 1]);
});

test("an epoch ends when the server knows a name in it under which nothing has left", () => {
  const file = openFile();
  const [one] = queued(file, "bob", "one");
  assert.ok(one);
  file.claim([one.row], one.epoch);
  const unused = file.unusedNames(3);
  assert.deepEqual(unused, { epoch: one.epoch, ids: [1, 2, 3] });
  const says = (...codes: number[]): boolean =>
    file.beginAnewIfUsed({ ...unused, entries: codes.map((code, at) => ({ id: 1 + at, code })) });

  assert.equal(says(0, 0, 0), false);
  // Another process of the account has sent this one in the meantime.
  file.claim(rowsOf(queued(file, "bob", "two")), one.epoch);
  assert.equal(says(200, 0, 0), false);
  assert.equal(file.epoch(), one.epoch);

  assert.equal(says(200, 0, 300), true);
  assert.notEqual(file.epoch(), one.epoch);
  assert.equal(says(200, 0, 300), false);
});

test("a text that waits has a name under which nothing has left", () => {
  const file = openFile();
  const epoch = file.epoch();
  queued(file, "bob", "one", "two", "three");
  assert.deepEqual(file.unusedNames(8).ids, [0, 1, 2, 3, 4, 5, 6, 7]);

  const entries = [{ id: 1, code: 200 }];
  assert.equal(file.beginAnewIfUsed({ epoch, entries }), true);

  assert.deepEqual(
    file.outbox("unsent", 3).map((text) => text.epoch),
    [file.epoch(), file.epoch(), file.epoch()],
  );
});

test("of many texts that wait half of the names are those of the newest", () => {
  const file = openFile();

  queued(file, "bob", "one", "two", "three");

  assert.deepEqual(file.unusedNames(4).ids, [1, 2, 3, 4]);
});

test("no messageID comes twice in one epoch, and no text lies in two", () => {
  const path = newPath();
  const file = openFile(path);
  const before = file.epoch();
  const database = new DatabaseSync(path);
  database.exec("UPDATE counter SET next_id = 4294967294, used = 4294967294");
  database.close();

  const last = file.queue("bob", [Buffer.from("a")], 0);
  const next = file.queue("bob", [Buffer.from("b"), Buffer.from("c")], 0);

  assert.deepEqual(
    [...last, ...next].map(({ id }) => id),
    [4_294_967_294, 4_294_967_295, 0],
  );
  assert.equal(last[0]?.epoch, before);
  assert.notEqual(next[0]?.epoch, before);
  assert.equal(next[0]?.epoch, next[1]?.epoch);
});

test("a copy of a file gives no text a name that the other gives", () => {
  const path = newPath();
  const file = openFile(path);
  queued(file, "bob", "before");
  file.close();
  const copy = newPath();
  copyFileSync(path, copy);

  const [here] = queued(openFile(path), "bob", "here");
  const [there] = queued(openFile(copy), "bob", "there");

  assert.equal(here?.id, there?.id);
  assert.notEqual(here?.epoch, there?.epoch);
});

test("a text says in the outbox what it answers", () => {
  const file = openFile();
  const replyTo = { src: parseUsername("bob"), epoch: 2n ** 64n - 1n, id: 7 };

  file.queue("bob", [Buffer.from("yes")], 0, replyTo);

  assert.deepEqual(file.outbox("unsent", 1)[0]?.replyTo, replyTo);
  assert.deepEqual(file.history("bob", { limit: 1 })[0]?.replyTo, replyTo);
});

test("a text that has got a name in another epoch is not claimed under its old one", () => {
  const file = openFile();
  const epoch = file.epoch();
  const rows = rowsOf(queued(file, "bob", "hi"));
  const [id = 0] = file.unusedNames(1).ids;
  file.beginAnewIfUsed({ epoch, entries: [{ id, code: 200 }] });

  assert.deepEqual([...file.claim(rows, epoch)], []);
  assert.equal(file.outboxCount("unsent"), 1);
  assert.deepEqual([...file.claim(rows, file.epoch())], rows);
});
