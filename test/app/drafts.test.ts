import assert from "node:assert/strict";
import { test } from "node:test";
import { parsed, person } from "../cli/person.ts";
import { peer } from "../helpers/seed-peer.ts";
import { startServer } from "../helpers/server.ts";
import { Person, textsOf } from "./person.ts";

test("a draft stays with its talk, is marked in the list, and is there after kill -9", async () => {
  await using server = await startServer();
  await using ann = new Person(server, "ann", { to: "bob" });
  await ann.sees(/── to bob /u);
  ann.types("for bob alone");
  await ann.writes("for bob alone");

  ann.types("\u0007carol\r");
  await ann.sees(/── to carol ─/u);
  await ann.writes("");
  await ann.sees(/^ bob +\*/mu);
  ann.types("and for carol");
  await ann.keeps("bob", "for bob alone");
  await ann.keeps("carol", "and for carol");
  await ann.kills();
  ann.restarts();

  await ann.sees(/^ carol +\*/mu);
  await ann.writes("for bob alone");
  ann.presses("alt-2");
  await ann.sees(/── to carol ─/u);
  await ann.writes("and for carol");
});

test("what is sent while the server is away waits, and goes out once and in order", async () => {
  const first = await startServer();
  await using ann = new Person(first, "ann", { to: "bob" });
  await ann.sees(/ online/u);
  ann.types("half");
  await ann.writes("half");
  await first.kill();
  await ann.sees(/offline, /u);
  await ann.writes("half");

  ann.types(" a thought\rtwo\rthree\r");
  await ann.sees(/◌ half a thought\n.*◌ two\n.*◌ three\n[^]*◌ 3 waiting/u);
  ann.presses("ctrl-c");
  await ann.sees(/3 texts wait here and will go out next time; Ctrl-C again leaves/u);
  await ann.kills();
  ann.restarts();
  await ann.sees(/◌ half a thought\n.*◌ two\n.*◌ three\n[^]*◌ 3 waiting/u);
  await ann.writes("");
  ann.types("/msg carol four\r");
  await ann.sees(/on its way to carol/u);
  await ann.kills();
  ann.restarts();
  await ann.sees(/◌ 4 waiting/u);
  ann.types("/fate\r");
  await ann.sees(
    /1 +\d\d:\d\d bob: half a thought: here, not on[^]*4 +\d\d:\d\d carol: four: here/u,
  );
  ann.presses("escape");

  await using second = await startServer({ data: first.data, port: first.port });
  await using bob = new Person(second, "bob", { to: "ann" });
  await bob.sees(/three/u);
  await ann.sees(/✓ half a thought\n.*✓ two\n.*✓ three\n/u);
  assert.deepEqual(textsOf(bob), ["half a thought", "two", "three"]);
  assert.deepEqual(textsOf(ann), ["half a thought", "two", "three"]);
});

test("ten texts of a client that was killed while nothing was there arrive in order", async () => {
  const first = await startServer();
  await using ann = new Person(first, "ann", { to: "bob" });
  await ann.sees(/ online/u);
  await first.kill();
  await ann.sees(/offline, /u);
  const all = Array.from({ length: 10 }, (_, index) => `text number ${index}`);
  ann.types(`${all.join("\r")}\r`);
  await ann.sees(/◌ text number 9\n[^]*◌ 10 waiting/u);
  await ann.kills();

  await using second = await startServer({ data: first.data, port: first.port });
  const bob = await person("bob", second).listens("--follow", "--json");
  ann.restarts();
  await ann.sees(/✓ text number 9$/mu);
  ann.types("the last\r");

  const heard: string[] = [];
  while (heard.at(-1) !== "the last") heard.push(parsed(await bob.line()).text);
  assert.deepEqual(heard, [...all, "the last"]);
  await ann.sees(/✓ the last$/mu);
  assert.deepEqual(textsOf(ann), heard);
  bob.interrupt();
  await bob.ended;
});

test("texts under way at kill -9 arrive once each, and their fate is right", async () => {
  await using server = await startServer();
  await using ann = new Person(server, "ann", { to: "bob" });
  await using bob = new Person(server, "bob", { to: "ann" });
  await ann.sees(/▸bob +here/u);

  const all = Array.from({ length: 12 }, (_, index) => `text number ${index}`);
  ann.types(`${all.join("\r")}\r`);
  await bob.sees(/text number 2/u);
  await ann.kills();
  ann.restarts();
  await ann.sees(/ online[^]*text number 2/u);
  await ann.seesNo(/[◌◷?] +text/u);
  ann.types("\u0015the last\r");

  await bob.sees(/the last/u);
  await ann.sees(/✓ +the last/u);
  const sent = textsOf(ann).slice(0, -1);
  assert.deepEqual(sent, all.slice(0, sent.length));
  assert.deepEqual(textsOf(bob), textsOf(ann));
});

test("what was sent is no draft any more, even if the next moment is the last", async () => {
  await using server = await startServer();
  await using ann = new Person(server, "ann", { to: "bob" });
  await using bob = await peer(server, "bob");
  await bob.hello();
  await ann.sees(/▸bob +here/u);
  ann.types("hello");
  await ann.keeps("bob", "hello");

  ann.presses("enter");
  await bob.receives();
  await ann.kills();
  ann.restarts();

  await ann.sees(/[◌◷] +hello/u);
  await ann.writes("");
});

test("an answer that never came is no fate: the text waits, and then is kept", async () => {
  await using server = await startServer();
  await using ann = new Person(server, "ann", { to: "bob" });
  await using silent = await peer(server, "bob");
  await silent.hello();
  await ann.sees(/▸bob +here/u);

  ann.types("well?\r");
  await silent.receives();
  await ann.sees(/◌ +well\?/u);
  await ann.kills();
  ann.restarts();

  await ann.sees(/[◌◷] +well\?/u);
  await ann.sees(/◷ +well\?/u);
});
