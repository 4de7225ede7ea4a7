import assert from "node:assert/strict";
import { test } from "node:test";
import { connect, CoterieError } from "../../src/index.ts";
import type { CoterieClient } from "../../src/index.ts";
import { peer } from "../helpers/seed-peer.ts";
import { startSeedServer } from "../helpers/seed-server.ts";
import { startServer } from "../helpers/server.ts";
import { bot, knownBot, newHome, rejectsWith, States, takes, textsOf, within } from "./bots.ts";

test("a client comes back when its server is killed and starts again", async () => {
  const dying = await startServer();
  const states = new States();
  await using bob = await bot(dying, "bob", { onState: states.onState });
  assert.equal(bob.state.is, "online");

  await dying.kill();
  await states.has("offline unreachable");
  assert.equal(bob.state.is, "offline");
  const waiting = bob.send("ann", "see you");
  await using again = await startServer({ data: dying.data, port: dying.port });
  await states.has("online", 1);
  assert.equal((await waiting).state, "kept");

  await using ann = await peer(again, "ann");
  assert.equal(await ann.roundtrip(), "200");
  assert.equal((await ann.receives()).text, "see you");
  await ann.sends("bob", "and you");
  assert.deepEqual(textsOf(await takes(bob, 1)), ["and you"]);
});

test("a server that stops in order is told as stopped", async () => {
  const server = await startServer();
  const states = new States();
  await using bob = await bot(server, "bob", { onState: states.onState });

  await server.stop();

  await states.has("offline serverStopped");
  assert.equal(bob.state.words, "the server has stopped");
});

test("a block with await using ends when its texts are answered", async () => {
  await using server = await startServer();
  await using bob = await peer(server, "bob");
  await bob.hello();
  await bob.roundtrip();
  let fate: Promise<{ readonly state: string }>;
  let left: CoterieClient;
  {
    await using ann = await bot(server, "ann");
    left = ann;
    // Bob does not answer, so it takes three seconds until it is known what became of it.
    fate = ann.send("bob", "hi");
    await bob.receives();
  }

  assert.equal((await fate).state, "kept");
  assert.equal(left.state.is, "closed");
  await rejectsWith(left.send("bob", "more"), "COTERIE_CLOSED");
});

test("what has not left when a client is closed never leaves, and says so", async () => {
  const server = await startServer();
  const states = new States();
  const ann = await bot(server, "ann", { onState: states.onState });
  await server.kill();
  await states.has("offline unreachable");

  const fate = rejectsWith(ann.send("bob", "hi"), "COTERIE_CLOSED");
  await ann.close();

  await fate;
  assert.equal(states.words.at(-1), "closed");
  await ann.close();
});

test("closing can be hurried; what had left is unknown then", async () => {
  await using server = await startServer();
  await using ann = await bot(server, "ann");
  await using bob = await peer(server, "bob");
  await bob.hello();
  await bob.roundtrip();
  const fate = ann.send("bob", "hi");
  await bob.receives();

  await ann.close({ signal: AbortSignal.abort() });

  assert.equal((await fate).state, "unknown");
});

test("where nobody listens, connecting fails with a reason and a remedy", async () => {
  const gone = await startSeedServer();
  await gone[Symbol.asyncDispose]();

  const refused = await rejectsWith(bot(gone, "ann"), "COTERIE_UNREACHABLE");
  assert.match(refused.message, /no server listens there/u);
  const nowhere = { host: "host.invalid", port: 7427 };
  const unknown = await rejectsWith(bot(nowhere, "ann"), "COTERIE_UNREACHABLE");
  assert.match(unknown.message, /no host named host\.invalid/u);
});

test("what cannot be an option is refused before anything is connected", async () => {
  const here = { host: "127.0.0.1", port: 1 };

  await rejectsWith(bot(here, "ninebytes"), "COTERIE_NAME");
  await rejectsWith(bot(here, "ann", { server: "http://x" }), "COTERIE_USAGE");
  await rejectsWith(bot(here, "ann", { inboxMax: 0 }), "COTERIE_USAGE");
  await rejectsWith(bot(here, "ann", { sendsMax: 1.5 }), "COTERIE_USAGE");
  await assert.rejects(bot(here, "ann", { signal: AbortSignal.abort() }), /aborted/u);
});

test("connecting can be given up, also while it waits for a server", async () => {
  const gone = await startSeedServer();
  await gone[Symbol.asyncDispose]();
  const abort = new AbortController();
  const states = new States();

  const { signal } = abort;
  const waiting = bot(gone, "ann", { waitForServer: true, signal, onState: states.onState });
  await states.has("offline unreachable");
  abort.abort(new Error("enough"));

  await assert.rejects(waiting, /enough/u);
  assert.equal(states.words.at(-1), "closed");
});

test("a client that waits for its server connects when it is there", async () => {
  const gone = await startSeedServer();
  await gone[Symbol.asyncDispose]();
  const states = new States();
  const waiting = bot(gone, "ann", { waitForServer: true, onState: states.onState });
  await states.has("offline unreachable");

  await using server = await startServer({ port: gone.port });

  await using ann = await waiting;
  assert.equal(ann.server, `${server.host}:${server.port}`);
  assert.equal((await ann.send("bob", "hi")).state, "kept");
});

test("what is no Coterie server ends the client with a typed error", async () => {
  for (const mode of ["web", "webOfLines"] as const) {
    await using web = await startSeedServer({ mode });
    const states = new States();
    await using ann = await bot(web, "ann", { onState: states.onState });

    const next = rejectsWith(ann.messages().next(), "COTERIE_FOREIGN_SERVER");
    const error = await rejectsWith(ann.send("bob", "hi"), "COTERIE_FOREIGN_SERVER");
    assert.match(error.message, /answers as a web server/u);
    await next;
    await states.has("closed COTERIE_FOREIGN_SERVER");
    await rejectsWith(ann.send("bob", "hi"), "COTERIE_FOREIGN_SERVER");
  }
});

test("a client whose name is taken once says so and comes back", async () => {
  await using server = await startServer();
  const states = new States();
  await using bob = await knownBot(server, "bob", { onState: states.onState });

  await using rival = await peer(server, "bob");
  await rival.hello();
  await states.has("offline takenOver");
  await states.has("online", 1);

  assert.equal(await rival.closed(), "end");
  assert.equal(bob.state.is, "online");
});

test("of two clients with one name, each in its own home, one gives up with a reason", async () => {
  await using server = await startServer();
  const states = new States();
  await using one = await bot(server, "bob", { onState: states.onState });
  await using other = await bot(server, "bob", { onState: states.onState });

  const ends = Promise.race(
    [one, other].map(async (client) => {
      try {
        for await (const { from } of client) assert.equal(from, "nobody");
        return undefined;
      } catch (error) {
        return error;
      }
    }),
  );

  const reason = await within(ends, () => `nobody gave up: ${states.words.join(", ")}`);
  assert.ok(reason instanceof CoterieError);
  assert.equal(reason.code, "COTERIE_TAKEN_OVER");
  await states.has("closed COTERIE_TAKEN_OVER");
});

test("while coterie send has its turn, the client of the same home waits for it", async () => {
  await using server = await startServer();
  const home = newHome();
  const states = new States();
  await using bob = await bot(server, "bob", { home, onState: states.onState });
  const { start } = await import("../cli/person.ts");

  const where = ["--server", `${server.host}:${server.port}`, "--user", "bob"];
  const sent = await start(["send", ...where, "--to", "bob", "note"], { home }).ended;

  assert.equal(sent.out, "bob has it (200)\n");
  assert.deepEqual(textsOf(await takes(bob, 1)), ["note"]);
  assert.ok(states.words.every((words) => words === "online" || /borrowed|stopped/u.test(words)));
});

test("of messages that no loop takes the server keeps what is too much", async () => {
  await using server = await startServer();
  await using ann = await bot(server, "ann");
  await using bob = await knownBot(server, "bob", { inboxMax: 50 });

  const count = 500;
  const text = "x".repeat(990);
  const fates = await Promise.all(
    Array.from({ length: count }, (_, index) => ann.send("bob", `${index} ${text}`)),
  );
  const taken = fates.filter(({ state }) => state === "taken").length;
  const kept = fates.filter(({ state }) => state === "kept").length;
  assert.equal(taken + kept, count);
  // What is read at once, 64 KiB, may go beyond the limit.
  assert.ok(taken >= 50 && taken < 50 + 2 * 65, `${taken} were taken`);

  const messages = await within(takes(bob, count), () => "not all came");
  assert.deepEqual(
    messages.map((message) => Number.parseInt(message.text, 10)),
    Array.from({ length: count }, (_, index) => index),
  );
});

test("a text is answered also while the inbox is full", async () => {
  await using server = await startServer();
  await using ann = await bot(server, "ann");
  await using bob = await knownBot(server, "bob", { inboxMax: 1 });
  await Promise.all([ann.send("bob", "one"), ann.send("bob", "two"), ann.send("bob", "three")]);

  for await (const message of bob) {
    assert.equal((await bob.send("carl", message.text)).state, "kept");
    if (message.text !== "three") continue;
    bob.done(message);
    break;
  }
});

/** Calls a function as a program does that no compiler has checked. */
function unchecked(self: object, name: string, ...args: unknown[]): Promise<unknown> {
  const called: unknown = Reflect.get(self, name);
  if (typeof called !== "function") return assert.fail(`${name} is no function`);
  const result: unknown = Reflect.apply(called, self, args);
  return Promise.resolve(result);
}

test("what programs in JavaScript get wrong is told like everything else", async () => {
  const connecting = (options?: unknown): Promise<unknown> =>
    unchecked({ connect }, "connect", options);
  await assert.rejects(connecting(), { code: "COTERIE_USAGE", remedy: /connect\(/u });
  await assert.rejects(connecting({ server: 7427, user: "ann" }), {
    code: "COTERIE_USAGE",
    message: "server is no string",
  });
  await assert.rejects(connecting({ user: 5 }), { code: "COTERIE_NAME" });
  await assert.rejects(connecting({ user: "ann", onState: "x" }), { code: "COTERIE_USAGE" });
  await assert.rejects(connecting({ user: "ann", signal: "x" }), { code: "COTERIE_USAGE" });
  await using server = await startServer();
  await using bob = await bot(server, "bob");
  await assert.rejects(unchecked(bob, "send", "ann"), { code: "COTERIE_TEXT" });
  await assert.rejects(unchecked(bob, "send", 5, "hi"), { code: "COTERIE_NAME" });
});
