import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { startServer } from "../helpers/server.ts";
import { newHome, parsed, person, start } from "./person.ts";
import type { Result } from "./person.ts";

test("ten sends of a name disturb no listener of it, and nothing is lost or doubled", async () => {
  await using server = await startServer();
  const bob = person("bob", server);
  const listening = await bob.listens("--follow", "--json");

  const sends = Array.from({ length: 10 }, (_, at) => bob.send(["--to", "bob", `note ${at}`]));
  const results = await Promise.all(sends);

  assert.ok(results.every(({ out }) => out === "bob has it (200)\n"));
  const got: unknown[] = [];
  while (got.length < 10) got.push(parsed(await listening.line()).text);
  assert.equal(new Set(got).size, 10);
  await bob.send(["--to", "bob", "the last"]);
  assert.equal(parsed(await listening.line()).text, "the last");
  listening.interrupt();
  const { err } = await listening.ended;
  assert.equal(err.match(/connected to/gu)?.length, 1, err);
});

test("--wait-taken waits until the recipient has it, over a server's end too", async () => {
  const dying = await startServer();
  const { host, port, data } = dying;
  const home = newHome();
  const of = (name: string): string[] => ["--server", `${host}:${port}`, "--user", name];
  const waiting = start(["send", ...of("ann"), "--to", "bob", "--wait-taken", "wait"], { home });
  const told = async (): Promise<unknown> => {
    const { out } = await start(["log", ...of("ann"), "bob", "--json"], { home }).ended;
    return out === "" ? undefined : parsed(out).code;
  };
  while ((await told()) !== "300");
  await dying.kill();

  await using again = await startServer({ data, port });
  const bob = person("bob", again);
  const listening = await bob.listens("--count", "1");

  assert.equal((await listening.ended).out, "wait\n");
  assert.equal((await waiting.ended).out, "bob has it (200)\n");
});

test("a listener that is killed goes on after the last line, without doubles", async () => {
  await using server = await startServer();
  const ann = person("ann", server);
  const bob = person("bob", server);
  const first = await bob.listens("--follow", "--json");
  await ann.send(["--to", "bob", "one"]);
  assert.equal(parsed(await first.line()).text, "one");
  first.kill();
  await first.ended;
  await ann.send(["--to", "bob", "two"]);

  const second = await bob.listens("--follow", "--json");
  assert.equal(parsed(await second.line()).text, "two");
  await ann.send(["--to", "bob", "three"]);
  assert.equal(parsed(await second.line()).text, "three");
  second.interrupt();
  await second.ended;
});

test("who says who is here and disturbs nobody", async () => {
  await using server = await startServer();
  const bob = person("bob", server);
  const listening = await bob.listens("--follow");
  const of = ["--server", `${server.host}:${server.port}`, "--user", "bob"];

  const lines = (await start(["who", ...of, "bob", "nobody"]).ended).out.split("\n");
  assert.match(lines[0] ?? "", /^bob: here/u);
  assert.equal(lines[1], "nobody: never seen here");
  const json = (await start(["who", ...of, "--json"]).ended).out;
  const { name, state }: Record<string, unknown> = { ...JSON.parse(json) };
  assert.deepEqual([name, state], ["bob", "here"]);

  const { exit, err } = await start(["who", ...of, "--plain"]).ended;
  assert.equal(exit, 75);
  assert.match(err, /speaks only the basic protocol/u);
  listening.interrupt();
  await listening.ended;
});

test("what the server kept is taken later, and the log of its sender says so", async () => {
  await using server = await startServer();
  const home = newHome();
  const of = ["--server", `${server.host}:${server.port}`, "--user", "ann"];
  await start(["send", ...of, "--to", "bob", "later"], { home }).ended;
  const before = await start(["log", ...of, "bob"], { home }).ended;
  assert.match(before.out, /later.*kept for later/u);

  const listening = await person("bob", server).listens("--count", "1");
  await listening.ended;
  await start(["send", ...of, "--to", "cid", "something else"], { home }).ended;

  const after = await start(["log", ...of, "bob", "--json"], { home }).ended;
  assert.equal(parsed(after.out).code, "200");
});

test("an account that was put back from a copy gives nothing new an old name", async () => {
  await using server = await startServer();
  const home = newHome();
  const of = ["--server", `${server.host}:${server.port}`, "--user", "ann"];
  const send = (text: string): Promise<Result> =>
    start(["send", ...of, "--to", "bob", text], { home }).ended;
  await send("one");
  const folder = join(home, "accounts");
  const [file] = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) =>
    name.endsWith(".sqlite"),
  );
  const path = join(folder, file ?? "");
  const copy = readFileSync(path);
  await send("two");
  await send("three");

  writeFileSync(path, copy);
  assert.match((await send("four")).out, /kept for later/u);

  const listening = await person("bob", server).listens("--count", "4");
  const { out } = await listening.ended;
  assert.deepEqual(out.split("\n"), ["one", "two", "three", "four", ""]);
});

test("a long text is one text for a listener, and counts as one", async () => {
  await using server = await startServer();
  const home = newHome();
  const text = "да ".repeat(1500).trim();
  const bob = person("bob", server);
  const of = ["--server", `${server.host}:${server.port}`, "--user", "bob"];
  await person("ann", server).send(["--to", "bob", text]);
  await person("ann", server).send(["--to", "bob", "short"]);

  const listening = start(["listen", ...of, "--count", "2", "--json"], { home });
  assert.equal(parsed(await listening.line()).text, text);
  assert.equal(parsed(await listening.line()).text, "short");
  assert.equal((await listening.ended).exit, 0);

  const plain = await bob.listens("--plain", "--follow");
  await person("ann", server).send(["--to", "bob", text]);
  assert.ok((await plain.line()).length < text.length);
  plain.interrupt();
  await plain.ended;
});
