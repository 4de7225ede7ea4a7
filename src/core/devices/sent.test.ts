import assert from "node:assert/strict";
import { test } from "node:test";
import { FEATURES } from "../../wire/added-type.ts";
import { parseUsername } from "../../wire/username.ts";
import { everythingHasEnded, nothingElseArrives } from "../plays.testing.ts";
import { comes, comesPlainly, twoDevices } from "./devices.testing.ts";

test("what one device sends the others show as sent, with its name and what was said of it", () => {
  const play = twoDevices();
  const [phone, laptop] = [comes(play, "ann", "a"), comes(play, "ann", "d")];
  const bob = comes(play, "bob", "b");
  const replyTo = { src: parseUsername("bob"), epoch: 0x1cn, id: 3 };

  laptop.sends("bob", "hi", 7, { part: 1, parts: 2, replyTo });
  bob.takes(bob.receives("hi").number);
  play.disk.commits();

  laptop.peer.hears("200", 7);
  const sent = phone.hearsSent("bob", "hi");
  assert.deepEqual([sent.id, sent.epoch, sent.part, sent.parts], [7, 0x1en, 1, 2]);
  assert.deepEqual(sent.replyTo, replyTo);
  phone.takes(sent.number);
  laptop.hearsNothingMore();
  phone.hearsNothingMore();
  everythingHasEnded(play);
});

test("no 200 leaves before it is on the disk for the sender's other devices", () => {
  const play = twoDevices();
  const laptop = comes(play, "ann", "d");
  const bob = comes(play, "bob", "b");
  play.disk.commits();
  laptop.sends("bob", "hi", 0);
  bob.takes(bob.receives("hi").number);
  assert.deepEqual(laptop.peer.answers, []);

  play.disk.commits();

  laptop.peer.hears("200", 0);
});

test("a text of one's own waits for the device that is away, across kill -9", () => {
  const play = twoDevices();
  const phone = comes(play, "ann", "a");
  const bob = comes(play, "bob", "b");
  phone.sends("bob", "hi", 0);
  bob.takes(bob.receives("hi").number);
  play.disk.commits();
  phone.peer.hears("200", 0);
  play.server.restarts();

  const laptop = comes(play, "ann", "d");
  play.disk.commits();

  const sent = laptop.hearsSent("bob", "hi");
  assert.deepEqual([sent.id, sent.epoch, sent.parts], [0, 0x1bn, 0]);
  laptop.takes(sent.number);
  everythingHasEnded(play);
});

test("what is refused is not shown as sent", () => {
  const play = twoDevices();
  const [phone, laptop] = [comes(play, "ann", "a"), comes(play, "ann", "d")];

  laptop.sends("nobody", "hi", 0);

  laptop.peer.hears("404", 0);
  phone.hearsNothingMore();
});

test("a text of one's own is passed over for a program that has not asked for it", () => {
  const play = twoDevices();
  const phone = comes(play, "ann", "a", { features: FEATURES });
  const laptop = comes(play, "ann", "d");
  const bob = comes(play, "bob", "b");
  play.disk.commits();
  laptop.sends("bob", "live", 0);
  bob.takes(bob.receives("live").number);
  play.disk.commits();
  phone.hearsNothingMore();
  phone.peer.drops();
  laptop.sends("bob", "kept", 1);
  bob.takes(bob.receives("kept").number);
  play.disk.commits();

  const plain = comesPlainly(play, "ann", "a");
  play.disk.commits();

  nothingElseArrives(plain);
  assert.deepEqual(laptop.peer.hearsAll(), ["200", "200"]);
  everythingHasEnded(play);
});

test("a message to oneself comes to every device once, and is not shown as sent besides", () => {
  const play = twoDevices();
  const [phone, laptop] = [comes(play, "ann", "a"), comes(play, "ann", "d")];

  laptop.sends("ann", "note", 0);
  phone.takes(phone.receives("note").number);
  play.disk.commits();
  laptop.takes(laptop.receives("note", 2).number);

  laptop.peer.hears("200", 0);
  phone.hearsNothingMore();
  laptop.hearsNothingMore();
  everythingHasEnded(play);
});

test("a connection that only sends tells the other devices, and not its own", () => {
  const play = twoDevices();
  const [phone, laptop] = [comes(play, "ann", "a"), comes(play, "ann", "d")];
  const tool = comes(play, "ann", "d", { sendOnly: true });
  const bob = comes(play, "bob", "b");

  tool.sends("bob", "hi", 0);
  bob.takes(bob.receives("hi").number);
  play.disk.commits();

  tool.peer.hears("200", 0);
  phone.hearsSent("bob", "hi");
  laptop.hearsNothingMore();
});

test("a client cannot say that another has sent something", () => {
  const play = twoDevices();
  const [phone, laptop] = [comes(play, "ann", "a"), comes(play, "ann", "d")];
  const bob = comes(play, "bob", "b");

  bob.says(0x01_24, new TextEncoder().encode("I am ann"), { dst: "ann" });
  laptop.says(0x01_24, new TextEncoder().encode("I am ann"), { dst: "bob" });

  assert.equal(play.server.core.state.ignored["unknown type"], 2);
  for (const one of [phone, laptop, bob]) one.hearsNothingMore();
});

test("an answer for a pair means the message, and never a text of one's own", () => {
  const play = twoDevices();
  const [phone, laptop] = [comes(play, "ann", "a"), comes(play, "ann", "d")];
  const bob = comes(play, "bob", "b");
  laptop.sends("bob", "mine", 5);
  bob.takes(bob.receives("mine").number);
  play.disk.commits();
  phone.hearsSent("bob", "mine");
  bob.sends("ann", "yours", 5);
  phone.receives("yours");

  phone.peer.replies("200");
  play.disk.commits();

  bob.peer.hears("200", 5);
  assert.ok(play.disk.texts.includes("mine"));
});

test("nobody can make another's messages pass for sent before by choosing their epoch", () => {
  const play = twoDevices();
  const phone = comes(play, "ann", "a", { epoch: 0x1cn });
  const bob = comes(play, "bob", "b", { epoch: 0x1cn });
  phone.sends("bob", "first", 0);
  bob.takes(bob.receives("first").number);
  play.disk.commits();
  phone.peer.hears("200", 0);
  play.server.restarts();

  const again = comes(play, "bob", "b", { epoch: 0x1cn });
  const back = comes(play, "ann", "a");
  again.sends("ann", "mine", 0);

  back.receives("mine");
  play.disk.commits();
});
