import assert from "node:assert/strict";
import { test } from "node:test";
import { frameOf } from "./peer.testing.ts";
import { nothingElseArrives, play } from "./plays.testing.ts";

test("a len outside 24..1024 closes; what stood before it counts, and it is noted in hex", () => {
  for (const size of [0, 23, 1025, 65_535]) {
    const { server, ann, bob } = play();
    const rubbish = new Uint8Array(60).fill(0x61);
    rubbish[0] = size >> 8;
    rubbish[1] = size & 0xff;
    const whole = frameOf({ type: 0, id: 1, src: "ann", dst: "bob", text: "whole" });

    ann.writesBytes(whole, rubbish);

    bob.receives("whole");
    assert.ok(ann.isClosed);
    const [why] = server.noted("COTERIE_CLOSED");
    assert.match(why ?? "", new RegExp(`of ${size} bytes.*: (?:[0-9a-f]{2} ?){32}$`, "u"));
  }
});

test("what one who lost framing had not confirmed is kept, and others notice nothing", () => {
  const { disk, ann, bob } = play();
  const id = ann.sends("bob", "hi");
  bob.receives("hi");

  bob.writesBytes(Uint8Array.of(0xff, 0xff));
  disk.commits();

  assert.ok(bob.isClosed);
  ann.hears("300", id);
  assert.ok(!ann.isClosed);
});

test("a first command whose len fits in no byte order closes before it names anybody", () => {
  const { server, disk, ann } = play();
  const peer = server.connects("cat");

  peer.writesBytes(new TextEncoder().encode("GET / HTTP/1.1\r\n\r\n"));

  assert.ok(peer.isClosed);
  disk.commits();
  nothingElseArrives(ann);
});

test("a command that comes byte by byte is one command, and several at once are several", () => {
  const { ann, bob } = play();
  const one = frameOf({ type: 0, id: 1, src: "ann", dst: "bob", text: "one" });
  const two = frameOf({ type: 0, id: 2, src: "ann", dst: "bob", text: "two" });

  for (const byte of one) ann.writesBytes(Uint8Array.of(byte));
  ann.writesBytes(two, one.subarray(0, 10));
  ann.writesBytes(one.subarray(10), two);

  assert.deepEqual(bob.receivesAll(), ["0 one", "0 two", "0 one", "0 two"]);
});

test("a command that is not finished in ten seconds closes", () => {
  const { clock, ann } = play();
  ann.writesBytes(Uint8Array.of(0));
  clock.passes(9000);
  assert.ok(!ann.isClosed);

  clock.passes(2000);

  assert.ok(ann.isClosed);
});

test("ten seconds count for one command, not for a stream of them", () => {
  const { clock, ann, bob } = play();
  const frame = frameOf({ type: 0, id: 1, src: "ann", dst: "bob", text: "slowly" });
  ann.writesBytes(frame.subarray(0, 20));
  for (let count = 0; count < 5; count += 1) {
    clock.passes(9000);
    ann.writesBytes(frame.subarray(20), frame.subarray(0, 20));
  }
  assert.equal(bob.messages.length > 0, true);
  assert.ok(!ann.isClosed);

  clock.passes(11_000);
  assert.ok(ann.isClosed);
});
