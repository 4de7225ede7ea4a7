import assert from "node:assert/strict";
import { test } from "node:test";
import { encodeCommand } from "../wire/codec.ts";
import { CoterieError } from "../wire/error.ts";
import { parseUsername } from "../wire/username.ts";
import { MemoryFile, ownTurn } from "./memory-file.ts";
import { Messenger } from "./messenger.ts";
import { accountOf, PlayClock, PlayServer, settled } from "./play.testing.ts";
import type { ConnectionState } from "./public.ts";

interface Play {
  readonly server: PlayServer;
  readonly clock: PlayClock;
  readonly messenger: Messenger;
  readonly states: ConnectionState[];
}

async function bobIsConnected(inbox: "disk" | "memory", inboxMax = 1000): Promise<Play> {
  const server = new PlayServer();
  const clock = new PlayClock();
  const states: ConnectionState[] = [];
  const random = { fraction: () => 0.5 };
  const ports = { transport: server, clock, random, dateOf: (atMs: number) => new Date(atMs) };
  const settings = {
    inboxMax,
    sendsMax: 10,
    waitForServer: false,
    onState: (state: ConnectionState) => void states.push(state),
  };
  const disk = accountOf("bob");
  const memory = new MemoryFile();
  const inMemory = {
    server: disk.server,
    user: disk.user,
    file: memory,
    turn: ownTurn,
    showing: ownTurn,
    confirms: "whenHandled",
    isPlain: true,
  } as const;
  const messenger =
    inbox === "disk"
      ? new Messenger(disk, undefined, ports, settings)
      : new Messenger(inMemory, memory, ports, settings);
  await messenger.start(undefined);
  assert.deepEqual(server.hears(), ["1 #0 bob>bob 200"]);
  return { server, clock, messenger, states };
}

test("a full inbox stops the reading until half of it is handled", async () => {
  const { server, messenger } = await bobIsConnected("disk", 4);
  const loop = messenger.messages();

  for (let id = 1; id <= 3; id += 1) server.says(0, id, "ann", "bob", "hi");
  assert.ok(!server.hears().includes("pause"));
  server.says(0, 4, "ann", "bob", "hi");
  assert.deepEqual(server.hears(), ["1 #4 bob>ann 200", "pause"]);

  await loop.next();
  await loop.next();
  assert.ok(!server.hears().includes("resume"));
  await loop.next();
  assert.deepEqual(server.hears(), ["resume"]);
  await loop.return();
});

test("a full inbox is read past while a text waits for its answer", async () => {
  const { server, messenger } = await bobIsConnected("disk", 1);
  server.says(0, 1, "ann", "bob", "hi");
  server.hears();

  const fate = messenger.send("ann", "ho");
  assert.deepEqual(server.hears(), ["resume", "0 #0 bob>ann ho"]);
  server.says(1, 0, "ann", "bob", "200");
  assert.equal((await fate).state, "taken");

  assert.deepEqual(server.hears(), ["pause"]);
});

test("what comes again is confirmed at once if it was handled before the break", async () => {
  const { server, clock, messenger } = await bobIsConnected("memory");
  const loop = messenger.messages();
  const first = loop.next();
  server.says(0, 7, "ann", "bob", "hi");
  assert.equal((await first).value?.text, "hi");

  server.breaks();
  void loop.next();
  await clock.passes(1000);
  server.hears();
  server.says(2, 7, "ann", "bob", "hi");
  await settled();

  assert.deepEqual(server.hears(), ["1 #7 bob>ann 200"]);
});

test("a memory that fills faster than it is handled ends the client, not the machine", async () => {
  const { server, messenger, states } = await bobIsConnected("memory", 1);
  const fate = messenger.send("ann", "a text whose answer does not come");
  const src = parseUsername("ann");
  const dst = parseUsername("bob");
  const text = new Uint8Array();

  const command = encodeCommand({ type: 2, id: 1, src, dst, text });
  const many = Buffer.concat(Array.from({ length: 1000 }, () => command));
  for (let round = 0; round < 11; round += 1) server.saysBytes(new Uint8Array(many));

  assert.equal((await fate).state, "unknown");
  await settled();
  assert.equal(messenger.state.is, "closed");
  const [end] = states.slice(-1);
  assert.equal(end?.is === "closed" && end.error?.code, "COTERIE_INBOX_FULL");
  await assert.rejects(messenger.messages().next(), (error) => error instanceof CoterieError);
});

test("a disk that fails ends the client with what it said", async () => {
  const server = new PlayServer();
  const account = accountOf("bob");
  const random = { fraction: () => 0.5 };
  const ports = {
    transport: server,
    clock: new PlayClock(),
    random,
    dateOf: (atMs: number) => new Date(atMs),
  };
  const settings = { inboxMax: 10, sendsMax: 10, waitForServer: false, onState: undefined };
  const messenger = new Messenger(account, undefined, ports, settings);
  await messenger.start(undefined);
  const next = messenger.messages().next();

  account.file.close();
  server.says(0, 1, "ann", "bob", "hi");

  await assert.rejects(next, { code: "COTERIE_DISK" });
  await assert.rejects(messenger.send("ann", "hi"), { code: "COTERIE_DISK" });
  await messenger.close();
});
