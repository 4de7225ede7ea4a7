import assert from "node:assert/strict";
import { test } from "node:test";
import { group, member, Tls } from "./members.testing.ts";
import { idOf } from "./roster.testing.ts";

const ADDRESS = "192.0.2.7";
const TOO_OFTEN = 429;

test("of one address eight are about to sign in at once, and the ninth is turned away", () => {
  const play = group();
  const crowd = Array.from({ length: 8 }, () => new Tls(play, "x", ADDRESS));
  const ninth = new Tls(play, "x", ADDRESS);

  assert.ok(ninth.peer.isClosed);
  assert.ok(crowd.every(({ peer }) => !peer.isClosed));
  new Tls(play, "ann", "192.0.2.8").signsIn("a").isLetIn();
});

test("who had a second and did not sign in gives way to the next of its address", () => {
  const play = group();
  const [oldest, ...others] = Array.from({ length: 8 }, () => new Tls(play, "x", ADDRESS));
  play.clock.passes(1000);

  const ann = new Tls(play, "ann", ADDRESS).signsIn("a");
  ann.isLetIn();
  assert.ok(oldest?.peer.isClosed);
  assert.ok(others.every(({ peer }) => !peer.isClosed));
});

test("strangers of many addresses do not take the place of a member who signs in", () => {
  const play = group();
  const bob = member(play, "bob", "b");
  const places = Array.from({ length: 1000 }, (_, at) => `198.51.${at >>> 8}.${at & 255}`);
  const crowd = places.map((place) => new Tls(play, "x", place));
  const ann = new Tls(play, "ann").signsIn("a");
  ann.isLetIn();
  const id = ann.peer.sends("bob", "hi");
  bob.peer.receives("hi");
  bob.peer.replies("200");
  ann.peer.hears("200", id);

  play.clock.passes(2000);
  assert.equal(crowd.filter(({ peer }) => !peer.isClosed).length, 256);
  play.clock.passes(10_000);
  assert.equal(play.server.core.state.nameless.size, 0);
  assert.ok(!ann.peer.isClosed && !bob.peer.isClosed);
});

test("after 32 connections without a sign-in an address waits for its ten minutes", () => {
  const play = group();
  const wandersIn = (): Tls => {
    const one = new Tls(play, "x", ADDRESS);
    one.peer.drops();
    return one;
  };
  for (let count = 0; count < 32; count += 1) {
    assert.ok(wandersIn().peer.session !== undefined);
    play.clock.passes(1000);
  }

  assert.equal(wandersIn().peer.session, undefined);
  play.clock.passes(569_000);
  assert.ok(wandersIn().peer.session !== undefined);
});

test("a member may connect as often as it likes, and this machine, too", () => {
  const play = group();
  for (let count = 0; count < 100; count += 1) {
    const ann = new Tls(play, "ann", ADDRESS).signsIn("a");
    ann.isLetIn();
    ann.peer.drops();
    const stranger = new Tls(play, "x", "127.0.0.1");
    assert.ok(!stranger.peer.isClosed);
    stranger.peer.drops();
  }
});

test("a member is signed in on ten connections at most", () => {
  const play = group();
  const open = Array.from({ length: 10 }, () => new Tls(play, "ann", "127.0.0.1").signsIn("a"));
  for (const each of open) each.isLetIn();

  assert.equal(new Tls(play, "ann").signsIn("a").isTurnedAway(TOO_OFTEN), 5);
  new Tls(play, "bob").signsIn("b").isLetIn();
  open[4]?.peer.drops();
  new Tls(play, "ann").signsIn("a").isLetIn();
});

test("a member has its own rate: what comes faster waits, and nothing is lost", () => {
  const play = group();
  const bob = member(play, "bob", "b");
  const ann = member(play, "ann", "a");
  for (let line = 0; line < 200; line += 1) ann.peer.sends("bob", `line ${line}`);
  assert.equal(bob.peer.messages.length, 50);

  for (let line = 0; line < 200; line += 1) {
    while (!bob.peer.messages.some(({ text }) => text === `line ${line}`)) play.clock.passes(100);
    bob.peer.receives(`line ${line}`);
    bob.peer.replies("200");
  }
  assert.ok(play.server.nowMs >= 1_000_000 + 14_900);
});

test("the numbers of the table hold: attempts, invitations, the time to sign in", () => {
  const play = group({
    failuresPerMinuteMax: 1,
    invites: { open: 1, perDay: 1 },
    signInMsMax: 2000,
  });
  const ann = member(play, "ann", "a");
  new Tls(play, "ann", ADDRESS).signsIn("b").isTurnedAway(401);
  new Tls(play, "ann", ADDRESS).signsIn("a").isTurnedAway(TOO_OFTEN);

  ann.invites(idOf("e"));
  play.file.commits();
  ann.isToldOfInvite();
  ann.invites(idOf("f"));
  ann.isRefused(TOO_OFTEN);

  const slow = new Tls(play, "x");
  play.clock.passes(1500);
  assert.ok(!slow.peer.isClosed);
  play.clock.passes(1500);
  assert.ok(slow.peer.isClosed);
});
