import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { openFile, plain, queued, words } from "./files.testing.ts";
import { fold } from "./fold.ts";

const texts = [
  "Ёлка стоит в УГЛУ",
  "йод и йогурт",
  "Café au lait, Zürich und STRASSE",
  "我们去中国旅行",
  "สวัสดีครับ",
  "한국어 문장",
  "Οδυσσεύς ΟΔΟΣ",
  "the deploy is done 🎉👍",
  "version v2.10 of x86_64",
];

const findings: readonly (readonly [words: string, found: string | undefined])[] = [
  ["елка", "Ёлка стоит в УГЛУ"],
  ["ЁЛКА", "Ёлка стоит в УГЛУ"],
  ["углу стоит", "Ёлка стоит в УГЛУ"],
  ["йод", "йод и йогурт"],
  ["иод", undefined],
  ["и\u0306од", "йод и йогурт"],
  ["cafe", "Café au lait, Zürich und STRASSE"],
  ["CAFÉ lai", "Café au lait, Zürich und STRASSE"],
  ["zurich", "Café au lait, Zürich und STRASSE"],
  ["straße", "Café au lait, Zürich und STRASSE"],
  ["中国", "我们去中国旅行"],
  ["国中", undefined],
  ["สวัสดี", "สวัสดีครับ"],
  ["한국", "한국어 문장"],
  ["οδος", "Οδυσσεύς ΟΔΟΣ"],
  ["οδυσσευς", "Οδυσσεύς ΟΔΟΣ"],
  ["👍", "the deploy is done 🎉👍"],
  ["dep", "the deploy is done 🎉👍"],
  ["ploy", undefined],
  ["v2.10", "version v2.10 of x86_64"],
  ["deploy cafe", undefined],
];

test("words are found in any script, without case and accents, by their beginning", () => {
  const file = openFile();
  queued(file, "bob", ...texts);

  for (const [query, found] of findings) {
    const expected = found === undefined ? [] : [found];
    assert.deepEqual(words(file.find(query, { limit: 10 })), expected, query);
  }
});

test("what is found comes newest first, in pages, and from one conversation if wanted", () => {
  const file = openFile();
  file.take([plain(1, "tea one")]);
  queued(file, "bob", "tea two");
  queued(file, "carl", "tea three");
  file.take([plain(2, "coffee")]);

  const page = file.find("tea", { limit: 2 });
  assert.deepEqual(words(page), ["tea three", "tea two"]);
  assert.deepEqual(words(file.find("tea", { limit: 2, before: page.at(-1)?.row })), ["tea one"]);
  assert.deepEqual(words(file.find("tea", { limit: 9, peer: "carl" })), ["tea three"]);
  assert.deepEqual(file.find("tea", { limit: 9, peer: "nobody" }), []);
  assert.deepEqual(file.find("p1", { limit: 9 }), []);
});

test("nothing that is typed to be found is a command, and without words nothing is found", () => {
  const file = openFile();
  queued(file, "bob", "NEAR AND words");

  for (const query of ["", " ", '"', "*", "words:", "- ^ ( ) + {}"]) {
    const found = file.find(query, { limit: 1 }).length;
    assert.equal(found, query === "words:" ? 1 : 0, query);
  }
  assert.equal(file.find("NEAR", { limit: 1 }).length, 1);
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), (query) => {
      file.find(query, { limit: 1 });
    }),
    { numRuns: 200 },
  );
});

test("every text is found by its own words", () => {
  const file = openFile();
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", maxLength: 40 }), (text) => {
      const [queuedText] = queued(file, "bob", text);
      if (fold(text) === "") return;
      const rows = file.find(text, { limit: 1 }).map(({ row }) => row);
      assert.deepEqual(rows, [queuedText?.row]);
    }),
    { numRuns: 200 },
  );
});

test("a text that is no UTF-8 is found by the words in it", () => {
  const file = openFile();
  file.queue("bob", [Buffer.concat([Buffer.from("good "), Buffer.of(255), Buffer.from("bad")])], 0);

  assert.equal(file.find("bad", { limit: 1 }).length, 1);
});

test("a word folded twice is the same as folded once", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), (text) => {
      assert.equal(fold(fold(text)), fold(text));
    }),
  );
});
