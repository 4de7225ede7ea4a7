import assert from "node:assert/strict";
import { test } from "node:test";
import { undeliveredSaid } from "../../client/texts-said.ts";
import { newPath, openFile, plain, queued, words } from "./files.testing.ts";

const dayMs = 86_400_000;

test("what is not delivered is known after the file was opened again, in order of time", () => {
  const path = newPath();
  const file = openFile(path);
  const [kept, taken, lost] = queued(file, "bob", "kept", "taken", "lost");
  const [refused, waits] = queued(file, "carl", "refused", "waits");
  file.take([plain(1, "of bob")]);
  for (const text of [kept, taken, lost, refused]) {
    assert.ok(text !== undefined);
    file.claim([text.row], text.epoch);
    if (text === kept) file.settle([{ row: text.row, code: "300" }]);
    if (text === taken) file.settle([{ row: text.row, code: "200" }]);
    if (text === refused) file.refuse([{ row: text.row, code: "413" }]);
  }
  assert.ok(waits !== undefined);
  file.close();

  const said = undeliveredSaid(openFile(path), 10, 500);
  assert.deepEqual(
    said.map(({ peer, state, code }) => [peer, state, code]),
    [
      ["bob", "kept", "300"],
      ["bob", "unknown", undefined],
      ["carl", "refused", "413"],
      ["carl", "unsent", undefined],
    ],
  );
  assert.deepEqual(words(undeliveredSaid(openFile(path), 2, 500)), ["kept", "lost"]);
});

test("a long text of which one part is open is whole, and another text is none of it", () => {
  const file = openFile();
  const parts = ["one ", "two ", "three"].map((part) => Buffer.from(part));
  const [first, , third] = file.queue("bob", parts, 500);
  queued(file, "bob", "another");
  assert.ok(first !== undefined && third !== undefined);
  file.settle([first, third].map(({ row }) => ({ row, code: "200" })));

  const [said, another] = undeliveredSaid(file, 10, 500);
  assert.deepEqual([said?.row, said?.lastRow, said?.parts], [first.row, third.row, 3]);
  assert.equal(String(said?.text), "one two three");
  assert.equal(String(another?.text), "another");
});

test("of what is closed without having arrived the last days are told", () => {
  const file = openFile();
  const [gone, dropped, plainKept] = queued(file, "bob", "gone", "dropped", "kept at level 1");
  assert.ok(gone !== undefined && dropped !== undefined && plainKept !== undefined);
  file.settle([{ row: gone.row, code: "410" }]);
  file.dropOutbox([dropped.row]);
  file.settle([{ row: plainKept.row, code: "300" }]);

  assert.equal(undeliveredSaid(file, 10, 7 * dayMs).length, 3);
  assert.equal(undeliveredSaid(file, 10, 8 * dayMs).length, 0);
});
