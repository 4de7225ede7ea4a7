import assert from "node:assert/strict";
import { test } from "node:test";
import { languageOf, wordsIn } from "./words.ts";

test("the language is that of LC_ALL, else of LC_MESSAGES, else of LANG, else English", () => {
  assert.equal(languageOf({ LANG: "ru_RU.UTF-8" }), "ru");
  assert.equal(languageOf({ LANG: "ru_RU.UTF-8", LC_MESSAGES: "en_GB.UTF-8" }), "en");
  assert.equal(languageOf({ LANG: "en_US.UTF-8", LC_ALL: "ru" }), "ru");
  assert.equal(languageOf({ LC_ALL: "", LANG: "ru_RU.UTF-8" }), "ru");
  assert.equal(languageOf({ LANG: "C.UTF-8" }), "en");
  assert.equal(languageOf({ LANG: "de_DE.UTF-8" }), "en");
  assert.equal(languageOf({}), "en");
});

test("a number takes the form of the word that its language wants", async () => {
  const english = await wordsIn("en");
  assert.equal(english.link.unread(1, 1), "1 unread in 1 talk");
  assert.equal(english.link.unread(5, 2), "5 unread in 2 talks");
  const russian = await wordsIn("ru");
  assert.equal(russian.link.unread(1, 1), "1 непрочитанное в 1 чате");
  assert.equal(russian.link.unread(3, 2), "3 непрочитанных в 2 чатах");
  assert.equal(russian.link.unread(21, 21), "21 непрочитанное в 21 чате");
});
