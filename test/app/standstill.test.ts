import assert from "node:assert/strict";
import { test } from "node:test";
import { parsed, person } from "../cli/person.ts";
import { startServer } from "../helpers/server.ts";
import { Person, textsOf } from "./person.ts";

// A machine that is put to sleep stops its programs as SIGSTOP does, without a word to them.

test("a client that stood still counts as silent, and then has each text once", async () => {
  await using server = await startServer();
  await using ann = new Person(server, "ann", { to: "bob" });
  await using bob = new Person(server, "bob", { to: "ann" });
  await ann.sees(/▸bob +here/u);
  await bob.sees(/▸ann +here/u);
  ann.types("before\rhalf a li");
  await ann.sees(/✓ before$/mu);
  await ann.writes("half a li");

  ann.signal("SIGSTOP");
  bob.types("are you there?\r");
  await bob.sees(/▸ann +silent[^]*◷ are you there\?$/mu);
  ann.types("ne\r");
  ann.signal("SIGCONT");

  await bob.sees(/▸ann +here/u);
  await bob.sees(/✓ are you there\?$/mu);
  await bob.sees(/ half a line$/mu);
  await ann.sees(/✓ half a line$/mu);
  await ann.sees(/ are you there\?$/mu);
  await ann.writes("");
  assert.deepEqual(textsOf(bob), ["before", "are you there?", "half a line"]);
  assert.deepEqual(textsOf(ann).toSorted(), ["are you there?", "before", "half a line"]);
  await ann.isDrawnTrue("after it had stood still");
});

test("a client that slept while the server began anew connects, and loses nothing", async () => {
  const first = await startServer();
  await using ann = new Person(first, "ann", { to: "bob" });
  const bob = await person("bob", first).listens("--follow", "--json");
  await ann.sees(/▸bob +here/u);
  ann.types("before\r");
  await ann.sees(/✓ before$/mu);
  assert.equal(parsed(await bob.line()).text, "before");
  ann.types("half a li");
  await ann.writes("half a li");

  ann.signal("SIGSTOP");
  ann.types("ne\rtwo\r");
  await first.kill();
  await using second = await startServer({ data: first.data, port: first.port });
  const carol = await person("carol", second).send(["--to", "ann", "while you slept"]);
  assert.equal(carol.exit, 0, carol.err);
  ann.types("three\r");
  ann.signal("SIGCONT");

  await ann.sees(/ online\n[^]*✓ three$/mu);
  await ann.sees(/^ carol +1 /mu);
  await ann.writes("");
  ann.types("the last\r");
  const heard: string[] = [];
  while (heard.at(-1) !== "the last") heard.push(parsed(await bob.line()).text);
  assert.deepEqual(heard, ["half a line", "two", "three", "the last"]);
  await ann.sees(/✓ the last$/mu);
  assert.deepEqual(textsOf(ann), ["before", ...heard]);
  await ann.isDrawnTrue("after it had slept");
  ann.types("/to carol\r");
  await ann.sees(/ while you slept$/mu);
  assert.deepEqual(textsOf(ann), ["while you slept"]);
  bob.interrupt();
  await bob.ended;
});
