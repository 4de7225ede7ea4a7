import assert from "node:assert/strict";
import { test } from "node:test";
import { parseUsername } from "../../wire/username.ts";
import { at, shown, stage, talkWith, theirs } from "../stage.testing.ts";

/** A row of the talk at 80 columns, without the list. */
function rowOf(text: string, name = "bob"): string {
  const user = parseUsername(name);
  const said = { ...theirs("09:12", text), peer: user };
  const talks = [talkWith(user, "recent", { last: at("09:12") })];
  const rows = shown(stage({ texts: [said], talks, current: user })).split("\n");
  return (
    rows
      .findLast((row) => row.includes("09:12"))
      ?.split("│")[1]
      ?.trim() ?? ""
  );
}

const texts = {
  Cyrillic: "съешь ещё этих булочек",
  "letters with marks of their own": "cafe\u0301 и\u0306",
  Chinese: "你好，世界",
  Japanese: "日本語とカタカナ",
  Korean: "안녕하세요",
  Hebrew: "שלום עולם",
  Arabic: "مرحبا بالعالم",
  "right-to-left between left-to-right": "the word שלום is here, مرحبا too",
  Thai: "สวัสดี",
  Hindi: "नमस्ते",
};

for (const [script, text] of Object.entries(texts)) {
  test(`a text in ${script} is shown as it is, behind its time and name`, () => {
    assert.equal(rowOf(text), `09:12 bob     ${text}`);
  });
}

test("right-to-left text and names stand in their places, the time before them", () => {
  // A terminal that turns it round turns what is right of the name alone.
  assert.match(rowOf("שלום"), /^09:12 bob {5}שלום$/u);
  assert.match(rowOf("abc", "שלום"), /^09:12 שלום {4}abc$/u);
});

test("what would turn the rest of a row round is shown as a token, and none is added", () => {
  assert.equal(rowOf("a\u202Eb\u2067c\u2069"), "09:12 bob     a<U+202E>b<U+2067>c<U+2069>");
  assert.doesNotMatch(rowOf("שלום"), /[\u200E\u200F\u202A-\u202E\u2066-\u2069]/u);
});
