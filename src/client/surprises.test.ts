import assert from "node:assert/strict";
import { test } from "node:test";
import { encodeAbout } from "../wire/about.ts";
import { AddedType } from "../wire/added-type.ts";
import { annSpeaks2, BOBS } from "./level-2.testing.ts";

const about = {
  number: 5,
  atMs: 1000,
  epoch: BOBS,
  part: 0,
  parts: 0,
  replyTo: undefined,
};

test("a command whose body is too short is skipped", async () => {
  const { server, told } = await annSpeaks2();
  const tooShort = {
    [AddedType.welcome]: 23,
    [AddedType.notice]: 3,
    [AddedType.fate]: 7,
    [AddedType.presence]: 3,
    [AddedType.typing]: 3,
    [AddedType.read]: 11,
  };

  for (const [type, size] of Object.entries(tooShort)) {
    server.tells(Number(type), new Uint8Array(size), { src: "bob" });
  }

  assert.deepEqual(told, []);
  assert.deepEqual(server.hears(), []);
});

test("a sentence that claims to be longer than its command is skipped", async () => {
  const { server, told } = await annSpeaks2();

  server.tells(AddedType.notice, Uint8Array.of(1, 0x99, 0, 3, 0x68, 0x69));

  assert.deepEqual(told, []);
});

test("types that nobody knows are skipped, those of others' level 2 too", async () => {
  const { server, told } = await annSpeaks2();

  for (const type of [3, 0x0110, 0x0121, 0x0122, 0x0140, 0x0150, 0x0160, 0xffff]) {
    server.tells(type, new Uint8Array(64), { src: "bob" });
  }

  assert.deepEqual(told, []);
  assert.deepEqual(server.hears(), []);
});

test("what stands behind the known fields is ignored", async () => {
  const { server, file, told } = await annSpeaks2();

  server.tells(AddedType.typing, Uint8Array.of(1, 0, 0, 0, 9, 9), { src: "bob" });
  const body = Buffer.concat([encodeAbout(about), Uint8Array.of(9)]);
  server.tells(AddedType.about, body, { id: 7, src: "bob" });
  server.says(0, 7, "bob", "ann", "hi");

  assert.deepEqual(told, ["bob types", "arrived bob #7 hi"]);
  assert.equal(file.history("bob", { limit: 1 })[0]?.epoch, BOBS);
});

test("a list that does not end with a whole entry is read up to there", async () => {
  const { server, told } = await annSpeaks2();
  const body = new Uint8Array(4 + 16 + 15);
  body.set(Buffer.from("bob"), 4);
  body.set(Buffer.from("cid"), 20);

  server.tells(AddedType.presence, body);

  assert.deepEqual(told, ["presence bob 0"]);
});

test("signs and states of what is no name are skipped", async () => {
  const { server, told } = await annSpeaks2();
  const body = new Uint8Array(4 + 2 * 16);
  body.set(Buffer.from("#room"), 4);
  body.set(Buffer.from("cid"), 20);

  server.tells(AddedType.presence, body);
  server.tells(AddedType.typing, Uint8Array.of(1, 0, 0, 0));
  server.tells(AddedType.read, new Uint8Array(12));

  assert.deepEqual(told, ["presence cid 0"]);
});

test("an ABOUT for another message is dropped, and of two the later counts", async () => {
  const { server, file } = await annSpeaks2();

  server.tells(AddedType.about, encodeAbout({ ...about, number: 5 }), { id: 1, src: "bob" });
  server.says(0, 7, "bob", "ann", "without");
  server.says(0, 1, "bob", "ann", "too late for it");
  server.tells(AddedType.about, encodeAbout({ ...about, number: 6 }), { id: 8, src: "bob" });
  server.tells(AddedType.about, encodeAbout({ ...about, number: 7 }), { id: 8, src: "bob" });
  server.pings(1, "in between");
  server.says(0, 8, "bob", "ann", "with");

  assert.deepEqual(server.hears(), [
    "1 #7 ann>bob 200",
    "1 #1 ann>bob 200",
    "PONG #1 in between",
    "TAKEN 7",
  ]);
  assert.deepEqual(
    file.history("bob", { limit: 9 }).map(({ epoch }) => epoch),
    [0n, 0n, BOBS],
  );
});

test("an ABOUT that is too short is skipped, and the one before it still counts", async () => {
  const { server } = await annSpeaks2();

  server.tells(AddedType.about, encodeAbout(about), { id: 7, src: "bob" });
  server.tells(AddedType.about, new Uint8Array(47), { id: 7, src: "bob" });
  server.says(0, 7, "bob", "ann", "hi");

  assert.deepEqual(server.hears(), ["TAKEN 5"]);
});

test("parts that make no sense are a text of its own", async () => {
  const { server, file } = await annSpeaks2();

  server.delivers({ id: 7, text: "one", number: 5, part: 3, parts: 2 });
  server.delivers({ id: 8, text: "two", number: 6, part: 0, parts: 9 });

  assert.deepEqual(
    file.history("bob", { limit: 9 }).map(({ part, parts }) => [part, parts]),
    [
      [1, 1],
      [1, 1],
    ],
  );
});

for (const number of [2 ** 53, 2 ** 64 - 2048]) {
  test(`a message under the number ${number} is confirmed by a 200`, async () => {
    const { server, file, told } = await annSpeaks2();

    server.delivers({ id: 7, text: "hi", number });

    assert.deepEqual(server.hears(), ["1 #7 ann>bob 200"]);
    assert.deepEqual(told, ["arrived bob #7 hi"]);
    assert.equal(file.resume(), undefined);
  });
}

for (const atMs of [8_640_000_000_000_001, 2 ** 53, 2 ** 64 - 2048]) {
  test(`a message of the time ${atMs}, which no date shows, came now`, async () => {
    const { server, clock, file, told } = await annSpeaks2();

    server.delivers({ id: 7, text: "hi", number: 5, atMs });

    assert.deepEqual(server.hears(), ["TAKEN 5"]);
    assert.deepEqual(told, ["arrived bob #7 hi"]);
    assert.equal(file.history("bob", { limit: 1 })[0]?.atMs, clock.wallMs());
    assert.equal(file.inbox(1)[0]?.atMs, clock.wallMs());
  });
}

test("what loses its framing breaks the connection, after what stood before it", async () => {
  const { server, told } = await annSpeaks2();

  server.inOnePiece(() => {
    server.delivers({ id: 7, text: "hi", number: 5 });
    server.saysBytes(Uint8Array.of(0, 23));
  });

  assert.deepEqual(server.hears(), ["TAKEN 5", "FIN"]);
  assert.deepEqual(told, ["arrived bob #7 hi", "ended broken"]);
});
