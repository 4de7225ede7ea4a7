import assert from "node:assert/strict";
import { test } from "node:test";
import { english } from "./english.ts";
import { russian } from "./russian.ts";
import { doctor } from "./russian/doctor.ts";
import { hooks } from "./russian/hooks.ts";

/** Every sentence of a language by its place in it; functions are asked with numbers alone. */
function sentencesIn(words: unknown, place = ""): Map<string, string> {
  if (typeof words === "string") return new Map([[place, words]]);
  if (typeof words === "function") {
    const said: unknown = Reflect.apply(words, undefined, [3, 3, 3, 3]);
    return sentencesIn(said, place);
  }
  const entries = words instanceof Map ? [...words] : Object.entries(words ?? {});
  return new Map(
    entries.flatMap(([name, value]: [string, unknown]) => [
      ...sentencesIn(value, `${place}.${name}`),
    ]),
  );
}

/** What is the same in every language: keys, commands and what is typed. */
const sameEverywhere = new RegExp(
  [
    String.raw`\b(?:Ctrl|Alt)-\w+|\b(?:Enter|Tab|Esc|PgUp|PgDn|Up|Down|F1)\b|^[a-z] `,
    String.raw`^ru$|(?:/|--)[a-z]+|\bcoterie(?: (?:chat|members))?\b`,
    String.raw`\b(?:bob|ann2?|fg|on|off|names|test|all|N|ASCII|TLS|EDITOR|VISUAL|NO_COLOR|Shift)\b`,
    String.raw`~/\.tmux\.conf|config\.toml|\[hooks\]|\btmux\b|\b(?:GNU )?screen\b`,
    String.raw`\bexport (?:LANG|TERM)=\S+|\b(?:TERM|UTF-8|Coterie|Node|ok)\b`,
    String.raw`\b(?:TOML|Emacs|vi|Ctrl|Alt|auto|keys|find|none|terminal)\b`,
    String.raw`\b(?:Coterie|Node|TERM|ok|screen|export|LANG|xterm-256color|UTF|C|emacs)\b`,
    String.raw`\bCOTERIE_FROM\b|'cat >> all-texts\.txt'|\b(?:message|mention)\b`,
  ].join("|"),
  "gu",
);

test("what is said in Russian is said in Russian, keys and what is typed aside", () => {
  const foreign = [...sentencesIn({ ...russian, doctor, hooks })].filter(([, sentence]) =>
    /\p{Script=Latin}/u.test(sentence.replaceAll(sameEverywhere, "")),
  );

  assert.deepEqual(foreign, []);
});

/** Where a language says nothing. */
function emptyIn(words: unknown): string[] {
  return [...sentencesIn(words)].flatMap(([place, said]) => (said === "" ? [place] : []));
}

test("what Russian leaves empty is empty in English, and nothing else is", () => {
  const forms = /^\.(?:commands|hints)\./u;

  assert.deepEqual(
    emptyIn(russian).filter((place) => forms.test(place)),
    emptyIn(english).filter((place) => forms.test(place)),
  );
});

test("every code of an answer that is a refusal has its meaning in Russian", () => {
  for (const code of ["400", "403", "404", "410", "413", "429", "504", "507"]) {
    assert.doesNotMatch(russian.fates.refused("bob", code, "is away"), /код|away/u, code);
  }
  assert.equal(russian.fates.refused("bob", "499", "is away"), "отказ: bob (код 499)");
});

test("days and months have at most three columns in each language", () => {
  for (const { times } of [english, russian]) {
    const days = Array.from({ length: 7 }, (_, day) => times.day(day));
    const months = Array.from({ length: 12 }, (_, month) => times.month(month + 1));
    assert.equal(new Set([...days, ...months]).size, 19);
    for (const name of [...days, ...months]) assert.match(name, /^\p{L}{2,3}$/u);
  }
});

/** What is said of 1, 2, 5, 11 and 21. */
function beside(say: (count: number) => string): string[] {
  return [1, 2, 5, 11, 21].map(say);
}

test("Russian words beside 1, 2, 5, 11 and 21 have the form that each of them wants", () => {
  assert.deepEqual(beside(russian.writing.notices), [
    "1 объявление: /notices",
    "2 объявления: /notices",
    "5 объявлений: /notices",
    "11 объявлений: /notices",
    "21 объявление: /notices",
  ]);
  assert.deepEqual(beside(russian.writing.goesAs), [
    "уйдёт 1 сообщением",
    "уйдёт 2 сообщениями",
    "уйдёт 5 сообщениями",
    "уйдёт 11 сообщениями",
    "уйдёт 21 сообщением",
  ]);
  assert.deepEqual(
    beside((count) => russian.notes.leaveWaiting(count).split(" и ")[0] ?? ""),
    [
      "1 сообщение ждёт",
      "2 сообщения ждут",
      "5 сообщений ждут",
      "11 сообщений ждут",
      "21 сообщение ждёт",
    ],
  );
  assert.deepEqual(beside(russian.fates.bytes), [
    "1 байт",
    "2 байта",
    "5 байт",
    "11 байт",
    "21 байт",
  ]);
});
