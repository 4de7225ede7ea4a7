import assert from "node:assert/strict";
import { createServer } from "node:net";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { startSeedServer } from "../helpers/seed-server.ts";
import { newHome, parsed, person, run } from "./person.ts";
import type { Result } from "./person.ts";

/** One sentence or two on one line of standard error, that matches; never a stack. */
function assertTold({ exit, err }: Result, expected: number, pattern: RegExp): void {
  assert.equal(exit, expected, err);
  assert.match(err, pattern);
  assert.doesNotMatch(err.trimEnd(), /\n|at .*:\d+:\d+/);
}

test("what cannot be meant is told with what was expected", async () => {
  const who = ["--user", "ann", "--to", "bob"];
  const cases: readonly (readonly [readonly string[], number, RegExp])[] = [
    [["send", "--user", "ann", "--to", "ninebytes", "x"], 64, /9 bytes.*at most 8 bytes/],
    [["send", "--user", "ninebytes", "--to", "bob", "x"], 64, /9 bytes.*at most 8 bytes/],
    [["send", "--user", "ann", "--to", "#room", "x"], 64, /kept for rooms/],
    [["send", "--user", "ann", "x"], 64, /--to bob/],
    [["send", "--to", "bob", "x"], 64, /--user ann/],
    [["send", ...who, ""], 64, /empty/],
    [["send", ...who, "-"], 64, /empty/],
    [["send", ...who, "x", "--server", "nowhere:99999"], 64, /HOST:PORT/],
    [["send", "--user", "ann", "--unsent", "x"], 64, /takes no text/],
    [["listen", "--user", "ann", "--count", "x"], 64, /'x'.*whole number from 1/],
    [["listen", "--user", "ann", "--count", "0"], 64, /whole number from 1/],
    [["listen", "--user", "ann", "--folow"], 64, /--follow/],
    [["lisen"], 64, /listen/],
    [["server", "--auth", "none", "--port", "x"], 64, /0 to 65535/],
    [["server", "--auth", "none", "--reset", "bob"], 64, /--reset is for a member/],
    [["server", "--reset", "Bob"], 64, /cannot be the name of a member/],
    [["server", "--auth", "none", "--config", "x"], 78, /file x is not there/],
  ];

  for (const [args, exit, pattern] of cases) assertTold(await run(args), exit, pattern);
});

test("an error never brings what a terminal would obey", async () => {
  const evil = "\u001B[2J\u202E.invalid:7427";
  const rest = ["--user", "ann", "--to", "bob", "x"];
  for (const args of [
    ["send", "--user", "\u001B[2J\u202E", "--to", "bob", "x"],
    ["send", "--server", evil, ...rest],
    ["send", "--profile", evil, ...rest],
    ["listen", "--count", evil],
    [evil],
  ]) {
    const { exit, err } = await run(args);

    assert.notEqual(exit, 0);
    assert.notEqual(err, "");
    assert.doesNotMatch(err.trimEnd().replaceAll("\n", ""), /\p{Cc}|\u202E/u, args.join(" "));
  }
});

test("help and the version are for standard output and exit with 0", async () => {
  const help = await run(["--help"]);
  assert.deepEqual([help.exit, help.err], [0, ""]);
  assert.match(help.out, /listen/);
  assert.match((await run(["help", "send"])).out, /--unsent/);
  assert.match((await run(["--version"])).out, /^\d+\.\d+\.\d+\n$/);
});

test("a server that is not there is told, and what was typed is not lost", async () => {
  const home = newHome();
  const where = ["--user", "ann", "--server", `127.0.0.1:${await freePort()}`];

  const sent = await run(["send", ...where, "--to", "bob", "--json", "hi"], { home });
  assertTold(sent, 69, /no server listens there.*outbox.*coterie send --unsent/);
  assert.equal(sent.out, '{"to":"bob","id":0,"code":null}\n');
  assertTold(await run(["listen", ...where], { home }), 69, /no server listens there/);
  const wrongHost = await run(["listen", "--user", "ann", "--server", "host.invalid"], { home });
  assertTold(wrongHost, 69, /no host named host\.invalid can be found/);
});

test("a text that could not leave leaves with --unsent, once", async () => {
  const port = await freePort();
  const ann = person("ann", { host: "127.0.0.1", port });
  const text = "x".repeat(2500);
  assert.equal((await ann.send(["--to", "bob", text])).exit, 69);
  assert.equal((await ann.send(["--to", "carl", "hi"])).exit, 69);

  await using server = await startSeedServer({ port, replyTimeoutMs: 200 });
  const sent = await ann.send(["--unsent", "--json"]);
  assert.equal(sent.exit, 0);
  assert.equal(sent.out, '{"to":"bob","id":0,"code":"300"}\n{"to":"carl","id":3,"code":"300"}\n');
  assert.equal(server.received.join(""), `${text}hi`);
  assert.match((await ann.send(["--unsent"])).err, /Nothing is unsent/);
  assert.equal(server.received.length, 4);
});

test("a web server is no Coterie server", async () => {
  await using server = await startSeedServer({ mode: "web" });
  const ann = person("ann", server);

  const sent = await ann.send(["--to", "bob", "hi"]);
  assertTold(sent, 69, /answers as a web server.*outbox/);
  const listening = await ann.listens();
  const { exit, err } = await listening.ended;
  assert.equal(exit, 69);
  assert.match(err, /answers as a web server/);
});

test("a web server that waits for the end of a line is no Coterie server either", async () => {
  await using server = await startSeedServer({ mode: "webOfLines" });
  const ann = person("ann", server);

  assertTold(await ann.send(["--to", "bob", "hi"]), 69, /answers as a web server.*outbox/);
  const listening = await ann.listens();
  listening.interrupt();
  const { exit, err } = await listening.ended;
  assert.equal(exit, 69);
  assert.match(err, /answers as a web server/);
});

test("a server that never answers leaves the fate open, and the text in the outbox", async () => {
  await using server = await startSeedServer({ mode: "silent" });

  const sent = await person("ann", server).send(["--to", "bob", "--json", "hi"]);
  assertTold(sent, 75, /may have arrived.*outbox/);
  assert.equal(sent.out, '{"to":"bob","id":0,"code":null}\n');
});

test("a server that hangs up leaves the fate open, and nothing is sent twice", async () => {
  await using server = await startSeedServer({ mode: "hangsUp" });
  const ann = person("ann", server);

  const sent = await ann.send(["--to", "bob", "--json", "hi"]);
  assertTold(sent, 75, /may have arrived/);
  assert.equal(parsed(sent.out).code, null);
  assert.match((await ann.send(["--unsent"])).err, /1 left and got no answer/);
  assert.deepEqual(server.received, ["hi"]);
});

test("a refusal exits with 75, one for good with 77", async () => {
  for (const [code, exit] of [
    ["413", 75],
    ["429", 75],
    ["507", 75],
    ["403", 77],
    ["404", 77],
  ] as const) {
    await using server = await startSeedServer({ refusesWith: code });
    const sent = await person("ann", server).send(["--to", "bob", "--json", "hi"]);
    assert.deepEqual([sent.exit, parsed(sent.out).code], [exit, code]);
  }
});

test("a home that cannot be is told with its remedy", async () => {
  const file = join(newHome(), "file");
  writeFileSync(file, "");
  const home = join(file, "home");

  assertTold(
    await run(["send", "--user", "ann", "--to", "bob", "hi"], { home }),
    74,
    /COTERIE_HOME/,
  );
  assertTold(await run(["listen", "--user", "ann"], { home }), 74, /COTERIE_HOME/);
});

test("an output with no room ends a listener and loses nothing", async () => {
  await using server = await startSeedServer({ replyTimeoutMs: 200 });
  const ann = person("ann", server);
  await ann.send(["--to", "ann", "note"]);

  const full = run(["listen", ...ann.who, "--count", "1"], { home: ann.home, outTo: "/dev/full" });
  assertTold(await full, 74, /standard output: the disk is full/);
  assert.equal((await (await ann.listens("--count", "1")).ended).out, "note\n");
});

async function freePort(): Promise<number> {
  const server = createServer();
  const { promise, resolve } = Promise.withResolvers<void>();
  server.listen(0, "127.0.0.1", resolve);
  await promise;
  const address = server.address();
  const closed = Promise.withResolvers<void>();
  server.close(() => closed.resolve());
  await closed.promise;
  return typeof address === "object" && address !== null ? address.port : 0;
}
