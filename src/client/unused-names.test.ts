import assert from "node:assert/strict";
import { test } from "node:test";
import { Feature } from "../wire/added-type.ts";
import { annFollows, annsFile, annSaysHello, Level2Server } from "./level-2.testing.ts";

/** A server whose check is the test's affair. */
function checkedServer(): Level2Server {
  const server = new Level2Server();
  server.isChecked = true;
  return server;
}

test("right behind HELLO it is asked whether the next names have been used", async () => {
  const { server } = await annSaysHello({ server: checkedServer() });

  const [hello, check] = server.hears();

  assert.equal(hello, "HELLO epoch 1");
  assert.match(check ?? "", /^ASK of 1: 0 1 2 3 /u);
});

test("no text leaves before the answer", async () => {
  const { server, told, sends } = await annSaysHello({ server: checkedServer() });
  void sends("bob", "hi");
  server.welcomes();
  server.hears();
  assert.deepEqual(told, []);

  server.answersCheck(1n, [
    [1, 0],
    [2, 0],
  ]);

  assert.deepEqual(server.hears(), ["0 #0 ann>bob hi"]);
  assert.deepEqual(told, ["level 2, features 7"]);
});

test("a server that says WELCOME and nothing more is not waited for for long", async () => {
  const { server, clock, told } = await annSaysHello({ server: checkedServer() });
  server.welcomes();

  await clock.passes(2000);

  assert.deepEqual(told, ["level 2, features 7"]);
});

test("an answer that comes late still ends the use of names that have been used", async () => {
  const { server, clock, file, told } = await annSaysHello({ server: checkedServer() });
  server.welcomes();
  await clock.passes(2000);

  server.answersCheck(1n, [[3, 200]]);

  assert.deepEqual(told, ["level 2, features 7", "ended broken"]);
  assert.equal(file.epoch(), 2n);
});

test("an answer that comes late and knows none of them changes nothing", async () => {
  const { server, clock, told } = await annSaysHello({ server: checkedServer() });
  server.welcomes();
  await clock.passes(2000);

  server.answersCheck(1n, [[3, 0]]);

  assert.deepEqual(told, ["level 2, features 7"]);
});

test("who hangs up before that answer is known to speak level 2 all the same", async () => {
  const file = annsFile();
  const { server } = await annSaysHello({ file, server: checkedServer() });
  server.welcomes();

  server.breaks();

  assert.equal(file.plainUntil(), undefined);
  assert.equal(file.silentSince(), 0);
});

test("where names do not count, the answer is not waited for", async () => {
  const { server, told } = await annSaysHello({ server: checkedServer() });

  server.welcomes(Feature.facts | Feature.people);

  assert.deepEqual(told, ["level 2, features 5"]);
});

test("if one of them has been used, what waits goes out under another epoch", async () => {
  const file = annsFile();
  const { server, clock, told, sends } = await annFollows({ file, server: checkedServer() });
  void sends("bob", "hi");
  server.welcomes();
  server.hears();

  server.answersCheck(1n, [[3, 200]]);
  assert.deepEqual(server.hears(), ["FIN"]);
  assert.deepEqual(told, ["offline broken"]);
  await clock.passes(1000);
  assert.equal(server.hears()[0], "HELLO epoch 2");
  server.welcomes();
  server.answersCheck(2n, []);

  assert.deepEqual(server.hears(), ["0 #0 ann>bob hi"]);
  assert.equal(file.outbox("unknown", 1)[0]?.epoch, 2n);
});
