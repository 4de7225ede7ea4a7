import assert from "node:assert/strict";
import { after, test } from "node:test";
import type { LaterFate } from "../../src/index.ts";
import { startServer } from "../helpers/server.ts";
import { bot, knownBot, takes } from "./bots.ts";

const server = await startServer();
after(async () => {
  await server.stop();
});

test("a bot is told later that a text which was kept has been taken", async () => {
  const later = Promise.withResolvers<LaterFate>();
  await using ann = await bot(server, "ann1", { onLaterFate: later.resolve });
  assert.equal((await ann.send("bob1", "wait")).state, "kept");

  await using bob = await bot(server, "bob1");
  await takes(bob, 1);

  const { to, text, fate } = await later.promise;
  assert.deepEqual([to, text, fate.state], ["bob1", "wait", "taken"]);
});

test("each part of a long text says which one it is", async () => {
  await using ann = await bot(server, "ann2");
  await using bob = await knownBot(server, "bob2");

  void ann.send("bob2", "x".repeat(2500));
  void ann.send("bob2", "short");
  const messages = await takes(bob, 4);

  assert.deepEqual(
    messages.map(({ part }) => part),
    [{ number: 1, of: 3 }, { number: 2, of: 3 }, { number: 3, of: 3 }, undefined],
  );
});

test("a bot can ask who is here", async () => {
  await using ann = await bot(server, "ann3");
  await using bob = await knownBot(server, "bob3");

  const found = await ann.who([bob.user, "nobody"]);

  assert.deepEqual(
    found?.map(({ name, is }) => [name, is]),
    [
      ["bob3", "here"],
      ["nobody", "unknown"],
    ],
  );
  await assert.rejects(ann.who(["too long a name"]), { code: "COTERIE_NAME" });
});

test("a bot that speaks level 1 only is told nothing of others", async () => {
  await using ann = await bot(server, "ann4", { plain: true });

  ann.typing("bob4", true);

  assert.equal(await ann.who(), undefined);
});
