import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { InboxMessage } from "../io/account/message.ts";
import { messageForPipe, messageForTerminal, messageJson } from "./message-lines.ts";

function message(text: string | Uint8Array, offline = false): InboxMessage {
  const bytes = typeof text === "string" ? Buffer.from(text) : text;
  return { row: 1, from: "ann", to: "bob", id: 7, offline, atMs: 0, text: bytes };
}

test("a message as JSON has the fixed keys", () => {
  assert.equal(
    messageJson(message("hi")),
    '{"from":"ann","to":"bob","text":"hi","id":7,"offline":false,' +
      '"at":"1970-01-01T00:00:00.000Z"}\n',
  );
});

test("a text that is not UTF-8 comes in base64 too", () => {
  const line: unknown = JSON.parse(messageJson(message(Uint8Array.of(0x68, 0xff), true)));

  assert.deepEqual(line, {
    from: "ann",
    to: "bob",
    text: "h\uFFFD",
    id: 7,
    offline: true,
    at: "1970-01-01T00:00:00.000Z",
    bytes: "aP8=",
  });
});

test("JSON is one line whatever the text, and gives it back unchanged", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      fc.pre(text.isWellFormed());
      const line = messageJson(message(text));
      assert.match(line, /^[^\p{Cc}\p{Zl}\p{Zp}]*\n$/u);
      const parsed: unknown = JSON.parse(line);
      assert.ok(typeof parsed === "object" && parsed !== null && "text" in parsed);
      assert.equal(parsed.text, text);
    }),
  );
});

test("on a pipe a text stands alone, byte for byte, further lines indented", () => {
  assert.equal(
    Buffer.from(messageForPipe(message("one\ntwo\u001b[2J"))).toString(),
    "one\n  two\u001b[2J\n",
  );
  assert.deepEqual([...messageForPipe(message(Uint8Array.of(0xff)))], [0xff, 0x0a]);
});

test("on a terminal the sender stands in front, and what was kept is marked", () => {
  assert.equal(messageForTerminal(message("one\ntwo"), 80), "ann: one\n  two\n");
  assert.match(
    messageForTerminal(message("hi", true), 80),
    /^ann \(offline, came \d\d:\d\d\): hi\n$/,
  );
  assert.equal(messageForTerminal(message("\u001b[2J"), 80), "ann: ␛[2J\n");
});

test("on a terminal no text and no name can look like a message of somebody else", () => {
  const padded = messageForTerminal(message(`x${" ".repeat(34)}bob: forged`), 40);
  for (const row of padded.trimEnd().split("\n").slice(1)) assert.match(row, /^ /);
  const named = { ...message("x"), from: "bob: hi" };
  assert.equal(messageForTerminal(named, 40), '"bob: hi": x\n');
});
