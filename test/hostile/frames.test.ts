import assert from "node:assert/strict";
import { after, test } from "node:test";
import { peer, seedFrame } from "../helpers/seed-peer.ts";
import { startServer } from "../helpers/server.ts";
import { count, frames, hello, Raw } from "./raw.ts";

const server = await startServer();
after(async () => {
  assert.equal(await server.stop(), 0);
});

const framed = (size: number, little = false): Uint8Array => {
  const bytes = new Uint8Array(Math.max(64, size));
  new DataView(bytes.buffer).setUint16(0, size, little);
  return bytes;
};

for (const size of [0, 23, 1025, 65_535]) {
  test(`a len of ${size} ends the connection, said first or later, in either order`, async () => {
    for (const first of [new Uint8Array(0), hello("ann"), swapped(hello("ann"))]) {
      const little = first[1] === 0;
      const raw = await Raw.opens(server.port);
      raw.writes(frames(first, framed(size, little)));
      await raw.closed;
      assert.equal(raw.receivedBytes, 0);
    }
  });
}

for (const size of [24, 25, 258, 770, 1023, 1024]) {
  test(`a command of ${size} bytes arrives as it was, byte by byte as well`, async () => {
    await using bob = await peer(server, "bob");
    await bob.roundtrip();
    await using ann = await peer(server, "ann");
    await ann.roundtrip();
    const text = "t".repeat(size - 24);
    const whole = seedFrame({ type: 0, id: size, src: "ann", dst: "bob", text });
    await ann.writes(whole);
    for (const at of count(whole.length)) await ann.writes(whole.subarray(at, at + 1));
    for (const _ of [1, 2]) {
      const command = await bob.receives();
      assert.deepEqual([command.id, command.text, command.src], [size, text, "ann"]);
      await bob.replies(command);
      assert.equal(await ann.hears(size), "200");
    }
  });
}

test("two commands in one segment, cut inside the second header, are two commands", async () => {
  await using ann = await peer(server, "ann");
  const note = seedFrame({ type: 0, id: 5, src: "ann", dst: "", text: "" });
  await ann.writes(frames(note, note.subarray(0, 3)));
  assert.equal(await ann.hears(5), "400");
  await ann.writes(note.subarray(3));
  assert.equal(await ann.hears(5), "400");
});

test("a command of type 65535 is passed over, and what comes behind it is heard", async () => {
  await using ann = await peer(server, "ann");
  await ann.writes({ type: 0xffff, id: 1, src: "ann", dst: "ann", text: "?" });
  assert.equal(await ann.roundtrip(), "200");
  assert.deepEqual(ann.arrived, []);
});

/** What other programs say first; TLS reads as a little-endian len of 790. */
const STRANGERS = {
  "an HTTP request": Buffer.from("GET / HTTP/1.1\r\nHost: coterie\r\n\r\n"),
  "an SSH client": Buffer.from("SSH-2.0-OpenSSH_9.9\r\n"),
  "a TLS hello and garbage": frames(
    Uint8Array.of(0x16, 0x03, 0x01, 0x06, 0x00, 0x01, 0x00, 0x05, 0xfc, 0x03, 0x03),
    new Uint8Array(2000).fill(0xab),
  ),
};

for (const [who, bytes] of Object.entries(STRANGERS)) {
  test(`${who} is hung up on, and gets no byte`, async () => {
    const raw = await Raw.opens(server.port);
    raw.writes(bytes);
    await raw.closed;
    assert.equal(raw.receivedBytes, 0);
  });
}

function swapped(frame: Uint8Array): Uint8Array {
  const bytes = frame.slice();
  bytes.subarray(0, 2).reverse();
  bytes.subarray(2, 4).reverse();
  bytes.subarray(4, 8).reverse();
  return bytes;
}
