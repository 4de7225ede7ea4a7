import assert from "node:assert/strict";
import { test } from "node:test";
import { CoterieError } from "../wire/error.ts";
import { connectClient } from "./connect-client.ts";
import type { Client } from "./client.ts";
import type { ClientEvents } from "./client-events.ts";
import { worstFate } from "./fate.ts";
import type { Fate } from "./fate.ts";
import { accountOf, PlayClock, PlayServer, settled } from "./play.testing.ts";
import type { Account } from "./account.ts";

interface Play {
  readonly server: PlayServer;
  readonly clock: PlayClock;
  readonly account: Account;
  readonly client: Client;
  readonly sends: (to: string, ...parts: string[]) => Promise<Fate>;
}

async function annIsConnected(events: ClientEvents = {}): Promise<Play> {
  const server = new PlayServer();
  const clock = new PlayClock();
  const account = accountOf("ann");
  const client = await connectClient(account, { transport: server, clock }, events);
  const sends = async (to: string, ...parts: string[]): Promise<Fate> => {
    const texts = account.file.queue(to, parts.map(bytes), clock.wallMs());
    return worstFate(await client.deliver(texts));
  };
  assert.deepEqual(server.hears(), ["1 #0 ann>ann 200"]);
  return { server, clock, account, client, sends };
}

function bytes(text: string): Uint8Array {
  return Buffer.from(text);
}

test("a text is out of the outbox once it was taken or kept", async () => {
  const { server, account, sends } = await annIsConnected();

  for (const [id, code] of ["200", "300"].entries()) {
    const fate = sends("bob", "hi");
    assert.equal(account.file.outboxCount("unknown"), 1);
    assert.deepEqual(server.hears(), [`0 #${id} ann>bob hi`]);
    server.says(1, id, "bob", "ann", code);
    assert.deepEqual(await fate, { state: "answered", code });
    assert.equal(account.file.outboxCount("unknown"), 0);
  }
});

test("a refused text stays in the outbox with its code", async () => {
  const { server, account, sends } = await annIsConnected();

  const fate = sends("bob", "hi");
  server.says(1, 0, "bob", "ann", "413");

  assert.deepEqual(await fate, { state: "answered", code: "413" });
  assert.deepEqual(
    account.file.outbox("refused", 10).map(({ code }) => code),
    ["413"],
  );
});

test("what arrives is in the inbox before the 200 leaves", async () => {
  const counts: number[] = [];
  const { server, account } = await annIsConnected();
  const written = server.heard.push.bind(server.heard);
  server.heard.push = (...lines) => {
    counts.push(account.file.inboxCount());
    return written(...lines);
  };

  server.says(0, 7, "bob", "ann", "one");
  server.says(2, 8, "bob", "ann", "two");

  assert.deepEqual(server.hears(), ["1 #7 ann>bob 200", "1 #8 ann>bob 200"]);
  assert.deepEqual(counts, [1, 2]);
  const inbox = account.file.inbox(10).map(({ from, id, offline }) => [from, id, offline]);
  assert.deepEqual(inbox, [
    ["bob", 7, false],
    ["bob", 8, true],
  ]);
});

test("what cannot be stored is not confirmed, and the client ends with that error", async () => {
  const reasons: string[] = [];
  const { server, account } = await annIsConnected({
    ended: (reason) => reasons.push(reason.kind === "disk" ? reason.error.code : reason.kind),
  });
  account.file.close();

  server.says(0, 7, "bob", "ann", "one");

  assert.deepEqual(server.hears(), ["FIN"]);
  assert.deepEqual(reasons, ["COTERIE_DISK"]);
});

test("a reply and a type of another protocol get no answer", async () => {
  const { server, account } = await annIsConnected();

  server.says(1, 99, "bob", "ann", "200");
  server.says(0x0123, 7, "bob", "ann", "?");

  assert.deepEqual(server.hears(), []);
  assert.equal(account.file.inboxCount(), 0);
});

test("our hello that comes back does not pass for the answer to the first text", async () => {
  const { server, sends } = await annIsConnected();

  const fate = sends("bob", "hi");
  server.says(1, 0, "ann", "ann", "200");
  server.says(1, 0, "bob", "ann", "300");

  assert.deepEqual(await fate, { state: "answered", code: "300" });
});

test("a text to oneself is answered by oneself", async () => {
  const { server, sends } = await annIsConnected();

  const fate = sends("ann", "note");
  server.says(0, 0, "ann", "ann", "note");
  server.says(1, 0, "ann", "ann", "200");

  assert.deepEqual(await fate, { state: "answered", code: "200" });
});

test("a silent server leaves a text unknown after more than 3 seconds, in the outbox", async () => {
  const { clock, account, sends } = await annIsConnected();

  let isOver = false;
  const fate = sends("bob", "hi").finally(() => {
    isOver = true;
  });
  await clock.passes(3500);
  assert.equal(isOver, false);
  await clock.passes(60_000);

  assert.deepEqual(await fate, { state: "unknown", code: undefined });
  assert.equal(account.file.outboxCount("unknown"), 1);
});

test("an answer that comes after all still takes the text out of the outbox", async () => {
  const late: string[] = [];
  const { server, clock, account, sends } = await annIsConnected({
    answeredLate: ({ id }, code) => late.push(`${id} ${code}`),
  });

  const fate = sends("bob", "hi");
  await clock.passes(60_000);
  server.says(1, 0, "bob", "ann", "300");

  assert.equal((await fate).state, "unknown");
  assert.deepEqual(late, ["0 300"]);
  assert.equal(account.file.outboxCount("unknown"), 0);
});

test("a text in flight at a break is unknown; what had not left is unsent", async () => {
  const { server, account, client } = await annIsConnected();
  const parts = Array.from({ length: 70 }, () => bytes("x"));
  const fates = client.deliver(account.file.queue("bob", parts, 0));

  server.breaks();

  const states = (await fates).map(({ state }) => state);
  assert.deepEqual([...new Set(states.slice(0, 64))], ["unknown"]);
  assert.deepEqual([...new Set(states.slice(64))], ["unsent"]);
  assert.equal(account.file.outboxCount("unknown"), 64);
  assert.equal(account.file.outboxCount("unsent"), 6);
});

test("a long text leaves in order, at most 64 commands ahead of their answers", async () => {
  const { server, account, client } = await annIsConnected();
  const parts = Array.from({ length: 300 }, (_, index) => bytes(String(index)));
  const fates = client.deliver(account.file.queue("bob", parts, 0));

  const heard: string[] = [];
  let ahead = server.hears();
  while (ahead.length > 0) {
    heard.push(...ahead);
    const answered = heard.length;
    assert.ok(ahead.length <= 64);
    for (let id = answered - ahead.length; id < answered; id += 1) {
      server.says(1, id, "bob", "ann", "200");
    }
    ahead = server.hears();
  }

  assert.deepEqual(
    heard,
    parts.map((_, id) => `0 #${id} ann>bob ${id}`),
  );
  assert.equal(worstFate(await fates).code, "200");
});

test("a server that says nothing is greeted once more, so that a web server answers", async () => {
  const { server, clock } = await annIsConnected();

  await clock.passes(60_000);

  assert.deepEqual(server.hears(), ["1 #4294967295 ann>ann 200\r\n\r\n"]);
});

test("a server that has spoken is not greeted again", async () => {
  const { server, clock } = await annIsConnected();
  server.says(0, 1, "bob", "ann", "hi");

  await clock.passes(60_000);

  assert.deepEqual(server.hears(), ["1 #1 ann>bob 200"]);
});

test("what a web server was sent has not left", async () => {
  const ends: string[] = [];
  const { server, account, sends } = await annIsConnected({
    ended: (reason) => ends.push(reason.kind === "foreign" ? reason.error.message : reason.kind),
  });

  const fate = sends("bob", "hi");
  server.saysBytes(bytes("HTTP/1.1 400 Bad Request\r\n\r\n"));

  assert.deepEqual(await fate, { state: "unsent", code: undefined });
  assert.equal(account.file.outboxCount("unsent"), 1);
  assert.match(ends[0] ?? "", /no Coterie server: it answers as a web server/);
});

test("what speaks only when we hang up is no server, and its texts have not left", async () => {
  const { server, clock, account, client, sends } = await annIsConnected();

  const fate = sends("bob", "hi");
  await clock.passes(60_000);
  assert.equal((await fate).state, "unknown");
  const closed = client.close();
  server.saysBytes(bytes("<!DOCTYPE HTML><title>400"));

  const reason = await closed;
  assert.match(reason.kind === "foreign" ? reason.error.message : "", /answers as a web server/);
  assert.equal(account.file.outboxCount("unsent"), 1);
});

test("an answer is told even if the disk cannot note it any more", async () => {
  const { server, account, client, sends } = await annIsConnected();

  const fates: Fate[] = [];
  void sends("bob", "hi").then((fate) => fates.push(fate));
  account.file.close();
  server.says(1, 0, "bob", "ann", "200");
  await settled();

  assert.deepEqual(fates, [{ state: "answered", code: "200" }]);
  assert.equal(client.endReason?.kind, "disk");
});

test("a server that loses its framing later has broken the connection", async () => {
  const ends: string[] = [];
  const { server, sends } = await annIsConnected({ ended: ({ kind }) => ends.push(kind) });

  const fate = sends("bob", "hi");
  server.says(0, 1, "bob", "ann", "before");
  server.saysBytes(bytes("rubbish"));

  assert.equal((await fate).state, "unknown");
  assert.deepEqual(ends, ["broken"]);
});

test("behind our FIN only what nobody waits to be confirmed is taken", async () => {
  const { server, account, client } = await annIsConnected();

  const closed = client.close();
  server.says(0, 1, "bob", "ann", "live");
  server.says(2, 2, "bob", "ann", "kept");
  server.ends();
  await closed;

  assert.deepEqual(server.hears(), ["FIN", "FIN"]);
  assert.deepEqual(
    account.file.inbox(10).map(({ id }) => id),
    [2],
  );
});

test("a mailbox that pours out while we close is confirmed before our FIN", async () => {
  const { server, clock, account, client } = await annIsConnected();

  server.says(2, 1, "bob", "ann", "first");
  server.hears();
  const closed = client.close();
  server.says(2, 2, "bob", "ann", "second");
  await clock.passes(90);
  server.says(2, 3, "bob", "ann", "third");
  await clock.passes(90);
  assert.deepEqual(server.hears(), ["1 #2 ann>bob 200", "1 #3 ann>bob 200"]);
  await clock.passes(90);
  assert.deepEqual(server.hears(), ["FIN"]);
  server.ends();

  assert.deepEqual(await closed, { kind: "closed" });
  assert.equal(account.file.inboxCount(), 3);
});

test("a mailbox without end does not keep us from closing", async () => {
  const { server, clock, client } = await annIsConnected();

  server.says(2, 0, "bob", "ann", "x");
  void client.close();
  for (let id = 1; id < 200; id += 1) {
    server.says(2, id, "bob", "ann", "x");
    await clock.passes(50);
  }

  assert.deepEqual(client.endReason, { kind: "closed" });
  assert.ok(server.hears().includes("FIN"));
});

test("a server that never ends its side is not waited for long", async () => {
  const { clock, client } = await annIsConnected();

  const closed = client.close();
  await clock.passes(2000);
  await closed;

  assert.deepEqual(client.endReason, { kind: "closed" });
});

test("a closed port is told with a remedy", async () => {
  const server = new PlayServer();
  server.isUp = false;
  const ports = { transport: server, clock: new PlayClock() };

  await assert.rejects(connectClient(accountOf("ann"), ports), (error) => {
    assert.ok(error instanceof CoterieError);
    assert.equal(error.code, "COTERIE_UNREACHABLE");
    assert.match(error.remedy, /coterie server/);
    return true;
  });
});

test("an answer that came in time counts, also if we were too busy to read it", async () => {
  const { server, clock, sends } = await annIsConnected();

  const fate = sends("bob", "hi");
  // The answer is with the system when the alarm rings, and is read right after that.
  clock.after(10_000, () => {
    server.says(1, 0, "bob", "ann", "200");
  });
  await clock.passes(60_000);

  assert.deepEqual(await fate, { state: "answered", code: "200" });
});
