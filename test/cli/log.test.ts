import assert from "node:assert/strict";
import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import pty from "@lydell/node-pty";
import { COTERIE, startServer } from "../helpers/server.ts";
import { newHome, person, run } from "./person.ts";
import type { Person, Result } from "./person.ts";

function logOf({ who, home }: Person, ...args: string[]): Promise<Result> {
  return run(["log", ...who, ...args], { home });
}

function unreadOf({ who, home }: Person, ...args: string[]): Promise<Result> {
  return run(["unread", ...who, ...args], { home });
}

/** The lines of an output without times and days. */
function plain(out: string): string[] {
  const lines = out.trimEnd().split("\n");
  return lines.map((line) => line.replaceAll(/\d{4}-\d\d-\d\d ?|\d\d:\d\d /gu, ""));
}

/** Lines of JSON without what differs from run to run. */
function objects(out: string): Record<string, unknown>[] {
  return out
    .trimEnd()
    .split("\n")
    .map((line) => {
      const value: unknown = JSON.parse(line);
      const entries = Object.entries(typeof value === "object" && value !== null ? value : {});
      return Object.fromEntries(entries.filter(([key]) => key !== "at" && key !== "id"));
    });
}

test("what was said is there on both sides after the server is gone", async () => {
  const server = await startServer();
  const ann = person("ann", server);
  const bob = person("bob", server);
  await ann.send(["--to", "bob", "lunch?\nat one"]);
  await (
    await bob.listens("--count", "1")
  ).ended;
  const listening = await ann.listens("--count", "1");
  await bob.send(["--to", "ann", "да"]);
  await listening.ended;
  await server.stop();
  await ann.send(["--to", "bob", "too late"]);

  const said = await logOf(ann, "bob");
  assert.deepEqual([said.exit, said.err], [0, ""]);
  assert.deepEqual(plain(said.out), [
    "--- ---",
    "ann: lunch?",
    "  at one (bob has it)",
    "bob: да",
    "ann: too late (not sent)",
  ]);
  assert.deepEqual(objects((await logOf(bob, "ann", "--json")).out), [
    { row: 1, peer: "ann", own: false, text: "lunch?\nat one", state: "arrived", code: null },
    { row: 2, peer: "ann", own: true, text: "да", state: "done", code: "200" },
  ]);
});

test("a talk is written to a page, and only the days that were asked for", async () => {
  await using server = await startServer();
  const ann = person("ann", server);
  await ann.send(["--to", "bob", "<script>lunch?</script>"]);

  const page = await logOf(ann, "bob", "--format", "html", "--since", "2000-01-01");
  assert.deepEqual([page.exit, page.err], [0, ""]);
  assert.match(page.out, /^<!doctype html>/u);
  assert.match(page.out, /<p>&lt;script&gt;lunch\?&lt;\/script&gt;<\/p>/u);
  assert.equal((await logOf(ann, "bob", "--json", "--until", "2000-01-01")).out, "");
  for (const wrong of [
    ["--format", "html"],
    ["bob", "--since", "2026-02-30"],
  ]) {
    assert.equal((await logOf(ann, ...wrong)).exit, 64);
  }
});

test("stats count what was said, and change nothing", async () => {
  await using server = await startServer();
  const ann = person("ann", server);
  for (const to of ["bob", "bob", "carl"]) await ann.send(["--to", to, "hi"]);
  const stats = (...args: string[]): Promise<Result> =>
    run(["stats", ...ann.who, ...args], { home: ann.home });

  const table = await stats();
  assert.deepEqual([table.exit, table.err], [0, ""]);
  assert.match(table.out, /^texts\tall\t3\nday\t\S+\t3\n[^]*person\tann\t3\n$/u);
  assert.match((await stats("bob", "--json")).out, /^\{"texts":2,"days":\[\{"label":/u);
  assert.match((await stats("dora")).err, /nothing was said with dora/u);
});

test("bars are of ASCII where the settings say so", async () => {
  await using server = await startServer();
  const ann = person("ann", server);
  const { home, who } = ann;
  await ann.send(["--to", "bob", "hi"]);
  writeFileSync(join(home, "config.toml"), "ascii = true\n");

  const env = { ...process.env, COTERIE_HOME: home, LC_ALL: "C.UTF-8", TERM: "xterm" };
  const terminal = pty.spawn(process.execPath, [COTERIE, "stats", ...who], { env });
  const ended = Promise.withResolvers<void>();
  let shown = "";
  terminal.onData((text) => {
    shown += text;
  });
  terminal.onExit(() => ended.resolve());
  await ended.promise;

  assert.match(shown, /by day\r?\n.* 1 {2}#+\r?\n/u);
  assert.doesNotMatch(shown, /█/u);
});

test("what is not delivered is one list, and a script is told by the exit code", async () => {
  const server = await startServer();
  const ann = person("ann", server);
  await ann.send(["--to", "bob", "kept"]);
  const bob = await person("bob", server).listens("--count", "1");
  await bob.ended;
  await ann.send(["--to", "carl", "kept too"]);
  await server.stop();
  await ann.send(["--to", "dora", "too late"]);

  const listed = await logOf(ann, "--undelivered");
  assert.equal(listed.exit, 75);
  const lines = plain(listed.out).slice(-2);
  assert.deepEqual(lines, [
    "ann to carl: kept too (kept for later)",
    "ann to dora: too late (not sent)",
  ]);
  const [one] = objects((await logOf(ann, "dora", "--undelivered", "--json")).out);
  assert.deepEqual([one?.["peer"], one?.["state"]], ["dora", "unsent"]);
  const nobody = await logOf(ann, "erin", "--undelivered");
  assert.deepEqual([nobody.exit, nobody.out], [0, ""]);
  assert.match(nobody.err, /nothing of yours for erin waits to be delivered/u);
  assert.equal((await logOf(ann, "--undelivered", "--before", "2")).exit, 64);
});

test("the list names the people, the newest talk last, with what is unread", async () => {
  await using server = await startServer();
  const ann = person("ann", server);
  await person("carl", server).send(["--to", "ann", "one\ntwo"]);
  await person("carl", server).send(["--to", "ann", "three\nfour"]);
  // At level 1 a send takes over what has come.
  await ann.send(["--plain", "--to", "ann", "note"]);
  await ann.send(["--plain", "--to", "bob", "hi"]);

  const list = await logOf(ann);
  assert.deepEqual(plain(list.out), [
    "carl (2 unread)   carl: three",
    "ann (1 unread)   ann: note",
    "bob   ann: hi",
  ]);
  const [newest, ...others] = objects((await logOf(ann, "--json", "--limit", "1")).out);
  assert.deepEqual(others, []);
  assert.deepEqual([newest?.["peer"], newest?.["text"], newest?.["unread"]], ["bob", "hi", 0]);
});

test("words are found with everybody or with one, the newest last", async () => {
  await using server = await startServer();
  const ann = person("ann", server);
  for (const to of ["bob", "carl"]) {
    for (const text of ["Lunch on Friday", "tea"]) await ann.send(["--to", to, text]);
  }

  const all = await logOf(ann, "--find", "lunch fri");
  assert.deepEqual(plain(all.out), [
    "--- ---",
    "ann to bob: Lunch on Friday (kept for later)",
    "ann to carl: Lunch on Friday (kept for later)",
  ]);
  const one = await logOf(ann, "carl", "--find", "lunch", "--json");
  assert.deepEqual(
    objects(one.out).map(({ peer }) => peer),
    ["carl"],
  );
  const none = await logOf(ann, "--find", "dinner");
  assert.deepEqual([none.exit, none.out], [0, ""]);
  assert.match(none.err, /no such words were said/u);
});

test("pages go back from a row, and a long text in them is whole", async () => {
  await using server = await startServer();
  const ann = person("ann", server);
  const long = "один два 👩‍👩‍👧 ".repeat(400);
  for (const text of ["first", long, "last"]) await ann.send(["--to", "bob", "-"], text);

  const [newest] = objects((await logOf(ann, "bob", "--json", "--limit", "1")).out);
  assert.equal(newest?.["text"], "last");
  const before = ["--before", String(newest["row"])];
  const [middle] = objects((await logOf(ann, "bob", "--json", "--limit", "1", ...before)).out);
  assert.equal(middle?.["text"], long);
  const parts = middle["parts"];
  assert.ok(Array.isArray(parts) && parts[0] > 1 && parts[0] === parts[1]);
  const oldest = await logOf(ann, "bob", "--json", "--before", String(middle["row"]));
  assert.deepEqual(
    objects(oldest.out).map(({ text }) => text),
    ["first"],
  );
});

test("unread counts what nobody has read, and looking at the log reads nothing", async () => {
  await using server = await startServer();
  const bob = person("bob", server);
  await person("ann", server).send(["--to", "bob", "one"]);
  await person("ann", server).send(["--to", "bob", "two"]);
  await person("carl", server).send(["--to", "bob", "three"]);
  await bob.send(["--plain", "--to", "ann", "hi"]);
  await logOf(bob, "ann");

  assert.equal((await unreadOf(bob)).out, "3\n");
  const inJson = await unreadOf(bob, "--json");
  assert.equal(inJson.out, '{"unread":3,"from":{"ann":2,"carl":1}}\n');
  await (
    await bob.listens("--count", "3")
  ).ended;
  assert.deepEqual(await unreadOf(bob), { exit: 0, out: "0\n", err: "" });
});

test("neither makes an account that is not there", async () => {
  const home = newHome();
  const who = ["--user", "ann"];

  const unread = await run(["unread", ...who], { home });
  assert.deepEqual(unread, { exit: 0, out: "0\n", err: "" });
  assert.equal((await run(["unread", "--json"], { home })).out, '{"unread":0,"from":{}}\n');
  const log = await run(["log", ...who], { home });
  assert.equal(log.exit, 64);
  assert.match(log.err, /nothing was said yet .* coterie chat/u);
  assert.deepEqual(readdirSync(home), []);
});

test("what log cannot do is told in one sentence", async () => {
  const { exit, err } = await run(["log", "--user", "ann", "--before", "3"]);
  assert.equal(exit, 64);
  assert.match(err, /^coterie log: --before goes through texts .*\n$/u);
  for (const limit of ["0", "-1", "x"]) {
    assert.equal((await run(["log", "bob", `--limit=${limit}`])).exit, 64);
  }
  assert.equal((await run(["log", "too long a name"])).exit, 64);
});
