import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { wildText } from "../text/hostile.testing.ts";
import { parseInput } from "./input.ts";

test("a plain line is a text for whoever is talked with", () => {
  assert.deepEqual(parseInput("hi @bob /quit"), {
    type: "send",
    text: "hi @bob /quit",
    to: undefined,
  });
  assert.deepEqual(parseInput("  indented"), { type: "send", text: "  indented", to: undefined });
});

test("an empty line is nothing", () => {
  for (const line of ["", "  ", "\t"]) assert.deepEqual(parseInput(line), { type: "nothing" });
});

test("@NAME names the recipient of one text", () => {
  for (const line of ["@bob hi there", "@bob: hi there", "@bob, hi there"]) {
    assert.deepEqual(parseInput(line), { type: "send", text: "hi there", to: "bob" });
  }
});

test("what begins with / or @ is sent by doubling the sign", () => {
  assert.deepEqual(parseInput("//etc/passwd"), {
    type: "send",
    text: "/etc/passwd",
    to: undefined,
  });
  assert.deepEqual(parseInput("@@bob hi"), { type: "send", text: "@bob hi", to: undefined });
});

test("a pasted text of several lines is a text, whatever it begins with", () => {
  assert.deepEqual(parseInput("/quit\nnow"), { type: "send", text: "/quit\nnow", to: undefined });
});

test("commands are known by their name", () => {
  assert.deepEqual(parseInput("/to bob"), { type: "choose", to: "bob" });
  assert.deepEqual(parseInput("/to @bob "), { type: "choose", to: "bob" });
  assert.deepEqual(parseInput("/to"), { type: "whom" });
  assert.deepEqual(parseInput("/QUIT"), { type: "quit" });
  assert.deepEqual(parseInput("/retry"), { type: "retry", number: undefined });
  assert.deepEqual(parseInput("/retry 2"), { type: "retry", number: 2 });
  assert.deepEqual(parseInput("/forget all"), { type: "forget", number: undefined });
});

const mistakes: readonly (readonly [line: string, words: RegExp])[] = [
  ["/quti", /no command \/quti; the nearest is \/quit .*\/\/quti/],
  ["/two bob", /nearest is \/to /],
  ["/", /nearest is \/help /],
  ["/etc/passwd", /not sent/],
  ["/retry x", /expected \/retry or \/retry N/],
  ["/forget", /expected \/forget N or \/forget all/],
  ["/forget 0", /expected \/forget N/],
  ["/to wolfgang1", /9 bytes.* 8 bytes/],
  ["@wolfgang1 hi", /9 bytes.* 8 bytes/],
  ["@bob", /write the text behind @bob, or \/to bob/],
  ["@ hi", /empty/],
];

test("a mistake is never sent, and the words say what was expected", () => {
  for (const [line, expected] of mistakes) {
    const input = parseInput(line);
    assert.equal(input.type, "mistake", line);
    if (input.type === "mistake") assert.match(input.words, expected);
  }
});

test("a line that begins with one / is never sent, whatever follows", () => {
  const rest = wildText.filter((text) => !/^\/|\n/.test(text));
  fc.assert(
    fc.property(rest, (text) => {
      assert.notEqual(parseInput(`/${text}`).type, "send");
    }),
  );
});
