import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { root } from "../ground/checkout.ts";
import { peer } from "../helpers/seed-peer.ts";
import { startServer } from "../helpers/server.ts";
import { bot, newHome, takes, textsOf } from "./bots.ts";
import { Installed, programsOf } from "./package.ts";

const examples = readdirSync(join(root, "examples")).filter((name) => name.endsWith(".ts"));
const readme = programsOf("README.md");
const installed = new Installed();

before(async () => {
  await installed.build();
  for (const name of examples) {
    installed.write(name, readFileSync(join(root, "examples", name), "utf8"));
  }
  for (const [index, code] of readme.entries()) installed.write(`readme-${index}.ts`, code);
  for (const [index, code] of programsOf("docs/library.md").entries()) {
    installed.write(`library-${index}.ts`, code);
  }
});
after(() => {
  installed[Symbol.dispose]();
});

test("every program in README.md, docs/library.md and examples/ has the right types", async () => {
  await installed.check();

  installed.write(
    "wrong.ts",
    'import { connect } from "coterie";\nawait connect({ name: "ann" });\n',
  );
  await assert.rejects(installed.check(), /wrong\.ts.*'name' does not exist in type/su);
  installed.write("wrong.ts", "");
});

test("the bot of the README says back what it hears", async () => {
  await using server = await startServer();
  const here = `${server.host}:${server.port}`;
  const [code = ""] = readme;
  assert.ok(code.trimEnd().split("\n").length <= 12);
  assert.ok(code.includes("127.0.0.1:7427"));
  installed.write("bot.ts", code.replace("127.0.0.1:7427", here));
  await using ann = await bot(server, "ann");

  const program = installed.start(["bot.ts"]);
  await ann.send("echo", "hello, bot");

  assert.deepEqual(textsOf(await takes(ann, 1)), ["hello, bot"]);
  await program.says(/^ann has it$/mu);
  program.signal("SIGKILL");
  await program.ended;
});

test("the echo bot quits when it is told to, and does not hear that twice", async () => {
  await using server = await startServer();
  const env = { COTERIE_SERVER: `${server.host}:${server.port}`, COTERIE_HOME: newHome() };
  await using ann = await bot(server, "ann");

  const first = installed.start(["echo.ts"], env);
  await first.says(/connected to/u);
  await ann.send("echo", "quit");
  assert.deepEqual(textsOf(await takes(ann, 1)), ["quit"]);
  assert.equal(await first.ended, 0, first.err);

  await ann.send("echo", "still there?");
  const second = installed.start(["echo.ts"], env);
  assert.deepEqual(textsOf(await takes(ann, 1)), ["still there?"]);
  second.signal("SIGTERM");
  assert.equal(await second.ended, 0, second.err);
});

test("a bot that is killed while it handles a message gets it again", async () => {
  await using server = await startServer();
  const env = { COTERIE_SERVER: `${server.host}:${server.port}`, COTERIE_HOME: newHome() };
  installed.write(
    "thinks.ts",
    `import { connect } from "coterie";
await using client = await connect({ user: "bob", server: process.env["COTERIE_SERVER"] });
for await (const { text } of client) {
  console.log("thinks about", text);
  if (text === "hard" && process.argv[2] === "slow") await new Promise(() => {});
}
`,
  );
  await using ann = await bot(server, "ann");

  const slow = installed.start(["thinks.ts", "slow"], env);
  for (const text of ["easy", "hard", "last"]) await ann.send("bob", text);
  await slow.says(/thinks about hard/u);
  slow.signal("SIGKILL");
  await slow.ended;
  const again = installed.start(["thinks.ts", "fast"], env);
  await again.says(/thinks about last/u);

  assert.deepEqual(slow.lines, ["thinks about easy", "thinks about hard"]);
  assert.deepEqual(again.lines, ["thinks about hard", "thinks about last"]);
  again.signal("SIGKILL");
  await again.ended;
});

test("notify tells somebody how a command ended, and ends as it did", async () => {
  await using server = await startServer();
  const env = { COTERIE_SERVER: `${server.host}:${server.port}` };
  await using bob = await peer(server, "bob", { autoReply: true });
  await bob.hello();
  await bob.roundtrip();

  const failing = ["notify.ts", "bob", process.execPath, "--eval", "process.exitCode = 3"];
  const program = installed.start(failing, env);

  assert.match(
    (await bob.receives()).text,
    /--eval process\.exitCode = 3: failed with 3 after \d+ s$/u,
  );
  assert.equal(await program.ended, 3, program.err);
  assert.match(program.err, /^bob has it$/mu);
});

test("what is heard is in the file once it was handled, a line for each text", async () => {
  await using server = await startServer();
  const env = { COTERIE_SERVER: `${server.host}:${server.port}`, COTERIE_HOME: newHome() };
  await using ann = await bot(server, "ann");
  await ann.send("logger", "one\n{}");
  const file = join(installed.path, "heard.jsonl");

  const first = installed.start(["log-to-file.ts", "heard.jsonl"], env);
  await ann.send("logger", "two");
  await first.says(/(kept what "ann" said[^]*){2}/u);
  first.signal("SIGTERM");
  assert.equal(await first.ended, 0, first.err);

  const lines = readFileSync(file, "utf8").trimEnd().split("\n");
  const texts = lines.map((line): unknown =>
    JSON.parse(line, (key, value: unknown) => (key === "at" ? undefined : value)),
  );
  assert.deepEqual(texts, [
    { from: "ann", text: "one\n{}" },
    { from: "ann", text: "two" },
  ]);
});

test("a pipe says each line to one person, and prints what that person says", async () => {
  await using server = await startServer();
  const env = { COTERIE_SERVER: `${server.host}:${server.port}`, COTERIE_HOME: newHome() };
  await using bob = await bot(server, "bob");
  await using eve = await bot(server, "eve");

  const program = installed.start(["pipe.ts", "bob"], env);
  program.hears("first\n\nsecond\n");
  assert.deepEqual(textsOf(await takes(bob, 2)), ["first", "second"]);
  await eve.send("pipe", "I am bob");
  await bob.send("pipe", "thanks");
  await program.says(/^thanks$/mu);
  program.hearsNoMore();

  assert.equal(await program.ended, 0, program.err);
  assert.deepEqual(program.lines, ["thanks"]);
  assert.match(program.err, /not from bob, but from "eve"/u);
});
