import assert from "node:assert/strict";
import { test } from "node:test";
import {
  annSaysHello,
  annsAccount,
  annsFile,
  annSpeaks2,
  annSpeaks2InMemory,
  BOBS,
  INCARNATION,
} from "./level-2.testing.ts";

test("what came in one piece is confirmed by one TAKEN, once it is committed", async () => {
  const { server, file, told } = await annSpeaks2();
  const otherProcess = annsFile(file.path);
  const committed: number[] = [];
  server.onHeard = () => committed.push(otherProcess.inboxCount());

  server.inOnePiece(() => {
    server.delivers({ id: 7, text: "one", number: 5 });
    server.delivers({ id: 8, text: "two", number: 6, type: 2 });
    server.delivers({ id: 9, text: "three", number: 8 });
  });

  assert.deepEqual(server.hears(), ["TAKEN 8"]);
  assert.deepEqual(committed, [3]);
  assert.deepEqual(told, ["arrived bob #7 one", "arrived bob #8 two", "arrived bob #9 three"]);
});

test("what the server tells of a message is in the file with it", async () => {
  const { server, file } = await annSpeaks2();
  const answered = { src: annsAccount(file).user, epoch: 1n, id: 3 };

  server.delivers({ id: 7, text: "hi", number: 5, atMs: 1000, replyTo: answered });
  server.delivers({ id: 8, text: "ho", number: 6, atMs: 2000, part: 2, parts: 3 });

  const [hi, ho] = file.history("bob", { limit: 9 });
  assert.deepEqual([hi?.atMs, hi?.epoch, hi?.replyTo], [1000, BOBS, answered]);
  assert.deepEqual([ho?.atMs, ho?.part, ho?.parts], [2000, 2, 3]);
});

test("the next HELLO says up to where everything is committed", async () => {
  const { server, file, clock } = await annSpeaks2();
  server.delivers({ id: 7, text: "one", number: 5 });
  server.delivers({ id: 8, text: "two", number: 6 });
  server.breaks();
  file.close();

  const again = await annSaysHello({ file: annsFile(file.path), clock });

  assert.deepEqual(again.server.hears(), [`HELLO epoch 1 upto 6 of ${INCARNATION}`]);
});

test("a server that was started again counts anew, also from a smaller number", async () => {
  const first = await annSpeaks2();
  first.server.delivers({ id: 7, text: "one", number: 50 });
  first.server.breaks();
  const second = await annSaysHello({ file: first.file });
  second.server.welcomes(7, 10n);
  second.server.delivers({ id: 8, text: "two", number: 3 });
  second.server.breaks();

  const third = await annSaysHello({ file: first.file });

  assert.deepEqual(third.server.hears(), ["HELLO epoch 1 upto 3 of 10"]);
});

test("a message without ABOUT is confirmed by a 200, and so is what came with it", async () => {
  const { server, file } = await annSpeaks2();

  server.inOnePiece(() => {
    server.delivers({ id: 7, text: "one", number: 5 });
    server.says(2, 8, "bob", "ann", "two");
  });

  assert.deepEqual(server.hears(), ["1 #7 ann>bob 200", "1 #8 ann>bob 200"]);
  assert.equal(file.resume(), undefined);
});

test("a repetition is confirmed again, and neither told nor kept again", async () => {
  const first = await annSpeaks2();
  first.server.delivers({ id: 7, text: "hi", number: 5 });
  first.server.delivers({ id: 7, text: "hi", number: 6, type: 2 });
  assert.deepEqual(first.server.hears(), ["TAKEN 5", "TAKEN 6"]);
  first.server.breaks();

  const second = await annSpeaks2({ file: first.file });
  second.server.delivers({ id: 7, text: "hi", number: 1, type: 2 });

  assert.deepEqual(second.server.hears(), ["TAKEN 1"]);
  assert.deepEqual(first.told, ["arrived bob #7 hi", "ended broken"]);
  assert.deepEqual(second.told, []);
  assert.equal(first.file.history("bob", { limit: 9 }).length, 1);
});

test("one messageID is another message in another epoch, and of another sender", async () => {
  const { server, told } = await annSpeaks2();

  server.delivers({ id: 7, text: "hi", number: 5 });
  server.delivers({ id: 7, text: "hi", number: 6, epoch: 3n });
  server.delivers({ id: 7, text: "hi", number: 7, from: "cid" });

  assert.deepEqual(told, ["arrived bob #7 hi", "arrived bob #7 hi", "arrived cid #7 hi"]);
});

test("of a sender without names the number shows that a message comes again", async () => {
  const { server, told } = await annSpeaks2();

  server.delivers({ id: 7, text: "hi", number: 5, epoch: 0n });
  server.delivers({ id: 7, text: "hi", number: 5, epoch: 0n, type: 2 });
  server.delivers({ id: 7, text: "hi", number: 6, epoch: 0n });

  assert.deepEqual(told, ["arrived bob #7 hi", "arrived bob #7 hi"]);
  assert.deepEqual(server.hears(), ["TAKEN 5", "TAKEN 5", "TAKEN 6"]);
});

test("behind our FIN nothing is confirmed, and only what had been kept is taken", async () => {
  const { server, file, client } = await annSpeaks2();

  void client.close();
  server.delivers({ id: 7, text: "live", number: 5 });
  server.delivers({ id: 8, text: "kept", number: 6, type: 2 });
  server.pings(1, "still there?");
  server.ends();

  assert.deepEqual(server.hears(), ["FIN", "FIN"]);
  assert.equal(file.resume(), undefined);
  assert.deepEqual(
    file.inbox(9).map(({ id }) => id),
    [8],
  );
});

test("what a full disk cannot take is not confirmed, and ends the connection", async () => {
  const path = annsFile().path;
  const file = annsFile(path, { pagesMax: 40 });
  const { server, told } = await annSpeaks2({ file });

  for (let number = 1; !told.includes("ended disk"); number += 1) {
    server.delivers({ id: number, text: "x".repeat(1000), number });
    assert.ok(number < 1000, "the disk is full one day");
  }

  const heard = server.hears();
  const taken = file.inboxCount();
  assert.deepEqual(heard.slice(-2), [`TAKEN ${taken}`, "FIN"]);
  assert.equal(told.filter((line) => line.startsWith("arrived")).length, taken);
  assert.equal(file.resume()?.number, taken);
});

test("a disk that fails in the middle of what came lets nothing of it be confirmed", async () => {
  const { server, file, told } = await annSpeaks2();
  file.close();

  server.inOnePiece(() => {
    server.tellsFates([[0, 200]]);
    server.delivers({ id: 7, text: "one", number: 5 });
    server.relaysTyping("bob", true);
    server.pings(1, "still there?");
  });

  assert.deepEqual(server.hears(), ["FIN"]);
  assert.deepEqual(told, ["ended disk"]);
});

test("in memory a message is confirmed once it was handled, also if it comes again", async () => {
  const { server, client, file } = await annSpeaks2InMemory();

  server.delivers({ id: 7, text: "hi", number: 5 });
  assert.deepEqual(server.hears(), []);
  const [first] = file.inbox(9);
  assert.ok(first !== undefined);
  assert.ok(client.confirm(first.row));
  assert.deepEqual(server.hears(), ["1 #7 ann>bob 200"]);

  file.dropInbox([first.row]);
  server.delivers({ id: 7, text: "hi", number: 6, type: 2 });
  assert.equal(file.inboxCount(), 0);
  assert.ok(client.confirm(first.row));
  assert.deepEqual(server.hears(), ["1 #7 ann>bob 200"]);
  assert.ok(!client.confirm(first.row));
});
