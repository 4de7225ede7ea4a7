import assert from "node:assert/strict";
import { after, test } from "node:test";
import { peer } from "../helpers/seed-peer.ts";
import { startSeedServer } from "../helpers/seed-server.ts";
import { startServer } from "../helpers/server.ts";
import { bot, knownBot, rejectsWith, States, takes, textsOf } from "./bots.ts";

const server = await startServer();
after(async () => {
  await server.stop();
});

test("a text that the other's client has is told as taken", async () => {
  await using ann = await bot(server, "ann1");
  await using bob = await knownBot(server, "bob1");

  const fate = await ann.send(bob.user, "hi");

  assert.deepEqual(fate, { state: "taken", code: "200", words: "bob1 has it" });
});

test("a text for somebody who is away is told as kept, and comes later", async () => {
  await using ann = await bot(server, "ann2");

  const fate = await ann.send("bob2", "hi");
  assert.equal(fate.state, "kept");
  await using bob = await bot(server, "bob2");
  const [hi] = await takes(bob, 1);

  assert.deepEqual([hi?.from, hi?.text, hi?.offline], ["ann2", "hi", true]);
});

test("a text that the server refuses is told with the reason", async () => {
  await using ann = await bot(server, "ann3");
  // Of a name that never came, only so much is kept.
  const fates = await Promise.all(Array.from({ length: 101 }, () => ann.send("never3", "hi")));

  assert.equal(fates[99]?.state, "kept");
  const last = fates[100];
  assert.deepEqual(last?.state === "refused" && [last.code, last.reason], ["413", "mailboxFull"]);
  assert.match(last?.words ?? "", /^never3 has a full mailbox/u);
});

test("a code that no page names is a refusal, and safe to print", async () => {
  await using strange = await startSeedServer({ refusesWith: "\u001b[2J" });
  await using ann = await bot(strange, "ann");

  const fate = await ann.send("bob", "hi");

  assert.deepEqual(fate.state === "refused" && fate.reason, "other");
  // oxlint-disable-next-line no-control-regex
  assert.doesNotMatch(fate.words, /[\u0000-\u001f]/u);
});

test("a long text arrives whole and in order, and fares as its worst part did", async () => {
  await using ann = await bot(server, "ann4");
  await using bob = await knownBot(server, "bob4");
  await using carl = await peer(server, "carl4");
  await carl.hello();
  await carl.roundtrip();
  const text = "один два три 👩‍👩‍👧 ".repeat(200);

  assert.equal((await ann.send("bob4", text)).state, "taken");
  const parts = await takes(bob, Math.ceil(Buffer.byteLength(text) / 1000));
  assert.equal(textsOf(parts).join(""), text);

  // Only its first part is answered.
  const fate = ann.send("carl4", text);
  await carl.replies(await carl.receives());
  assert.equal((await fate).state, "kept");
});

test("at level 1 a text in flight when the server dies is unknown, not sent again", async () => {
  const dying = await startServer();
  const states = new States();
  await using ann = await bot(dying, "ann", { onState: states.onState, plain: true });
  const bob = await peer(dying, "bob");
  await bob.hello();
  await bob.roundtrip();

  const fate = ann.send("bob", "once");
  assert.equal((await bob.receives()).text, "once");
  await dying.kill();
  assert.equal((await fate).state, "unknown");
  await using again = await startServer({ data: dying.data, port: dying.port });
  await states.has("online", 1);
  assert.equal((await ann.send("bob", "twice")).state, "kept");

  await using bobAgain = await peer(again, "bob");
  await bobAgain.hello();
  assert.equal((await bobAgain.receives()).text, "twice");
});

test("at level 2 a text in flight when the server dies is sent again, arriving once", async () => {
  const dying = await startServer();
  await using ann = await bot(dying, "ann");
  const bob = await bot(dying, "bob");
  const got: string[] = [];
  const listening = (async () => {
    for await (const { text } of bob) {
      got.push(text);
      if (text === "last") return;
    }
  })();
  const silent = await peer(dying, "cid");
  await silent.hello();
  await silent.roundtrip();

  const fate = ann.send("cid", "once");
  assert.equal((await silent.receives()).text, "once");
  const sure = ann.send("bob", "for bob");
  await dying.kill();
  await using again = await startServer({ data: dying.data, port: dying.port });

  assert.equal((await fate).state, "kept");
  assert.ok(["taken", "kept"].includes((await sure).state));
  await ann.send("bob", "last");
  await listening;
  assert.deepEqual(got, ["for bob", "last"]);
  await bob.close();
  assert.equal(again.port, dying.port);
});

test("a text that has not left is taken back when its signal says so", async () => {
  const stopped = await startServer();
  const states = new States();
  await using ann = await bot(stopped, "ann", { onState: states.onState });
  await stopped.stop();
  await states.has("offline serverStopped");

  const abort = new AbortController();
  const fate = ann.send("bob", "never", { signal: abort.signal });
  abort.abort(new Error("enough"));
  await assert.rejects(fate, /enough/u);
  await using again = await startServer({ data: stopped.data, port: stopped.port });
  await states.has("online", 1);
  assert.equal((await ann.send("bob", "this one")).state, "kept");

  await using bob = await peer(again, "bob");
  await bob.hello();
  assert.equal((await bob.receives()).text, "this one");
});

test("a text that has left is unknown when its signal ends the wait", async () => {
  await using ann = await bot(server, "ann5");
  await using bob = await peer(server, "bob5");
  await bob.hello();
  await bob.roundtrip();

  const abort = new AbortController();
  const fate = ann.send("bob5", "hi", { signal: abort.signal });
  const hi = await bob.receives();
  abort.abort();
  assert.equal((await fate).state, "unknown");

  // Its answer, which comes all the same, is not taken for another's.
  const next = ann.send("bob5", "again");
  await bob.replies(hi);
  await bob.replies(await bob.receives());
  assert.equal((await next).state, "taken");
});

test("what cannot be sent is refused before it leaves, and says what to do", async () => {
  await using ann = await bot(server, "ann6", { sendsMax: 1 });

  await rejectsWith(ann.send("", "hi"), "COTERIE_NAME");
  await rejectsWith(ann.send("ninebytes", "hi"), "COTERIE_NAME");
  await rejectsWith(ann.send("bob6", ""), "COTERIE_TEXT");
  await rejectsWith(ann.send("bob6", "half \ud800"), "COTERIE_TEXT");
  await rejectsWith(ann.send("bob6", "x".repeat(16 * 1024 * 1024 + 1)), "COTERIE_TEXT");
  await assert.rejects(ann.send("bob6", "hi", { signal: AbortSignal.abort() }), /aborted/u);

  const first = ann.send("bob6", "hi");
  await rejectsWith(ann.send("bob6", "and"), "COTERIE_SENDS_FULL");
  assert.equal((await first).state, "kept");
  assert.equal((await ann.send("bob6", "and")).state, "kept");
});
