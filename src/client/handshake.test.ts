import assert from "node:assert/strict";
import { test } from "node:test";
import { AddedType, Feature } from "../wire/added-type.ts";
import {
  annsAccount,
  annSaysHello,
  annsFile,
  annSpeaks2,
  INCARNATION,
  Level2Server,
  listener,
} from "./level-2.testing.ts";
import { Client } from "./client.ts";
import { PlayClock } from "./play.testing.ts";

const day = 86_400_000;
const tenMinutes = 600_000;

test("HELLO is the first command, and nothing else leaves before WELCOME", async () => {
  const { server, clock, told, sends } = await annSaysHello();

  void sends("bob", "hi");
  await clock.passes(1900);
  assert.deepEqual(server.hears(), ["HELLO epoch 1"]);
  server.welcomes();

  assert.deepEqual(server.hears(), ["0 #0 ann>bob hi"]);
  assert.deepEqual(told, ["level 2, features 7"]);
});

test("who only sends says so in HELLO", async () => {
  const { server } = await annSaysHello({ isSendOnly: true });

  assert.deepEqual(server.hears(), ["HELLO epoch 1 send-only"]);
});

test("what comes before WELCOME is taken, and confirmed by a 200", async () => {
  const { server, told } = await annSaysHello();
  server.hears();

  server.says(0, 7, "bob", "ann", "early");

  assert.deepEqual(server.hears(), ["1 #7 ann>bob 200"]);
  assert.deepEqual(told, ["arrived bob #7 early"]);
});

test("without WELCOME for 2 s level 1 is spoken, beginning with a silent hello", async () => {
  const { server, clock, told, sends } = await annSaysHello();
  server.hears();

  void sends("bob", "hi");
  await clock.passes(2000);

  assert.deepEqual(server.hears(), ["1 #0 ann>ann 200", "0 #0 ann>bob hi"]);
  assert.deepEqual(told, ["level 1"]);
});

test("a WELCOME that comes too late changes nothing", async () => {
  const { server, clock, client, told } = await annSaysHello();
  await clock.passes(2000);
  server.hears();

  server.welcomes();
  server.says(2, 7, "bob", "ann", "kept");

  assert.deepEqual(server.hears(), ["1 #7 ann>bob 200"]);
  assert.deepEqual(told, ["level 1", "arrived bob #7 kept"]);
  assert.deepEqual(client.level, { kind: "plain" });
});

test("a second WELCOME changes nothing", async () => {
  const { server, client, told } = await annSpeaks2();

  server.welcomes(Feature.people, 10n);

  assert.deepEqual(server.hears(), []);
  assert.deepEqual(told, []);
  const { level } = client;
  assert.equal(level.kind === "full" && level.welcome.incarnation, INCARNATION);
});

test("nor does one that comes with the first in one piece", async () => {
  const { server, told } = await annSaysHello();

  server.inOnePiece(() => {
    server.welcomes();
    server.welcomes(Feature.names, 10n);
    server.relaysTyping("bob", true);
  });

  assert.deepEqual(told, ["level 2, features 7", "bob types"]);
});

test("a WELCOME that is cut short is none", async () => {
  const { server, clock, told } = await annSaysHello();

  server.tells(AddedType.welcome, new Uint8Array(23));
  await clock.passes(2000);

  assert.deepEqual(told, ["level 1"]);
});

test("a server that did not answer HELLO is asked again after a day, not before", async () => {
  const first = await annSaysHello();
  const { clock, file } = first;
  await clock.passes(2000);
  first.server.breaks();
  file.close();

  await clock.passes(day - 1);
  const before = await annSaysHello({ file: annsFile(file.path), clock });
  assert.deepEqual(before.server.hears(), ["1 #0 ann>ann 200"]);
  before.server.breaks();
  await clock.passes(1);
  const after = await annSaysHello({ file: annsFile(file.path), clock });

  assert.deepEqual(after.server.hears(), ["HELLO epoch 1"]);
});

test("a clock that is put right does not keep level 2 away for longer than a day", async () => {
  const clock = new PlayClock();
  await clock.passes(1000 * day);
  const { server, file } = await annSaysHello({ clock });
  await clock.passes(2000);
  server.breaks();

  const again = await annSaysHello({ file, clock: new PlayClock() });

  assert.deepEqual(again.server.hears(), ["HELLO epoch 1"]);
});

test("a server of level 1 is not remembered for longer because nobody asked it", async () => {
  const { clock, file, server } = await annSaysHello();
  await clock.passes(2000);
  const until = file.plainUntil();
  server.breaks();

  await clock.passes(1000);
  await annSaysHello({ file, clock });

  assert.equal(file.plainUntil(), until);
});

for (const leaves of ["ends", "breaks"] as const) {
  test(`after a server that ${leaves} on HELLO level 1 is spoken for ten minutes`, async () => {
    const { clock, file, server, told } = await annSaysHello();
    server[leaves]();
    assert.deepEqual(told, [`ended ${leaves === "ends" ? "ended" : "broken"}`]);

    await clock.passes(tenMinutes - 1);
    const before = await annSaysHello({ file, clock });
    assert.deepEqual(before.server.hears(), ["1 #0 ann>ann 200"]);
    before.server.breaks();
    await clock.passes(1);
    const after = await annSaysHello({ file, clock });

    assert.deepEqual(after.server.hears(), ["HELLO epoch 1"]);
  });
}

test("a server that spoke before it hung up is asked again at once", async () => {
  const { clock, file, server } = await annSaysHello();
  server.says(0, 7, "bob", "ann", "hi");
  server.breaks();

  const again = await annSaysHello({ file, clock });

  assert.deepEqual(again.server.hears(), ["HELLO epoch 1"]);
});

test("a client that closes before WELCOME has learnt nothing of the server", async () => {
  for (const leaves of ["ends", "breaks"] as const) {
    const { clock, file, client, server } = await annSaysHello();

    void client.close();
    server[leaves]();
    await clock.passes(60_000);

    assert.equal(file.plainUntil(), undefined);
    assert.deepEqual(server.hears(), ["HELLO epoch 1", "FIN", "FIN"]);
  }
});

test("nothing follows our FIN, although WELCOME comes or its time is over", async () => {
  for (const isWelcomed of [true, false]) {
    const first = await annSpeaks2();
    void first.sends("bob", "in doubt");
    first.server.breaks();
    const { clock, client, server } = await annSaysHello({ file: first.file });
    await clock.passes(1500);
    void client.close();
    server.hears();

    if (isWelcomed) server.welcomes();
    await clock.passes(60_000);

    assert.deepEqual(server.hears(), ["FIN"]);
  }
});

test("a server that has learnt level 2 is not taken for one of level 1 any more", async () => {
  const { clock, file, server } = await annSaysHello();
  await clock.passes(2000);
  server.breaks();
  await clock.passes(day);

  await annSpeaks2({ file, clock });

  assert.equal(file.plainUntil(), undefined);
  assert.equal(file.silentSince(), 0);
});

test("an account that asks for nothing speaks level 1 at once, and remembers nothing", async () => {
  const server = new Level2Server();
  const file = annsFile();
  const account = { ...annsAccount(file), isPlain: true };
  const told: string[] = [];

  const client = new Client(account, { transport: server, clock: new PlayClock() }, listener(told));
  await client.open();

  assert.deepEqual(server.hears(), ["1 #0 ann>ann 200"]);
  assert.deepEqual(told, ["level 1"]);
  assert.equal(file.plainUntil(), undefined);
});

test("without facts messages are confirmed as at level 1, and the rest works", async () => {
  const { server, file, client, sends } = await annSaysHello();
  server.welcomes(Feature.names | Feature.people);
  server.hears();

  void sends("bob", "one", "two");
  server.says(0, 7, "bob", "ann", "hi");
  void client.who([]);

  assert.deepEqual(server.hears(), [
    "0 #0 ann>bob one",
    "0 #1 ann>bob two",
    "1 #7 ann>bob 200",
    "WHO #1 everybody",
  ]);
  assert.equal(file.resume(), undefined);
  assert.deepEqual(
    file.outbox("unknown", 9).map(({ isNamed }) => isNamed),
    [true, true],
  );
});

test("without names nothing is asked for and nothing sent twice, and the rest works", async () => {
  const { server, clock, file, sends } = await annSaysHello();
  server.welcomes(Feature.facts | Feature.people);
  const fate = sends("bob", "one", "two");
  server.delivers({ id: 7, text: "hi", number: 5 });
  server.breaks();

  assert.equal((await fate).state, "unknown");
  assert.deepEqual(server.hears(), [
    "HELLO epoch 1",
    "ABOUT #0 part 1/2",
    "0 #0 ann>bob one",
    "ABOUT #1 part 2/2",
    "0 #1 ann>bob two",
    "TAKEN 5",
    "FIN",
  ]);
  const again = await annSpeaks2({ file, clock });
  await clock.passes(60_000);

  assert.deepEqual(again.server.hears(), []);
});

test("without people nobody is asked for, and the rest works", async () => {
  const { server, client, sends } = await annSaysHello();
  server.welcomes(Feature.facts | Feature.names);
  server.hears();

  assert.equal(await client.who([]), undefined);
  void sends("bob", "one", "two");
  server.delivers({ id: 7, text: "hi", number: 5 });

  assert.deepEqual(server.hears(), [
    "ABOUT #0 part 1/2",
    "0 #0 ann>bob one",
    "ABOUT #1 part 2/2",
    "0 #1 ann>bob two",
    "TAKEN 5",
  ]);
});

test("features that nobody knows yet are not used and do no harm", async () => {
  const { server, sends } = await annSaysHello();
  server.welcomes(0xffff_fff8);
  server.hears();

  void sends("bob", "one", "two");

  assert.deepEqual(server.hears(), ["0 #0 ann>bob one", "0 #1 ann>bob two"]);
});
