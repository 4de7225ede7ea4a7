import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { wildText } from "../text/hostile.testing.ts";
import { lines as words } from "../../words/english/lines.ts";
import type { TalkRequests } from "./input.ts";
import { parseInput as parse } from "./parse.ts";
import type { Input } from "./input.ts";

function parseInput(line: string): Input {
  return parse(line, words);
}

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

test("a command that was typed on Russian keys is that command", () => {
  for (const line of ["/рудз", "/РУДЗ", ".рудз"]) {
    assert.deepEqual(parseInput(line), { type: "help" }, line);
  }
  for (const text of [".привет", ".рудз\nи ещё"]) {
    assert.deepEqual(parseInput(text), { type: "send", text, to: undefined });
  }
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

/** What a line asks of those who keep the talks. */
function askedBy(line: string): readonly unknown[] {
  const input = parseInput(line);
  const asked: unknown[] = [];
  const note =
    (name: string) =>
    (...values: readonly unknown[]): void => {
      asked.push(name, ...values);
    };
  const requests: TalkRequests = {
    next: note("next"),
    last: note("last"),
    talks: note("talks"),
    setBack: note("set back"),
    read: note("read"),
    find: note("find"),
    fate: note("fate"),
    retry: note("retry"),
    drop: note("drop"),
    who: note("who"),
    members: note("members"),
    quit: note("quit"),
  };
  if (input.type === "ask") input.ask(requests);
  return asked;
}

test("commands are known by their name", () => {
  assert.deepEqual(parseInput("/to bob"), { type: "choose", to: "bob" });
  assert.deepEqual(parseInput("/to @bob "), { type: "choose", to: "bob" });
  assert.deepEqual(parseInput("/q bob"), { type: "choose", to: "bob" });
  assert.deepEqual(parseInput("/to"), { type: "whom" });
  assert.deepEqual(parseInput("/msg bob hi  there"), {
    type: "send",
    text: "hi  there",
    to: "bob",
  });
  assert.deepEqual(parseInput("/times on"), { type: "times", isOn: true });
  assert.deepEqual(askedBy("/QUIT"), ["quit"]);
  assert.deepEqual(askedBy("/last"), ["last", 10]);
  assert.deepEqual(askedBy("/last 3"), ["last", 3]);
  assert.deepEqual(askedBy("/find  two words "), ["find", "two words"]);
  assert.deepEqual(askedBy("/read all"), ["read", true]);
  assert.deepEqual(askedBy("/retry"), ["retry", undefined]);
  assert.deepEqual(askedBy("/retry 2"), ["retry", 2]);
  assert.deepEqual(askedBy("/drop all"), ["drop", undefined]);
  assert.deepEqual(askedBy("/forget 1"), ["drop", 1]);
});

const mistakes: readonly (readonly [line: string, words: RegExp])[] = [
  ["/quti", /no command \/quti; the nearest is \/quit .*\/\/quti/],
  ["/two bob", /nearest is \/to /],
  ["/", /nearest is \/help /],
  ["/etc/passwd", /not sent/],
  ["/retry x", /expected \/retry \[N\]/],
  ["/drop", /expected \/drop N\|all/],
  ["/drop 0", /expected \/drop N/],
  ["/last 1.5", /expected \/last/],
  ["/msg bob", /expected \/msg NAME text/],
  ["/who bob", /expected \/who$/],
  ["/times", /expected \/times on\|off/],
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
