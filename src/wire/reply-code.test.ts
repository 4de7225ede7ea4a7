import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { isTaken, readReplyCode, ReplyCode, replyCodeBytes, trimmedEnd } from "./reply-code.ts";

const encoder = new TextEncoder();

/** Texts of a reply, and whether they confirm a message. */
const replies = [
  ["200", true],
  ["200\0", true],
  ["200\n", true],
  ["200\r\n", true],
  ["200   ", true],
  ["200 \0\r\n\0 ", true],
  [`200${"\0".repeat(997)}`, true],
  ["", false],
  ["2", false],
  ["20", false],
  ["20\0", false],
  ["300", false],
  ["2000", false],
  ["200 OK", false],
  ["200\0x", false],
  [" 200", false],
  ["\n200", false],
  ["200\t", false],
  ["２００", false],
] as const;

for (const [text, taken] of replies) {
  const what = taken ? "confirms" : "confirms nothing";
  test(`a reply ${JSON.stringify(text.slice(0, 12))} ${what}`, () => {
    const bytes = encoder.encode(`..${text}..`);
    assert.equal(isTaken(bytes, 2, bytes.length - 2), taken);
  });
}

test("what follows a reply in the same buffer does not confirm it", () => {
  const bytes = encoder.encode("200");
  assert.equal(isTaken(bytes, 0, 2), false);
  assert.equal(isTaken(bytes, 1, 3), false);
});

test("a code is read without what pads it", () => {
  assert.equal(readReplyCode(encoder.encode("200")), "200");
  assert.equal(readReplyCode(encoder.encode("300 \r\n\0\0")), "300");
  assert.equal(readReplyCode(encoder.encode("")), "");
  assert.equal(readReplyCode(encoder.encode("\0\0")), "");
});

test("a code of another server is read as it is, but never at any length", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 1000 }), (bytes) => {
      const code = readReplyCode(bytes);
      assert.ok(code.length <= 16);
      assert.equal(code, String.fromCharCode(...bytes.slice(0, code.length)));
      assert.equal(isTaken(bytes, 0, bytes.length), code === "200");
    }),
  );
});

test("only NUL, space, CR and LF are cut, and only at the end", () => {
  const padding = [0x00, 0x20, 0x0d, 0x0a];
  for (let byte = 0; byte < 256; byte += 1) {
    const bytes = Uint8Array.of(byte, 0x61, byte);
    assert.equal(trimmedEnd(bytes, 0, 3), padding.includes(byte) ? 2 : 3);
  }
  assert.equal(trimmedEnd(Uint8Array.of(0, 0, 0), 1, 3), 1);
});

test("every code of ours has three bytes and is read as it was written", () => {
  for (const code of Object.values(ReplyCode)) {
    const bytes = replyCodeBytes(code);
    assert.equal(bytes.length, 3);
    assert.equal(readReplyCode(bytes), code);
    assert.equal(isTaken(bytes, 0, 3), code === "200");
  }
});
