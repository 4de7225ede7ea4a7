import assert from "node:assert/strict";
import { test } from "node:test";
import { parseUsername } from "../wire/username.ts";
import { type Effect, inTurn } from "./effects.ts";

const bob = parseUsername("bob");

const draft: Effect = { kind: "keepDraft", peer: bob, draft: { text: "hi", cursor: 2 } };
const sign: Effect = { kind: "typing", to: bob, isTyping: true };
const sent: Effect = { kind: "send", to: bob, text: "hi" };

test("what is typed is seen before it is kept, and before others hear of it", () => {
  assert.deepEqual(inTurn([draft, sign]), { first: [], rest: [draft, sign] });
});

test("what is sent is no draft any more before it leaves, and before it is seen", () => {
  assert.deepEqual(inTurn([draft, sent, sign]), { first: [draft, sent], rest: [sign] });
});
