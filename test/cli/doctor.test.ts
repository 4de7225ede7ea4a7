import assert from "node:assert/strict";
import { test } from "node:test";
import { startServer } from "../helpers/server.ts";
import { newHome, person, run } from "./person.ts";

/** Of the terminal that runs these tests nothing is known. */
const env = { LC_ALL: "C.UTF-8", TMUX: "", STY: "" };

test("coterie doctor says what works, with a server and without", async () => {
  const nobody = await run(["doctor"], { env });
  assert.equal(nobody.exit, 0, nobody.err);
  assert.match(nobody.out, /^ok +terminal +not asked: this is no terminal/mu);
  assert.match(nobody.out, /^look +server +nobody has signed in .*\n +write: coterie\n$/mu);

  const server = await startServer();
  const ann = person("ann", server);
  await ann.send(["--to", "bob", "lunch?"]);
  const { home } = ann;
  const reached = await run(["doctor"], { home, env });
  await server[Symbol.asyncDispose]();
  assert.equal(reached.exit, 0, reached.err);
  assert.match(reached.out, /^ok +server +127\.0\.0\.1:\d+, level 2 .*no TLS and no members$/mu);
  assert.match(reached.out, /^ok +round trip +[\d.]+ to [\d.]+ ms$/mu);
  assert.match(reached.out, /^ok +clock +agrees with the server's$/mu);
  assert.match(reached.out, /^ok +store .*messages: 1, free: \d+ MiB$/mu);

  const russian = { ...env, LC_ALL: "ru_RU.UTF-8" };
  const gone = await run(["doctor"], { home, env: russian });
  assert.equal(gone.exit, 69, gone.err);
  assert.match(gone.out, /^плохо +сервер .*127\.0\.0\.1:\d+.*\n +\S/mu);
  assert.match(gone.out, /^ok +ожидает +всё написанное ушло$/mu);
});

test("coterie doctor --json is one line for each thing that it looks at", async () => {
  const { out } = await run(["doctor", "--json"], { home: newHome(), env });

  const found = out
    .trim()
    .split("\n")
    .map((line): unknown => JSON.parse(line));
  assert.equal(found.length, 4);
  assert.deepEqual(found.at(-1), {
    subject: "server",
    grade: "look",
    says: "nobody has signed in on this machine",
    remedy: "write: coterie",
  });
});
