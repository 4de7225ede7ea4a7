import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { hostileTexts } from "../../src/tui/text/hostile.testing.ts";
import { safeText } from "../../src/tui/text/safe-text.ts";
import { peer } from "../helpers/seed-peer.ts";
import { startServer, temporaryFolder } from "../helpers/server.ts";
import { Person, pipes } from "./terminal.ts";

test("a message that arrives leaves the half-typed line whole, and it is sent whole", async () => {
  await using server = await startServer();
  await using ann = new Person(server, "ann", { args: ["--to", "bob"] });
  await using bob = new Person(server, "bob", { args: ["--to", "ann"] });
  await ann.isOn();
  await bob.isOn();

  ann.types("half a li");
  await ann.typesAt("bob> half a li");
  bob.types("are you there?\r");
  await ann.sees("bob: are you there?");
  await ann.typesAt("bob> half a li");
  assert.deepEqual(ann.cursor, { row: ann.rows.length - 1, column: "bob> half a li".length });

  ann.types("ne\r");
  await bob.sees("ann: half a line");
  await ann.seesFate("bob", "half a line", "bob has it");
  await bob.seesFate("ann", "are you there?", "ann has it");
});

test("a text of several rows, wide letters and a cursor inside stay as they are", async () => {
  await using server = await startServer();
  await using ann = new Person(server, "ann", { args: ["--to", "bob"], columns: 24, rows: 8 });
  await using bob = await peer(server, "bob", { autoReply: true });
  await bob.roundtrip();
  await ann.isOn();
  const left = "\u001B[D";

  ann.types(`日本語 one two three four five six seven${left.repeat(5)}`);
  await ann.typesAt("ee four five six seven");
  await bob.sends("ann", "hi");
  await ann.sees("bob: hi");
  ann.types("X\r");

  await bob.receives(); // The answer of ann.
  assert.equal((await bob.receives()).text, "日本語 one two three four five six Xseven");
  await ann.sees(/bob has it/u);
  ann.types("x");
  await ann.typesAt("bob> x");
  assert.equal(ann.rows.filter((row) => row.startsWith("bob>")).length, 1);
});

test("what is for somebody absent is kept, and waits for them unread", async () => {
  await using server = await startServer();
  await using ann = new Person(server, "ann", { args: ["--to", "bob"] });

  await ann.isOn();
  ann.types("lunch?\r");
  await ann.seesFate("bob", "lunch?", "kept for bob until they connect");

  await using bob = new Person(server, "bob");
  await bob.sees("-- unread: ann 1; /next reads them");
  bob.types("/next\r");
  await bob.sees("ann: lunch?");
});

test("@NAME and /to choose whom a text goes to, and arriving messages do not", async () => {
  await using server = await startServer();
  await using ann = new Person(server, "ann", { args: ["--to", "bob"] });
  await using bob = await peer(server, "bob", { autoReply: true });
  await using cat = await peer(server, "cat", { autoReply: true });
  await bob.roundtrip();
  await cat.roundtrip();
  await ann.isOn();

  await cat.sends("ann", "me!");
  await ann.sees("cat: me!");
  ann.types("@cat one");
  await ann.typesAt("bob> @cat one");
  ann.types("\r");
  await ann.seesFate("cat", "one", "cat has it");
  ann.types("/to cat\r");
  await ann.typesAt("cat>");
  ann.types("//two\r");
  await ann.seesFate("cat", "/two", "cat has it");
  ann.types("/quti\r");
  await ann.sees(/no command \/quti; the nearest is \/quit/);
  await ann.typesAt("cat> /quti");
  assert.deepEqual(bob.arrived, []);
});

test("a paste of several lines is one text, whatever its lines begin with", async () => {
  await using server = await startServer();
  await using ann = new Person(server, "ann", { args: ["--to", "bob"] });
  await using bob = await peer(server, "bob", { autoReply: true });
  await bob.roundtrip();
  await ann.isOn();

  ann.types("\u001B[200~/quit\rsecond\r\u001B[201~");
  await ann.typesAt("bob> /quit␊second");
  ann.types("\r");

  assert.equal((await bob.receives()).text, "/quit\nsecond");
});

test("hostile texts change nothing but their own lines", async () => {
  await using server = await startServer({ args: ["--limits", "off"] });
  await using ann = new Person(server, "ann", { args: ["--to", "bob"], columns: 100, rows: 30 });
  await using bob = await peer(server, "bob");
  await bob.roundtrip();
  await ann.isOn();
  ann.types("half");
  await ann.typesAt("bob> half");
  const before = ann.rows.slice(0, -1);

  for (const text of hostileTexts) await bob.sends("ann", `<${text}>`);
  await bob.sends("ann", "the end");
  await ann.sees("bob: the end");

  assert.deepEqual(ann.rows.slice(0, before.length), before);
  await ann.typesAt("bob> half");
  assert.equal(ann.cursor.column, "bob> half".length);
  assert.deepEqual(ann.answers, [], "nothing is typed by the terminal itself");
  assert.deepEqual(ann.titles, []);
  const said = ann.lines.filter((line) => line.startsWith("bob: ")).map(squeezed);
  const texts = hostileTexts.filter((text) => !/[\n\t ]/.test(text) && text.isWellFormed());
  for (const text of texts) assert.ok(said.includes(squeezed(safeText(`bob: <${text}>`))), text);
});

/** Where a long line was broken is not what these tests are about. */
function squeezed(text: string): string {
  return text.replaceAll(" ", "");
}

test("what is typed while the server is away goes out once, in order, later", async () => {
  const first = await startServer();
  await using ann = new Person(first, "ann", { args: ["--to", "bob"] });
  await ann.isOn();

  await first.kill();
  await ann.sees(/^-- not connected: /);
  ann.types("one\r");
  await ann.sees("to bob: one, not connected, so it waits here and goes out by itself");
  ann.types("two\r");
  await ann.sees(/^to bob: two, not connected/);

  await using second = await startServer({ data: first.data, port: first.port });
  await ann.sees("-- connected again");
  await ann.sees("kept for bob until they connect: two");
  await using bob = await peer(second, "bob");
  await bob.roundtrip();
  assert.equal((await bob.receives()).text, "one");
  assert.equal((await bob.receives()).text, "two");
  await bob.roundtrip();
  assert.deepEqual(bob.arrived, []);
});

test("at level 1 a text on its way at the break is unknown; /retry sends it again", async () => {
  const first = await startServer();
  await using ann = new Person(first, "ann", { args: ["--plain", "--to", "bob"] });
  const silent = await peer(first, "bob");
  await silent.hello();
  await ann.isOn();

  ann.types("well?\r");
  await silent.receives();
  await first.kill();
  await ann.sees(/^(to bob: well\?, )?no answer, bob may have it or not/);
  await using second = await startServer({ data: first.data, port: first.port });
  await using bob = await peer(second, "bob", { autoReply: true });
  await bob.roundtrip();
  ann.types("/fate\r");
  await ann.sees(/^1\. to bob: well\?, no answer/);
  ann.types("/retry 1\r");

  await ann.sees("bob has it: well?");
  assert.equal((await bob.receives()).text, "well?");
});

test("of two windows of one name the older stands back until somebody types there", async () => {
  await using server = await startServer();
  await using bob = await peer(server, "bob", { autoReply: true });
  await bob.roundtrip();
  await using older = new Person(server, "ann", { args: ["--to", "bob"] });
  await older.isOn();
  await using newer = new Person(server, "ann", { args: ["--to", "bob"] });

  await older.sees(/^-- ann is in use elsewhere/);
  newer.types("new\r");
  await newer.seesFate("bob", "new", "bob has it");
  older.types("old\r");
  await older.sees(/bob has it(: old)?$/);
});

test("what was begun is there again after the terminal was closed", async () => {
  await using server = await startServer();
  const ann = new Person(server, "ann", { args: ["--to", "bob"] });
  await ann.isOn();
  ann.types("not yet se");
  await ann.typesAt("bob> not yet se");
  ann.signal("SIGHUP");
  assert.equal(await ann.leaves(), 129);

  await using again = new Person(server, "ann", { home: ann.home, args: ["--to", "bob"] });
  await again.typesAt("bob> not yet se");
});

test("Ctrl-C clears the line, Ctrl-D on an empty one ends with 0 and a tidy terminal", async () => {
  await using server = await startServer();
  await using ann = new Person(server, "ann", { args: ["--to", "bob"] });
  await ann.isOn();

  ann.types("oops");
  await ann.typesAt("bob> oops");
  ann.types("\u0003");
  await ann.typesAt("bob>");
  ann.types("\u001B[A");
  await ann.typesAt("bob> oops");
  ann.types("\u0015\u0004");

  assert.equal(await ann.leaves(), 0);
  assert.ok(ann.raw.endsWith("\u001B[?2004l"), "paste mode is off again");
});

test("a dumb terminal gets lines and not one control character", async () => {
  await using server = await startServer({ args: ["--limits", "off"] });
  await using bob = await peer(server, "bob");
  await using ann = new Person(server, "ann", { args: ["--to", "bob"], term: "dumb" });
  await ann.isOn();

  ann.types("hi\n");
  await ann.seesFate("bob", "hi", "kept for bob until they connect");
  for (const text of hostileTexts) await bob.sends("ann", `<${text}>`);
  await bob.sends("ann", "the end");
  await ann.sees("bob: the end");
  ann.types("/last 2\n");
  await ann.until(() => ann.lines.filter((line) => line === "bob: the end").length === 2, "/last");
  ann.types("\u0004");

  assert.equal(await ann.leaves(), 0);
  assert.deepEqual(controls(ann.raw.replaceAll("\r\n", "\n")), []);
});

/** Control characters other than the end of a line. */
function controls(text: string): string[] {
  return [...text].filter((sign) => sign < " " && sign !== "\n");
}

test("what came while one was away is told in one line, and heard talk by talk", async () => {
  await using server = await startServer();
  await pipes(server, "ann", "one\ntwo\n", { args: ["--to", "bob"] });
  await pipes(server, "cat", "three\n", { args: ["--to", "bob"] });
  await using bob = new Person(server, "bob");

  await bob.sees(/^-- unread: (ann 2, cat 1|cat 1, ann 2); \/next reads them$/u);
  assert.ok(!bob.lines.some((line) => line.endsWith("one")), "nothing is said unasked");
  bob.types("/to ann\r");
  await bob.typesAt("ann>");
  bob.types("/next\r");
  await bob.sees(/^-- to ann from now on; 2 unread since \d\d:\d\d$/u);
  await bob.sees("ann: two");
  bob.types("/next\r");
  await bob.sees("cat: three");
  bob.types("/next\r");
  await bob.sees("-- nothing is unread");
  bob.types("/unread\r");
  await bob.sees("-- the newest text of cat is unread again");
  bob.types("/talks\r");
  await bob.sees("-- the newest talks: cat with 1 unread, ann");
  bob.types("/find tw\r");
  await bob.sees(/^ann: two, \d\d:\d\d$/u);
  bob.types("/who\r");
  await bob.sees("-- away are: ann, cat");
});

test("who reads Russian is spoken to in Russian, unless they have chosen otherwise", async () => {
  await using server = await startServer();
  const home = temporaryFolder("coterie-home-");

  const env = { LC_ALL: "ru_RU.UTF-8" };
  const run = await pipes(server, "ann", "привет\n", { args: ["--to", "bob"], env });

  assert.match(run.out, /^-- ann на /mu);
  assert.match(run.out, /хранится для bob до подключения/u);

  writeFileSync(join(home, "config.toml"), 'language = "en"\n');
  const chosen = await pipes(server, "ann", "hi\n", { args: ["--to", "bob"], env, home });
  assert.match(chosen.out, /kept for bob until they connect/u);
});

test("from a pipe every line is sent, and it ends when every fate is known", async () => {
  await using server = await startServer();
  await using bob = await peer(server, "bob", { autoReply: true });
  await bob.roundtrip();

  const run = await pipes(server, "ann", "one\ntwo\n\n@cat three\n", { args: ["--to", "bob"] });

  assert.equal(run.code, 0, run.err);
  assert.match(run.out, /bob has it/);
  assert.match(run.out, /kept for cat until they connect/);
  assert.deepEqual(controls(run.out), []);
  assert.equal((await bob.receives()).text, "one");
  assert.equal((await bob.receives()).text, "two");
});

test("the exit code of a pipe says what went wrong", async () => {
  await using server = await startServer();

  assert.equal((await pipes(server, "ann", "to nobody\n")).code, 64);
  assert.equal((await pipes(server, "ann", "/quti\n")).code, 64);
  assert.equal((await pipes({ ...server, port: 1 }, "ann", "x\n")).code, 69);
  const unnamed = await pipes(server, "wolfgang1", "x\n");
  assert.equal(unnamed.code, 64);
  assert.match(unnamed.err, /9 bytes.*8 bytes/);
});
