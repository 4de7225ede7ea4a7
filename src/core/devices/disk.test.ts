import assert from "node:assert/strict";
import { test } from "node:test";
import { comes, twoDevices } from "./devices.testing.ts";

test("killed before the disk has it, nobody was promised anything; after it, each has it", () => {
  for (const isKept of [false, true]) {
    const play = twoDevices();
    const phone = comes(play, "ann", "a");
    const bob = comes(play, "bob", "b");
    bob.sends("ann", "hi", 0);
    phone.takes(phone.receives("hi").number);
    if (isKept) play.disk.commits();
    assert.deepEqual(bob.peer.hearsAll(), isKept ? ["200"] : []);

    play.server.restarts();
    const again = comes(play, "bob", "b");
    const laptop = comes(play, "ann", "d");
    if (!isKept) again.sends("ann", "hi", 0);
    play.disk.commits();

    laptop.takes(laptop.receives("hi", isKept ? 2 : 0).number);
    laptop.hearsNothingMore();
    play.disk.commits();
  }
});

test("what one device has taken stays taken when the server starts again", () => {
  const play = twoDevices();
  const phone = comes(play, "ann", "a");
  const bob = comes(play, "bob", "b");
  bob.sends("ann", "hi", 0);
  phone.takes(phone.receives("hi").number);
  play.disk.commits();
  play.clock.passes(1000);
  play.disk.commits();

  play.server.restarts();
  const again = comes(play, "bob", "b");
  again.asks([0], 0x1cn);

  assert.deepEqual(again.hearsFates(), ["0 200"]);
});

test("one mailbox that is full refuses nothing while another has room", () => {
  const play = twoDevices({ mailboxMessagesMax: 2 });
  const phone = comes(play, "ann", "a");
  const bob = comes(play, "bob", "b");
  for (const id of [0, 1, 2]) {
    bob.sends("ann", `text ${id}`, id);
    phone.takes(phone.receives(`text ${id}`).number);
    play.disk.commits();
    bob.peer.hears("200", id);
  }
  phone.peer.drops();
  for (const id of [3, 4, 5]) bob.sends("ann", `text ${id}`, id);
  play.disk.commits();
  assert.deepEqual(bob.peer.hearsAll(), ["413", "300", "300"]);

  const laptop = comes(play, "ann", "d");
  play.disk.commits();
  assert.deepEqual(laptop.peer.receivesAll(), ["2 text 0", "2 text 1"]);
});

test("while the disk is nearly full nothing is accepted that several are to have", () => {
  const play = twoDevices();
  comes(play, "ann", "a");
  const bob = comes(play, "bob", "b");
  play.server.core.spaceLow(true, play.server.nowMs);

  bob.sends("ann", "hi", 0);

  bob.peer.hears("507", 0);
});

test("if a copy cannot be kept the sender is not told that all is well", () => {
  const play = twoDevices();
  const phone = comes(play, "ann", "a");
  const bob = comes(play, "bob", "b");
  play.disk.commits();
  bob.sends("ann", "hi", 0);
  phone.receives("hi");
  play.disk.fails("full");
  bob.peer.hears("504", 0);

  bob.sends("ann", "hi", 0);
  phone.takes(phone.receives("hi").number);
  play.disk.commits();

  bob.peer.hears("200", 0);
  const laptop = comes(play, "ann", "d");
  play.disk.commits();
  laptop.takes(laptop.receives("hi", 2).number);
  laptop.hearsNothingMore();
});

test("what one device has taken stays taken when it reaches its age on another", () => {
  for (const isShown of [false, true]) {
    const play = twoDevices();
    const phone = comes(play, "ann", "a");
    const bob = comes(play, "bob", "b");
    bob.sends("ann", "hi", 0);
    phone.takes(phone.receives("hi").number);
    play.disk.commits();
    bob.peer.hears("200", 0);
    const laptop = isShown ? comes(play, "ann", "d") : undefined;
    play.disk.commits();
    laptop?.receives("hi", 2);

    play.disk.expires([...play.disk.rows.keys()]);
    bob.asks([0], 0x1cn);

    assert.deepEqual(bob.hearsFates(), ["0 200"]);
    assert.deepEqual(play.disk.texts, []);
  }
});

test("what was taken but could not be kept for the others may be sent again", () => {
  const play = twoDevices();
  const phone = comes(play, "ann", "a");
  const bob = comes(play, "bob", "b");
  play.disk.commits();
  bob.sends("ann", "hi", 0);
  phone.takes(phone.receives("hi").number);
  play.disk.fails("full");
  bob.peer.hears("504", 0);

  bob.sends("ann", "hi", 0);
  phone.takes(phone.receives("hi").number);
  play.disk.commits();

  bob.peer.hears("200", 0);
  assert.deepEqual(play.disk.texts, ["hi"]);
});

test("a mailbox of a device is not taken for one of a name that nobody has used", () => {
  const play = twoDevices();
  const bob = comes(play, "bob", "b");
  bob.sends("ann", "hi", 0);
  play.disk.commits();

  const { people } = play.disk.state;

  const device = people.find(({ name }) => name[0] === 0xff);
  assert.equal(device?.seen, true);
});

test("no number is used before the disk knows that it is gone, however many one text takes", () => {
  const play = twoDevices();
  const bob = comes(play, "bob", "b");
  play.disk.commits();
  play.disk.isStuck = true;
  const { numbers } = play.server.core.state;
  while (numbers.has(2)) numbers.take();

  bob.sends("ann", "hi", 0);

  bob.peer.hears("507", 0);
});
