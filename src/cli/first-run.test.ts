import assert from "node:assert/strict";
import { test } from "node:test";
import { parseMemberName } from "../wire/member-name.ts";
import { parseUsername } from "../wire/username.ts";
import { asking } from "../words/english/asking.ts";
import { asking as inRussian } from "../words/russian/asking.ts";
import { firstRun, nameFrom } from "./first-run.ts";
import type { Asked } from "./first-run.ts";

/** Somebody who gives these answers, and leaves after the last. */
function person(...answers: readonly string[]): Asked & { readonly read: string[] } {
  const left = [...answers];
  const read: string[] = [];
  return {
    words: asking,
    read,
    say: (line) => void read.push(line),
    ask: (question) => {
      read.push(question);
      return Promise.resolve(left.shift());
    },
  };
}

test("two answers start a group: 2, and Enter for the name that the system knows", async () => {
  assert.deepEqual(await firstRun(person("2", ""), "ann"), { server: undefined, user: "ann" });
});

test("who reads Russian is asked in Russian, and answers the same", async () => {
  const asked = { ...person("2", ""), words: inRussian };

  assert.deepEqual(await firstRun(asked, "ann"), { server: undefined, user: "ann" });
  assert.match(asked.read.join("\n"), /Создать группу здесь.*Ваше имя, от 1 до 8 байт \[ann\]/su);
});

test("what cannot be an answer is said in Russian too, and what can", async () => {
  const here = { login: "Анна", read: parseMemberName };
  const asked = { ...person("где?:x", "2", "Анна", "anna"), words: inRussian };

  assert.deepEqual(await firstRun(asked, "Анна", here), { server: undefined, user: "anna" });
  const read = asked.read.join("\n");
  assert.match(read, /Это не адрес.*до 8 строчных латинских букв.*Такое имя не подходит/su);
  assert.doesNotMatch(read, /cannot|such as/u);
});

test("who starts a group with members has a name that members can have", async () => {
  const here = { login: "ann", read: parseMemberName };
  const asked = person("2", "Ann", "ann");

  assert.deepEqual(await firstRun(asked, "Ann", here), { server: undefined, user: "ann" });
  assert.match(asked.read.join("\n"), /cannot be the name of a member/u);
});

test("an address can be typed at once, or after 1", async () => {
  const there = { server: { host: "example.org", port: 7000 }, user: "bob" };

  assert.deepEqual(await firstRun(person("example.org:7000", "bob"), "x"), there);
  assert.deepEqual(await firstRun(person("1", "example.org:7000", "bob"), "x"), there);
});

test("an answer that cannot be is explained, and asked for again", async () => {
  const asked = person("not an address", "2", "ännelise", "anne");

  assert.deepEqual(await firstRun(asked, "x"), { server: undefined, user: "anne" });
  assert.match(asked.read.join("\n"), /HOST:PORT/u);
  assert.match(asked.read.join("\n"), /9 bytes/u);
});

test("a mere word is no address: who says their name too early is told so", async () => {
  const asked = person("bob", "1", "hello", "localhost", "bob");
  const server = { host: "localhost", port: 7427 };

  assert.deepEqual(await firstRun(asked, "x"), { server, user: "bob" });
  assert.match(asked.read.join("\n"), /"bob" is no address\..*Who you are is asked next/u);
});

test("whoever leaves has changed nothing", async () => {
  assert.equal(await firstRun(person(), "ann"), undefined);
  assert.equal(await firstRun(person("2"), "ann"), undefined);
});

test("a login name is cut to what fits, between characters", () => {
  assert.equal(nameFrom("benjamin.k", parseUsername), "benjamin");
  assert.equal(nameFrom("Кириллица", parseUsername), "Кири");
  assert.equal(nameFrom("", parseUsername), undefined);
});

test("a login name that no member may have is no suggestion, not even a piece of it", () => {
  assert.equal(nameFrom("root", parseMemberName), undefined);
  assert.equal(nameFrom("annelise2", parseMemberName), "annelise");
});

test("what an invited person was given is taken in every form", async () => {
  const code = "K7QM2-XVD4P-9TRWA-3HNBE";
  const server = { host: "chat.example.org", port: 7427 };
  const invitation = { server, code };
  const forms = [
    `coterie join chat.example.org:7427 ${code}`,
    `$ npx coterie join chat.example.org ${code} --user ann`,
    `chat.example.org:7427 ${code.toLowerCase().replaceAll("-", " ")}`,
    `coterie://chat.example.org:7427/#${code}`,
  ];
  for (const form of forms) {
    assert.deepEqual(await firstRun(person(form), "ann"), { invitation }, form);
    assert.deepEqual(await firstRun(person("1", form), "ann"), { invitation }, form);
  }
  const alone = person(code, "nowhere at all", "chat.example.org");
  assert.deepEqual(await firstRun(alone, "ann"), { invitation });
  assert.match(alone.read.join("\n"), /no address of a server/u);
});

test("a code with a slip in it is explained, and asked for again", async () => {
  const asked = person("chat.example.org:7427 K7QM2-XVD4P-9TRWA-3HNB", "2", "ann");

  assert.deepEqual(await firstRun(asked, "x"), { server: undefined, user: "ann" });
  assert.match(asked.read.join("\n"), /20 letters and digits, and this one has 19/u);
});
