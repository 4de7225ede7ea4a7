import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { decodeAbout, decodeFacts, encodeAbout, encodeFacts } from "./about.ts";
import { HEADER_BYTES, TEXT_BYTES_MAX } from "./command.ts";
import {
  ASK_IDS_MAX,
  decodeAsk,
  decodeFates,
  encodeAsk,
  encodeFates,
  FATES_MAX,
} from "./fate-list.ts";
import { decodeHello, decodeWelcome, encodeHello, encodeWelcome } from "./hello.ts";
import { decodeNotice, encodeNotice } from "./notice.ts";
import {
  decodePresence,
  decodeWho,
  encodePresence,
  encodeWho,
  PRESENCE_MAX,
  WHO_NAMES_MAX,
} from "./presence.ts";
import { decodeRead, decodeTyping, encodeRead, encodeTyping } from "./signs.ts";
import { type Decode, plain, readsBack } from "./reads-back.testing.ts";
import { decodeTaken, encodeTaken } from "./taken.ts";
import { parseUsername } from "./username.ts";

const u16 = fc.integer({ min: 0, max: 0xffff });
const u32 = fc.integer({ min: 0, max: 0xffff_ffff });
const number = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER });
const token = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
const name = fc.stringMatching(/^[a-z]{1,8}$/u).map((text) => parseUsername(text));
const replyTo = fc.option(fc.record({ src: name, epoch: token, id: u32 }), { nil: undefined });
const parts = fc.oneof(
  fc.constant({ part: 0, parts: 0 }),
  fc.tuple(u16, u16).map(([one, other]) => ({
    part: Math.max(1, Math.min(one, other)),
    parts: Math.max(1, one, other),
  })),
);
const text = fc.string({ unit: "grapheme", maxLength: 60 });

test("HELLO and WELCOME read back", () => {
  const hello = { features: u32, sendOnly: fc.boolean(), epoch: token, incarnation: token };
  readsBack(plain({ ...hello, upto: number }), encodeHello, decodeHello);
  readsBack(
    plain({ features: u32, incarnation: token, atMs: number }),
    encodeWelcome,
    decodeWelcome,
  );
});

test("ABOUT reads back, from a client and from a server", () => {
  const facts = fc
    .tuple(parts, replyTo)
    .map(([some, answered]) => ({ ...some, replyTo: answered }));
  const normal = facts.map(({ replyTo: answered, ...some }) => ({
    ...some,
    replyTo: answered && { ...answered },
  }));
  readsBack(normal, encodeFacts, decodeFacts);
  const about = fc
    .tuple(normal, number, number, token)
    .map(([some, at, atMs, epoch]) => ({ ...some, number: at, atMs, epoch }));
  readsBack(about, encodeAbout, decodeAbout);
});

test("parts that make no sense are read as none", () => {
  for (const [part, all] of [
    [0, 3],
    [4, 3],
  ] as const) {
    const body = encodeFacts({ part, parts: all, replyTo: undefined });
    const bytes = new Uint8Array(HEADER_BYTES + body.length);
    bytes.set(body, HEADER_BYTES);
    assert.equal(decodeFacts(bytes, 0, bytes.length)?.parts, 0);
  }
});

test("TAKEN, TYPING and READ read back", () => {
  readsBack(number, encodeTaken, decodeTaken);
  readsBack(fc.boolean(), encodeTyping, decodeTyping);
  readsBack(plain({ epoch: token, id: u32 }), encodeRead, decodeRead);
});

test("ASK and FATE read back, up to as many as one command holds", () => {
  const ids = fc.array(u32, { maxLength: ASK_IDS_MAX, size: "max" });
  readsBack(plain({ epoch: token, ids }), encodeAsk, decodeAsk, 8);
  const entries = fc.array(plain({ id: u32, code: u16 }), { maxLength: FATES_MAX, size: "max" });
  readsBack(plain({ epoch: token, entries }), encodeFates, decodeFates, 8);
});

test("WHO and PRESENCE read back, up to as many as one command holds", () => {
  const some = fc.array(name, { minLength: 1, maxLength: WHO_NAMES_MAX, size: "max" });
  const names = fc.option(some, { nil: undefined });
  readsBack(plain({ watch: fc.boolean(), names }), encodeWho, decodeWho, 4);
  const forSeconds = fc.option(fc.integer({ min: 0, max: 0xffff_fffe }), { nil: undefined });
  const state = fc.integer({ min: 0, max: 255 });
  const entry = plain({ name, state, forSeconds });
  const entries = fc.array(entry, { maxLength: PRESENCE_MAX, size: "max" });
  readsBack(plain({ more: fc.boolean(), entries }), encodePresence, decodePresence, 4);
});

test("NOTICE reads back, and one that says more of its text than it has makes no sense", () => {
  readsBack(plain({ code: u16, text, remedy: text }), encodeNotice, decodeNotice, 4);
  const bytes = new Uint8Array(HEADER_BYTES + 4).fill(0xff);
  assert.equal(decodeNotice(bytes, 0, bytes.length), undefined);
});

test("the largest lists fill a command, and one more entry would not fit", () => {
  const user = parseUsername("bob");
  const entry = { name: user, state: 3, forSeconds: 0 };
  const lists: readonly [number, (length: number) => Uint8Array][] = [
    [ASK_IDS_MAX, (length) => encodeAsk({ epoch: 1n, ids: filled(length, 7) })],
    [
      FATES_MAX,
      (length) => encodeFates({ epoch: 1n, entries: filled(length, { id: 7, code: 0 }) }),
    ],
    [WHO_NAMES_MAX, (length) => encodeWho({ watch: true, names: filled(length, user) })],
    [PRESENCE_MAX, (length) => encodePresence({ more: true, entries: filled(length, entry) })],
  ];
  for (const [max, encode] of lists) {
    assert.ok(encode(max).length <= TEXT_BYTES_MAX);
    assert.ok(encode(max + 1).length > TEXT_BYTES_MAX);
  }
});

test("of a list that does not end with a whole entry the rest is ignored", () => {
  const fates = { epoch: 5n, entries: [{ id: 7, code: 200 }] };
  assert.deepEqual(withRest(encodeFates(fates), decodeFates, 7), fates);
  const ask = { epoch: 5n, ids: [7, 8] };
  assert.deepEqual(withRest(encodeAsk(ask), decodeAsk, 3), ask);
  const who = { watch: true, names: [parseUsername("bob")] };
  assert.deepEqual(withRest(encodeWho(who), decodeWho, 7), who);
  const list = { more: true, entries: [{ name: parseUsername("bob"), state: 3, forSeconds: 1 }] };
  assert.deepEqual(withRest(encodePresence(list), decodePresence, 15), list);
});

test("a name that is not valid is passed over, and nobody is then not everybody", () => {
  const rooms = new Uint8Array(HEADER_BYTES + 4 + 8);
  rooms.set(new TextEncoder().encode("#room"), HEADER_BYTES + 4);
  assert.deepEqual(decodeWho(rooms, 0, rooms.length), { watch: false, names: [] });

  const entries = new Uint8Array(HEADER_BYTES + 4 + 16);
  assert.deepEqual(decodePresence(entries, 0, entries.length), { more: false, entries: [] });
});

function filled<Entry>(length: number, entry: Entry): Entry[] {
  return Array.from({ length }, () => entry);
}

/** What is read of a body with some bytes of one more entry behind it. */
function withRest(body: Uint8Array, decode: Decode, restBytes: number): unknown {
  const bytes = new Uint8Array(HEADER_BYTES + body.length + restBytes).fill(0xee);
  bytes.set(body, HEADER_BYTES);
  return decode(bytes, 0, bytes.length);
}
