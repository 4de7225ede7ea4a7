import assert from "node:assert/strict";
import { test } from "node:test";
import { AddedType } from "../../wire/added-type.ts";
import { readId, readType } from "../../wire/codec.ts";
import { encodeHello } from "../../wire/hello.ts";
import { decodeAuthNo } from "../../wire/sign-in.ts";
import { nothingElseArrives } from "../plays.testing.ts";
import { group, member, Tls } from "./members.testing.ts";
import { idOf } from "./roster.testing.ts";

test("a device signs in, and what it says right behind that counts", () => {
  const play = group();
  const bob = member(play, "bob", "b");
  const ann = new Tls(play, "ann").signsIn("a");
  const id = ann.peer.sends("bob", "hi");

  ann.isLetIn();
  bob.peer.receives("hi");
  bob.peer.replies("200");
  ann.peer.hears("200", id);
});

test("nobody speaks on a TLS connection who has not signed in", () => {
  const play = group();
  const bob = member(play, "bob", "b");
  const stranger = new Tls(play, "ann");

  stranger.peer.sends("bob", "it is me, ann");

  stranger.isTurnedAway(401);
  nothingElseArrives(bob.peer);
});

test("a signature that was made for another connection proves nothing", () => {
  const play = group();
  const ann = new Tls(play, "ann").signsIn("a");
  ann.isLetIn();
  const thief = new Tls(play, "ann").signsIn("a", ann.exporter);

  thief.isTurnedAway(401);
});

test("a device speaks for its member only", () => {
  const play = group();
  new Tls(play, "ann").signsIn("b").isTurnedAway(401);

  const bob = new Tls(play, "bob").signsIn("b");
  bob.isLetIn();
  bob.peer.writes({ type: 0, id: 1, src: "ann", dst: "bob", text: "it is me, ann" });

  bob.isTurnedAway(403);
});

test("on a plain connection no member's name can be used, nor one that looks like it", () => {
  for (const name of ["ann", "b0b"]) {
    const play = group();
    const bob = member(play, "bob", "b");
    const plain = play.server.connects(name);

    const id = plain.sends("bob", "it is me");

    plain.hears("403", id);
    assert.ok(plain.isEnded);
    nothingElseArrives(bob.peer);
  }
});

test("on a plain connection HELLO under a member's name is answered by AUTH_NO", () => {
  const play = group();
  const plain = play.server.connects("ann");
  const facts = { features: 7, sendOnly: false, epoch: 1n, incarnation: 0n, upto: 0 };

  plain.writes({ type: AddedType.hello, id: 3, src: "ann", dst: "", text: encodeHello(facts) });

  const [bytes] = plain.added;
  assert.ok(bytes);
  assert.deepEqual([readType(bytes, 0), readId(bytes, 0)], [AddedType.authNo, 3]);
  assert.equal(decodeAuthNo(bytes, 0, bytes.length)?.code, 403);
  assert.ok(plain.isEnded);
});

test("a program of the seed in little-endian order hears that, too", () => {
  const play = group();
  const plain = play.server.connects("ann", { order: "little" });

  const id = plain.sends("bob", "it is me");

  plain.hears("403", id);
});

test("another name may be used on a plain connection", () => {
  const play = group();
  const bob = member(play, "bob", "b");
  const guest = play.server.accepts("guest");

  const id = guest.sends("bob", "hi");
  bob.peer.receives("hi");
  bob.peer.replies("200");

  guest.hears("200", id);
});

test("a message for nobody of the group is refused: 404", () => {
  const play = group();
  const bob = member(play, "bob", "b");

  bob.peer.hears("404", bob.peer.sends("carol", "hi"));
  bob.peer.sends("ann", "hi");
  play.disk.commits();
  bob.peer.hears("300");
});

test("after three failures in a minute nobody of that network can try", () => {
  const play = group();
  for (let tries = 0; tries < 3; tries += 1) {
    new Tls(play, "ann").signsIn("b").isTurnedAway(401);
  }

  const seconds = new Tls(play, "ann").signsIn("a").isTurnedAway(429);

  assert.equal(seconds, 60);
  new Tls(play, "ann", "192.0.2.2").signsIn("a").isLetIn();
  play.clock.passes(60_000);
  new Tls(play, "ann").signsIn("a").isLetIn();
});

test("who has not signed in after ten seconds is closed", () => {
  const play = group();
  const silent = new Tls(play, "ann");

  play.clock.passes(11_000);

  assert.ok(silent.peer.isClosed);
  assert.deepEqual(play.server.noted("COTERIE_CLOSED"), ["has not signed in"]);
});

test("who has signed in may take their time to say something", () => {
  const play = group();
  const ann = new Tls(play, "ann").signsIn("a");
  ann.isLetIn();

  play.clock.passes(11_000);

  assert.ok(!ann.peer.isClosed);
});

test("without members nobody signs in: AUTH is a type that nobody knows", () => {
  const play = group();
  const plain = play.server.connects("guest");
  plain.writes({ type: 0x01_00, id: 0, src: "guest", dst: "", text: new Uint8Array(78) });

  assert.equal(play.server.core.state.ignored["unknown type"], 1);
});

test("under TLS the end of a connection proves nothing: what was kept is handed over again", () => {
  const play = group();
  const ann = member(play, "ann", "a");
  ann.peer.sends("bob", "hi");
  play.disk.commits();
  const bob = member(play, "bob", "b");
  play.disk.commits();
  bob.peer.receivesOffline("hi");

  play.clock.passes(2000);
  bob.peer.finishes();
  const again = member(play, "bob", "b");
  play.disk.commits();

  again.peer.receivesOffline("hi");
});

test("who has used a name without a key is shut out when it is given to somebody", () => {
  const play = group();
  const guest = play.server.connects("carl");
  const alike = play.server.connects("CARL");
  const other = play.server.connects("dora");
  for (const one of [guest, alike, other]) one.greets();
  const carl = new Tls(play, "carl").joins(idOf("c"));
  carl.isShownTheServer();
  carl.enrols("c");
  guest.sends("bob", "still me");

  play.file.commits();

  carl.isLetIn();
  assert.ok(guest.isEnded);
  assert.ok(alike.isEnded);
  assert.ok(!other.isEnded);
  assert.equal(play.server.noted("COTERIE_NOT_SIGNED_IN").length, 2);
});
