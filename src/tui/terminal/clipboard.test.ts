import assert from "node:assert/strict";
import { test } from "node:test";
import { copyBytesMax, copySequence, multiplexerOf } from "./clipboard.ts";

test("a text is copied as base64, whatever stands in it", () => {
  assert.equal(copySequence("\u001B\\ё"), "\u001B]52;c;G1zRkQ==\u0007");
});

test("in tmux it is written for tmux, and wrapped for the terminal around it", () => {
  const sequence = "\u001B]52;c;aGk=\u0007";

  assert.equal(
    copySequence("hi", "tmux"),
    `${sequence}\u001BPtmux;\u001B\u001B]52;c;aGk=\u0007\u001B\\`,
  );
});

test("in screen it is passed on in pieces that screen takes", () => {
  const text = "x".repeat(2000);
  const sequence = copySequence(text, "screen");

  const pieces = sequence.split("\u001B\\").map((piece) => piece.slice(2));
  assert.equal(sequence.split("\u001BP").length, pieces.length);
  assert.ok(pieces.every((piece) => piece.length <= 500));
  assert.equal(pieces.join(""), copySequence(text));
  assert.ok(pieces.length > 5);
});

test("the longest text that is copied has as much base64 as terminals take", () => {
  const text = "x".repeat(copyBytesMax);
  assert.ok(copySequence(text).length <= 100_000);
  assert.ok(copySequence(`${text}xxx`).length > 100_000);
});

test("what runs between is told by its own variable", () => {
  assert.equal(multiplexerOf({}), undefined);
  assert.equal(multiplexerOf({ TMUX: "" }), undefined);
  assert.equal(multiplexerOf({ TMUX: "/tmp/tmux-1000/default,1,0", STY: "1.a" }), "tmux");
  assert.equal(multiplexerOf({ STY: "1.a" }), "screen");
});
