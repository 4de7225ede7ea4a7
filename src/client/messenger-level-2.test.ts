import assert from "node:assert/strict";
import { test } from "node:test";
import { annsAccount, annsFile, EPOCH, Level2Server } from "./level-2.testing.ts";
import { MemoryFile } from "./memory-file.ts";
import { Messenger } from "./messenger.ts";
import { PlayClock, settled } from "./play.testing.ts";

interface Play {
  readonly server: Level2Server;
  readonly clock: PlayClock;
  readonly messenger: Messenger;
}

/** A program of ann's has connected through the library, and nothing of that is left to hear. */
async function annsProgram(inbox: "disk" | "memory", inboxMax = 1000): Promise<Play> {
  const [server, clock] = [new Level2Server(), new PlayClock()];
  const random = { fraction: () => 0.5 };
  const ports = { transport: server, clock, random, dateOf: (atMs: number) => new Date(atMs) };
  const settings = { inboxMax, sendsMax: 10, waitForServer: false, onState: undefined };
  const memory = inbox === "memory" ? new MemoryFile(() => EPOCH) : undefined;
  const account = annsAccount(memory ?? annsFile());
  const messenger = new Messenger(account, memory, ports, settings);
  await messenger.start(undefined);
  server.welcomes();
  server.hears();
  return { server, clock, messenger };
}

/** The connection breaks, and is there again. */
async function breaks({ server, clock }: Play): Promise<void> {
  server.breaks();
  await clock.passes(1000);
  server.welcomes();
  server.hears();
}

for (const inbox of ["disk", "memory"] as const) {
  test(`a program hears of a text after a break (inbox: ${inbox})`, async () => {
    const play = await annsProgram(inbox);
    const fate = play.messenger.send("bob", "hi");

    await breaks(play);
    play.server.replies(0, "200");

    assert.equal((await fate).state, "taken");
  });
}

test("in memory what was handled before a break is confirmed when it comes again", async () => {
  const play = await annsProgram("memory");
  const { server, messenger } = play;
  const loop = messenger.messages();
  const first = loop.next();
  server.delivers({ id: 7, text: "hi", number: 5 });
  assert.equal((await first).value?.text, "hi");

  await breaks(play);
  let more = 0;
  void loop.next().then(() => (more += 1));
  await settled();
  server.delivers({ id: 7, text: "hi", number: 1, type: 2 });
  await settled();

  assert.deepEqual(server.hears(), ["1 #7 ann>bob 200"]);
  assert.equal(more, 0);
});

test("in memory what waits when it comes again waits once, and is confirmed once", async () => {
  const play = await annsProgram("memory");
  const { server, messenger } = play;
  server.delivers({ id: 7, text: "hi", number: 5 });

  await breaks(play);
  server.delivers({ id: 7, text: "hi", number: 1, type: 2 });
  assert.deepEqual(server.hears(), []);
  const loop = messenger.messages();
  await loop.next();
  void loop.next();
  await settled();

  assert.deepEqual(server.hears(), ["1 #7 ann>bob 200"]);
});

test("a program that connects with a full inbox speaks level 2 all the same", async () => {
  const play = await annsProgram("disk", 1);
  const { server, clock } = play;
  server.delivers({ id: 7, text: "hi", number: 5 });
  assert.deepEqual(server.hears(), ["TAKEN 5", "pause"]);

  server.breaks();
  await clock.passes(1000);

  assert.deepEqual(server.hears(), ["FIN", "HELLO epoch 1 upto 5 of 9"]);
  server.welcomes();
  assert.deepEqual(server.hears(), ["pause"]);
});
