import assert from "node:assert/strict";
import { test } from "node:test";
import { Feature } from "../../wire/added-type.ts";
import { group } from "../members/members.testing.ts";
import { everythingHasEnded } from "../plays.testing.ts";
import { adds, comes, revokes, twoDevices, withDevices } from "./devices.testing.ts";

test("a device that joins gets what comes from then on", () => {
  const play = twoDevices();
  const bob = comes(play, "bob", "b");
  bob.sends("ann", "before", 0);
  play.disk.commits();

  adds(play, "ann", "e");
  bob.sends("ann", "after", 1);
  play.disk.commits();
  const tablet = comes(play, "ann", "e");
  play.disk.commits();

  tablet.takes(tablet.receives("after", 2).number);
  tablet.hearsNothingMore();
  const phone = comes(play, "ann", "a");
  play.disk.commits();
  phone.receives("before", 2);
  phone.receives("after", 2);
});

test("a revoked device is sent away, and what waits for it alone is erased", () => {
  const play = twoDevices();
  const [phone, laptop] = [comes(play, "ann", "a"), comes(play, "ann", "d")];
  const bob = comes(play, "bob", "b");
  bob.sends("ann", "hi", 0);
  phone.takes(phone.receives("hi").number);
  play.disk.commits();
  bob.peer.hears("200", 0);
  laptop.receives("hi", 2);

  revokes(play, "ann", "d");

  assert.ok(laptop.peer.isEnded);
  assert.equal(play.server.core.state.ended.erased, 1);
  everythingHasEnded(play);
  bob.sends("ann", "alone", 1);
  phone.takes(phone.receives("alone").number);
  bob.peer.hears("200", 1);
  bob.hearsNothingMore();
});

test("a message that only a revoked device was shown is kept for the others", () => {
  const play = twoDevices();
  const laptop = comes(play, "ann", "d");
  const bob = comes(play, "bob", "b");
  bob.sends("ann", "hi", 0);
  laptop.receives("hi");

  revokes(play, "ann", "d");
  play.disk.commits();

  bob.peer.hears("300", 0);
  const phone = comes(play, "ann", "a");
  play.disk.commits();
  phone.takes(phone.receives("hi", 2).number);
  assert.deepEqual(bob.hearsFates(), ["0 200"]);
  everythingHasEnded(play);
});

test("when the first device is revoked the next reads its own mailbox, then the name's", () => {
  const play = twoDevices();
  const bob = comes(play, "bob", "b");
  for (const id of [0, 1]) bob.sends("ann", `text ${id}`, id);
  play.disk.commits();
  assert.deepEqual(bob.peer.hearsAll(), ["300", "300"]);
  const laptop = comes(play, "ann", "d");
  play.disk.commits();
  laptop.takes(laptop.receives("text 0", 2).number);
  const rest = laptop.receives("text 1", 2);

  revokes(play, "ann", "a");
  assert.ok(!laptop.peer.isEnded);
  bob.sends("ann", "text 2", 2);
  const newest = laptop.receives("text 2");
  assert.ok(newest.number > rest.number);
  play.disk.commits();
  laptop.takes(newest.number);

  assert.ok(laptop.peer.isEnded);
  play.disk.commits();
  bob.peer.hears("200", 2);
  const again = comes(play, "ann", "d");
  play.disk.commits();
  for (const id of [0, 1, 2]) again.takes(again.receives(`text ${id}`, 2).number);
  bob.sends("ann", "text 3", 3);
  again.takes(again.receives("text 3").number);
  bob.peer.hears("200", 3);
  everythingHasEnded(play);
});

test("the same holds when the server starts again in between", () => {
  const play = twoDevices();
  const bob = comes(play, "bob", "b");
  bob.sends("ann", "hi", 0);
  play.disk.commits();
  revokes(play, "ann", "a");

  play.server.restarts();
  const laptop = comes(play, "ann", "d");
  play.disk.commits();
  laptop.takes(laptop.receives("hi", 2).number);
  assert.ok(laptop.peer.isEnded);
  play.disk.commits();

  const again = comes(play, "ann", "d");
  play.disk.commits();
  again.takes(again.receives("hi", 2).number);
  everythingHasEnded(play);
});

test("what lies there for a device that is nobody's is erased when the server starts", () => {
  const play = twoDevices();
  const bob = comes(play, "bob", "b");
  bob.sends("ann", "hi", 0);
  play.disk.commits();
  const roster = play.file.roster;
  revokes(play, "ann", "d");
  play.server.restarts();
  play.disk.commits();

  assert.deepEqual(play.disk.texts, ["hi"]);
  play.file.roster = roster;
  play.server.restarts();
  bob.hearsNothingMore();
  const again = comes(play, "bob", "b");
  again.sends("ann", "more", 1);
  play.disk.commits();
  assert.equal(play.disk.texts.length, 3);
});

test("when the first device is revoked its connection ends as well", () => {
  const play = twoDevices();
  const [phone, laptop] = [comes(play, "ann", "a"), comes(play, "ann", "d")];
  play.disk.commits();

  revokes(play, "ann", "a");

  assert.ok(phone.peer.isEnded);
  assert.ok(!laptop.peer.isClosed);
});

test("a device that is added again at once gets what comes then, though its mailbox went", () => {
  const play = twoDevices();
  const bob = comes(play, "bob", "b");
  play.disk.commits();
  bob.sends("ann", "before", 0);
  revokes(play, "ann", "d");
  adds(play, "ann", "d");
  bob.sends("ann", "after", 1);
  play.disk.commits();

  const laptop = comes(play, "ann", "d");
  play.disk.commits();

  assert.equal(laptop.peer.receivesAll().at(-1), "2 after");
});

test("a device that was about to read the mailbox of the name, and is not, keeps its own", () => {
  const play = group({}, withDevices({ ann: ["d", "e"] }));
  const bob = comes(play, "bob", "b");
  bob.sends("ann", "hi", 0);
  play.disk.commits();
  revokes(play, "ann", "a");
  adds(play, "ann", "d");

  const laptop = comes(play, "ann", "d");
  play.disk.commits();
  laptop.takes(laptop.receives("hi", 2).number);
  play.disk.commits();

  assert.ok(!laptop.peer.isEnded);
  bob.sends("ann", "more", 1);
  laptop.receives("more");
  play.disk.commits();
});

test("who does not want facts is not told what other devices have sent", () => {
  const play = twoDevices();
  const phone = comes(play, "ann", "a", { features: Feature.devices });

  assert.equal(phone.peer.session?.features, 0);
});
