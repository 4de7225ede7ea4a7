import assert from "node:assert/strict";
import { test } from "node:test";
import { parseUsername } from "../../wire/username.ts";
import { PresenceState } from "../../wire/presence.ts";
import { member } from "../members/members.testing.ts";
import { everythingHasEnded } from "../plays.testing.ts";
import { comes, comesBack, comesPlainly, twoDevices } from "./devices.testing.ts";

test("each device of a name gets a message once, and its sender hears 200 once", () => {
  const play = twoDevices();
  const [phone, laptop] = [comes(play, "ann", "a"), comes(play, "ann", "d")];
  const bob = comes(play, "bob", "b");

  bob.sends("ann", "hi", 0);
  phone.takes(phone.receives("hi").number);
  bob.hearsNothingMore();
  play.disk.commits();
  bob.peer.hears("200", 0);
  laptop.takes(laptop.receives("hi", 2).number);

  phone.hearsNothingMore();
  laptop.hearsNothingMore();
  bob.hearsNothingMore();
  everythingHasEnded(play);
});

test("no 200 leaves before the message is on the disk for the others", () => {
  const play = twoDevices();
  const phone = comes(play, "ann", "a");
  const bob = comes(play, "bob", "b");
  bob.sends("ann", "hi", 0);
  phone.takes(phone.receives("hi").number);

  play.clock.passes(10_000);
  assert.deepEqual(bob.peer.answers, []);
  play.disk.commits();

  bob.peer.hears("200", 0);
  const laptop = comes(play, "ann", "d");
  play.disk.commits();
  laptop.receives("hi", 2);
  play.disk.commits();
});

test("a device that is away gets what came when it comes, with the name that others know", () => {
  const play = twoDevices();
  const phone = comes(play, "ann", "a");
  const bob = comes(play, "bob", "b");
  bob.sends("ann", "hi", 0);
  const live = phone.receives("hi");
  phone.takes(live.number);
  play.disk.commits();
  bob.peer.hears("200", 0);

  const laptop = comes(play, "ann", "d");
  play.disk.commits();

  const kept = laptop.receives("hi", 2);
  assert.deepEqual([kept.epoch, kept.epoch === live.epoch], [live.epoch, true]);
  laptop.takes(kept.number);
  bob.hearsNothingMore();
  everythingHasEnded(play);
});

test("if only the second device is here it is told at once, and its answer counts", () => {
  const play = twoDevices();
  const laptop = comesPlainly(play, "ann", "d");
  const bob = comes(play, "bob", "b");

  bob.sends("ann", "hi", 0);
  assert.equal(laptop.receives("hi").dst, "ann");
  laptop.replies("200");
  play.disk.commits();

  assert.equal(bob.peer.hears("200", 0).src, "ann");
  const phone = comes(play, "ann", "a");
  play.disk.commits();
  phone.takes(phone.receives("hi", 2).number);
  everythingHasEnded(play);
});

test("if none is here the sender hears 300 once, and 200 when the first has it", () => {
  const play = twoDevices();
  const bob = comes(play, "bob", "b");
  bob.sends("ann", "hi", 0);
  play.disk.commits();
  bob.peer.hears("300", 0);

  for (const digit of ["d", "a"]) {
    const one = comes(play, "ann", digit);
    play.disk.commits();
    one.takes(one.receives("hi", 2).number);
    one.hearsNothingMore();
  }

  assert.deepEqual(bob.hearsFates(), ["0 200"]);
  bob.hearsNothingMore();
  everythingHasEnded(play);
});

test("a device that does not answer is passed over as soon as another has the message", () => {
  const play = twoDevices();
  const [phone, laptop] = [comes(play, "ann", "a"), comes(play, "ann", "d")];
  const bob = comes(play, "bob", "b");
  bob.sends("ann", "hi", 0);
  phone.receives("hi");
  play.disk.commits();

  laptop.takes(laptop.receives("hi", 2).number);

  bob.peer.hears("200", 0);
  play.clock.passes(4000);
  bob.hearsNothingMore();
  assert.deepEqual(bob.peer.answers, []);
  phone.peer.drops();
  const again = comes(play, "ann", "a");
  play.disk.commits();
  again.takes(again.receives("hi", 2).number);
  everythingHasEnded(play);
});

test("if none answers the sender hears 300 after 3 s, and the next goes to one that does", () => {
  const play = twoDevices();
  const [phone, laptop] = [comes(play, "ann", "a"), comes(play, "ann", "d")];
  const bob = comes(play, "bob", "b");
  bob.sends("ann", "one", 0);
  phone.receives("one");
  play.disk.commits();
  laptop.receives("one", 2);
  play.clock.passes(3000);
  assert.deepEqual(bob.peer.hearsAll(), ["300"]);

  bob.sends("ann", "two", 1);
  laptop.takes(laptop.receives("two").number);
  play.disk.commits();

  bob.peer.hears("200", 1);
  assert.deepEqual(bob.hearsFates(), ["0 200"]);
});

test("a message that is sent again while its copies are written is answered once they are", () => {
  const play = twoDevices();
  const phone = comes(play, "ann", "a");
  const bob = comes(play, "bob", "b");
  bob.sends("ann", "hi", 0);
  phone.takes(phone.receives("hi").number);
  bob.peer.drops();
  const again = comes(play, "bob", "b");

  again.sends("ann", "hi", 0);
  assert.deepEqual(again.peer.answers, []);
  play.disk.commits();

  again.peer.hears("200", 0);
  again.sends("ann", "hi", 0);
  again.peer.hears("200", 0);
  phone.hearsNothingMore();
});

test("two connections of one device throw each other off, those of two devices do not", () => {
  const play = twoDevices();
  const [phone, laptop] = [comes(play, "ann", "a"), comes(play, "ann", "d")];
  assert.ok(!phone.peer.isEnded);

  const again = comes(play, "ann", "d");

  assert.equal(laptop.hearsNotice().code, 409);
  assert.ok(laptop.peer.isEnded);
  assert.ok(!phone.peer.isEnded);
  again.hearsNothingMore();
});

test("a device is resumed in its own mailbox, and in no other", () => {
  const play = twoDevices();
  const { level2: laptop, incarnation } = comesBack(play, "ann", "d");
  const bob = comes(play, "bob", "b");
  bob.sends("ann", "one", 0);
  const { number } = laptop.receives("one");
  play.disk.commits();
  laptop.peer.drops();

  const phone = comes(play, "ann", "a", { incarnation, upto: number + 100 });
  play.disk.commits();
  phone.receives("one", 2);
  const again = comes(play, "ann", "d", { incarnation, upto: number });
  play.disk.commits();

  again.hearsNothingMore();
  assert.deepEqual(bob.hearsFates(), ["0 200"]);
});

test("the address of a device is no name: nobody can write to it or speak as it", () => {
  const play = twoDevices();
  const bob = comes(play, "bob", "b");
  bob.sends("ann", "hi", 0);
  play.disk.commits();
  bob.peer.hears("300", 0);
  const address = new Uint8Array([0xff, ...new Uint8Array(7).fill(0xdd)]);
  const frame = new Uint8Array(24);
  frame.set([0, 24, 0, 0, 0, 0, 0, 9]);
  frame.set(new TextEncoder().encode("bob"), 8);
  frame.set(address, 16);

  bob.peer.writesBytes(frame);

  bob.peer.hears("400", 9);
  frame.set(address, 8);
  bob.peer.writesBytes(frame);
  assert.equal(play.server.core.state.ignored["foreign SRC"], 1);
});

test("a name is here while one of its devices is", () => {
  const play = twoDevices();
  const bob = comes(play, "bob", "b");
  const state = (): number | undefined => {
    play.clock.passes(1000);
    bob.asksWho(["ann"]);
    return bob.hearsPresence()[0]?.state;
  };
  assert.equal(state(), PresenceState.away);
  const [phone, laptop] = [comes(play, "ann", "a"), comes(play, "ann", "d")];
  assert.equal(state(), PresenceState.here);
  phone.peer.drops();
  assert.equal(state(), PresenceState.here);
  laptop.peer.drops();
  assert.equal(state(), PresenceState.away);

  bob.asksWho([]);
  const names = bob.hearsPresence().map(({ name }) => name);
  assert.deepEqual(names.toSorted(), [parseUsername("ann"), parseUsername("bob")]);
});

test("who types is shown on every device", () => {
  const play = twoDevices();
  const [phone, laptop] = [comes(play, "ann", "a"), comes(play, "ann", "d")];
  const bob = comes(play, "bob", "b");

  bob.types("ann", true);

  assert.ok(phone.hearsTyping());
  assert.ok(laptop.hearsTyping());
});

test("what is read on one device is read on the others, and its author is told once", () => {
  const play = twoDevices();
  const [phone, laptop] = [comes(play, "ann", "a"), comes(play, "ann", "d")];
  const bob = comes(play, "bob", "b");

  laptop.hasRead("bob", 5);

  assert.equal(phone.hearsRead(), 5);
  assert.equal(bob.hearsRead(), 5);
  laptop.hearsNothingMore();
  bob.hearsNothingMore();
});

test("a program that speaks no more than the seed's page is one device among others", () => {
  const play = twoDevices();
  const phone = comesPlainly(play, "ann", "a");
  const laptop = comesPlainly(play, "ann", "d");
  const bob = member(play, "bob", "b");

  const id = bob.peer.sends("ann", "hi");
  phone.receives("hi");
  phone.replies("200");
  play.disk.commits();

  bob.peer.hears("200", id);
  laptop.receivesOffline("hi");
  laptop.replies("200");
  everythingHasEnded(play);
});

test("a device that comes in time has the message in time, while another does not answer", () => {
  const play = twoDevices();
  const phone = comes(play, "ann", "a");
  const bob = comes(play, "bob", "b");
  bob.sends("ann", "hi", 0);
  phone.receives("hi");
  play.disk.commits();

  const laptop = comes(play, "ann", "d");
  play.disk.commits();
  laptop.takes(laptop.receives("hi", 2).number);

  bob.peer.hears("200", 0);
  play.clock.passes(4000);
  bob.hearsNothingMore();
  assert.deepEqual(bob.peer.answers, []);
});

test("a device that is handed what it missed is not silent for what waits behind", () => {
  const play = twoDevices();
  const bob = comes(play, "bob", "b");
  bob.sends("ann", "kept", 0);
  play.disk.commits();
  bob.peer.hears("300", 0);
  const phone = comes(play, "ann", "a");
  bob.sends("ann", "behind", 1);
  play.disk.commits();
  bob.peer.hears("300", 1);
  phone.receives("kept", 2);
  phone.receives("behind", 2);

  play.clock.passes(4000);
  bob.sends("ann", "live", 2);

  phone.receives("live");
  play.disk.commits();
});

test("a name has been here since the first of its devices came", () => {
  const play = twoDevices();
  const bob = comes(play, "bob", "b");
  comes(play, "ann", "a");
  play.clock.passes(5000);
  comes(play, "ann", "d");

  bob.asksWho(["ann"]);

  assert.equal(bob.hearsPresence()[0]?.forSeconds, 5);
});
