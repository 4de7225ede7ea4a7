import assert from "node:assert/strict";
import { test } from "node:test";
import { firstRun, nameFrom } from "./first-run.ts";
import type { Asked } from "./first-run.ts";

/** Somebody who gives these answers, and leaves after the last. */
function person(...answers: readonly string[]): Asked & { readonly read: string[] } {
  const left = [...answers];
  const read: string[] = [];
  return {
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

test("whoever leaves has changed nothing", async () => {
  assert.equal(await firstRun(person(), "ann"), undefined);
  assert.equal(await firstRun(person("2"), "ann"), undefined);
});

test("a login name is cut to what fits, between characters", () => {
  assert.equal(nameFrom("benjamin.k"), "benjamin");
  assert.equal(nameFrom("Кириллица"), "Кири");
  assert.equal(nameFrom(""), undefined);
});
