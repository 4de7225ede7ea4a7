import assert from "node:assert/strict";
import { test } from "node:test";
import { LIMITS_DEFAULT, withoutQuotas } from "./limits.ts";
import { play, stage } from "./plays.testing.ts";

test("above 256 connections without a name the oldest of them closes", () => {
  const { server, clock } = stage({ isUnchecked: true });
  const oldest = server.connects("a");
  const second = server.connects("b");
  second.greets();
  const third = server.connects("c");
  for (let count = 0; count < 254; count += 1) server.connects("x");
  clock.passes(1000);
  assert.ok(!oldest.isClosed);

  server.connects("y");
  assert.ok(oldest.isClosed);
  assert.ok(!third.isClosed && !second.isClosed);

  const last = server.connects("z");
  assert.ok(third.isClosed);
  assert.ok(!second.isClosed && !last.isClosed);
  server.keepsTheLaws();
});

test("a thousand who connect at once have a second to say their names", () => {
  const { server, clock } = stage({ isUnchecked: true });
  const crowd = Array.from({ length: 1000 }, (_, at) => server.connects(`p${at}`));
  clock.passes(999);
  for (const one of crowd.slice(0, 500)) one.greets();
  assert.ok(crowd.every((one) => !one.isClosed));

  clock.passes(1001);
  assert.equal(server.core.state.nameless.size, 256);
  assert.ok(crowd.slice(0, 500).every((one) => !one.isClosed));
  assert.ok(crowd.slice(-256).every((one) => !one.isClosed));
  server.keepsTheLaws();
});

test("when there is no room for one more, the oldest without a name gives way", () => {
  const { server, ann, bob } = play({ limits: { connectionsMax: 4 } });
  const silent = server.connects("a");
  const younger = server.connects("b");

  const cat = server.accepts("cat");
  assert.ok(silent.isClosed);
  assert.ok([ann, bob, younger, cat].every((one) => !one.isClosed));

  server.accepts("dan");
  assert.ok(younger.isClosed);
  const eve = server.connects("eve");
  assert.equal(eve.session, undefined);
  assert.deepEqual(server.noted("COTERIE_TURNED_AWAY"), ["too many connections"]);
});

test("a nameless connection that is being closed frees its place once", () => {
  const { server, clock } = stage({ limits: { namelessMax: 1 } });
  const first = server.connects("a");
  const second = server.connects("b");
  clock.passes(2000);
  assert.ok(first.isClosed);
  first.greets();
  second.greets();
  assert.equal(server.core.state.sessions.size, 1);
  assert.equal(server.core.state.nameless.size, 0);
});

test("one address has sixteen connections at most, this machine any number", () => {
  const { server } = stage();
  const connections = Array.from({ length: 16 }, (_, at) =>
    server.accepts(`p${at}`, { address: "192.0.2.1" }),
  );
  const turnedAway = server.connects("late", { address: "192.0.2.1" });
  assert.ok(turnedAway.isClosed);
  assert.equal(turnedAway.session, undefined);
  assert.deepEqual(server.noted("COTERIE_TURNED_AWAY"), ["too many connections of one address"]);
  assert.ok(!server.accepts("other", { address: "192.0.2.2" }).isClosed);

  connections[3]?.drops();
  assert.ok(!server.accepts("late", { address: "192.0.2.1" }).isClosed);
  for (const address of ["127.0.0.1", "::1", "::ffff:127.0.0.1"]) {
    for (let count = 0; count < 20; count += 1) {
      assert.ok(!server.accepts(`l${count}`, { address }).isClosed);
    }
  }
});

test("for IPv6 the sixteen are those of a /64", () => {
  const { server } = stage();
  for (let count = 0; count < 16; count += 1) {
    server.accepts(`p${count}`, { address: `2001:db8:1:2::${count}` });
  }

  assert.ok(server.connects("late", { address: "2001:db8:1:2:ffff::1" }).isClosed);
  assert.ok(!server.connects("other", { address: "2001:db8:1:3::1" }).isClosed);
});

test("one connection over the limit is turned away, and the others stay", () => {
  const { server, ann, bob } = play({ limits: { connectionsMax: 3 } });
  const cat = server.accepts("cat");
  const dan = server.accepts("dan");

  assert.ok(dan.isClosed);
  assert.ok(!ann.isClosed && !bob.isClosed && !cat.isClosed);

  cat.drops();
  assert.ok(!server.accepts("dan").isClosed);
});

test("above so many names a new one is hung up on, and a message to one refused", () => {
  const { server, disk, ann } = play({ limits: { namesMax: 3 } });
  ann.sends("cat", "the third name");
  disk.commits();
  ann.hears("300");

  ann.sends("dan", "hi");
  ann.hears("413");
  ann.sends("", "hi");
  ann.hears("400");
  assert.ok(server.accepts("dan").isClosed);
  const cat = server.accepts("cat");
  disk.commits();
  cat.receivesOffline("the third name");
  assert.equal(server.core.state.directory.people.length, 3);
});

test("lifting the limits lifts rates and quotas, never what bounds memory", () => {
  const off = withoutQuotas(LIMITS_DEFAULT);
  const before = new Map<string, unknown>(Object.entries(LIMITS_DEFAULT));

  const lifted = Object.entries(off).flatMap(([name, value]) =>
    JSON.stringify(value) === JSON.stringify(before.get(name)) ? [] : [name],
  );
  assert.deepEqual(lifted.toSorted(), [
    "mailboxBytesMax",
    "mailboxMessagesMax",
    "memberRate",
    "rate",
    "shareMessagesMax",
    "unseenMailboxesMax",
    "unseenMessagesMax",
  ]);
  assert.equal(off.liveBytesMax, LIMITS_DEFAULT.liveBytesMax);
});

test("an idle connection that has said its name may stay for ever", () => {
  const { clock, ann, bob } = play();
  clock.passes(100_000);

  ann.sends("bob", "still there?");
  bob.receives("still there?");
});
