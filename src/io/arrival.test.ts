import assert from "node:assert/strict";
import { once } from "node:events";
import { connect } from "node:net";
import type { Socket } from "node:net";
import { test } from "node:test";
import { connect as connectTls } from "node:tls";
import { OnePort, stranger, tlsClient } from "./one-port.testing.ts";
import type { ServerEnd } from "./one-port.testing.ts";
import { exporterOf } from "./exporter.ts";

/** A socket that is connected, and the server's end of it. */
async function plain(port: OnePort): Promise<readonly [Socket, ServerEnd]> {
  const accepted = port.accepts();
  const socket = connect({ ...port.address, allowHalfOpen: true, noDelay: true });
  await once(socket, "connect");
  return [socket, await accepted];
}

/** What a program says first that speaks TLS. */
async function clientHello(): Promise<Buffer> {
  const said = Promise.withResolvers<Buffer>();
  await using listener = await stranger((near) => near.once("data", said.resolve));
  const client = connectTls({ ...listener, rejectUnauthorized: false });
  client.on("error", () => {});
  const bytes = await said.promise;
  client.destroy();
  return bytes;
}

test("what is no TLS goes on untouched, from its first byte on", async () => {
  await using port = await OnePort.opens();
  const [socket, end] = await plain(port);
  socket.write("hello");

  assert.equal(await end.hears(5), "hello");
  const stream = await end.spoke.promise;
  assert.deepEqual([stream.isSecure, stream.exporter()], [false, undefined]);
  await end.writes("answer");
  const [bytes] = await once(socket, "data");
  assert.equal(String(bytes), "answer");
});

test("bytes that might have been TLS are not lost when they turn out to be plain", async () => {
  await using port = await OnePort.opens();
  for (const text of [
    "\u0016\u0003\u0001\u0041more",
    "\u0016\u0003\u0003\u0002\u0000\u0002garbage",
  ]) {
    const [socket, end] = await plain(port);
    for (const letter of text) {
      const { promise, resolve } = Promise.withResolvers<void>();
      socket.write(letter, "latin1", () => setImmediate(resolve));
      await promise;
    }
    socket.end();
    assert.equal(await end.hears(text.length), text);
    await end.finishedOnce.promise;
  }
});

test("who says the beginning of TLS and then FIN is heard, and has finished", async () => {
  await using port = await OnePort.opens();
  const [socket, end] = await plain(port);
  socket.end("\u0016\u0003\u0001", "latin1");

  await end.finishedOnce.promise;
  assert.equal(end.heard, "\u0016\u0003\u0001");
});

test("both ends of a TLS connection have the same exporter, and no two connections", async () => {
  await using port = await OnePort.opens();
  const seen = new Set<string>();
  for (let round = 0; round < 3; round += 1) {
    const [socket, end] = await plain(port);
    const client = await tlsClient(socket);
    client.write("hi");
    assert.equal(await end.hears(2), "hi");

    const ours = end.stream.exporter();
    assert.equal(end.stream.isSecure, true);
    assert.equal(end.stream.address, "127.0.0.1");
    assert.equal(client.getProtocol(), "TLSv1.3");
    assert.equal(ours?.length, 32);
    assert.deepEqual(exporterOf(client), ours);
    seen.add(Buffer.from(ours ?? []).toString("hex"));
  }
  assert.equal(seen.size, 3);
});

test("TLS whose bytes come one at a time is TLS", async () => {
  await using port = await OnePort.opens();
  // Between the two: a relay that passes on one byte at a time.
  const far = connect({ ...port.address, noDelay: true });
  await using relay = await stranger((near) => {
    near.on("data", (bytes: Buffer) => {
      near.pause();
      const [...all] = bytes;
      const next = (): void => {
        const byte = all.shift();
        if (byte === undefined) near.resume();
        else far.write(Uint8Array.of(byte), () => setImmediate(next));
      };
      next();
    });
    far.pipe(near);
  });
  const accepted = port.accepts();
  const client = await tlsClient(connect(relay));
  client.write("slow");

  assert.equal(await (await accepted).hears(4), "slow");
  client.destroy();
});

test("the end of a TLS stream ends one direction, as FIN does", async () => {
  await using port = await OnePort.opens();
  const [socket, end] = await plain(port);
  const client = await tlsClient(socket);
  client.end("last words");

  assert.equal(await end.hears(10), "last words");
  await end.finishedOnce.promise;
  await end.writes("still heard");
  const [bytes] = await once(client, "data");
  assert.equal(String(bytes), "still heard");
  end.stream.end();
  await once(client, "end");
  assert.equal(await end.gone.promise, undefined);
});

test("who breaks off in the midst of TLS has not finished", async () => {
  await using port = await OnePort.opens();
  const far = connect({ ...port.address, noDelay: true });
  await using relay = await stranger((near) => near.pipe(far).pipe(near));
  const accepted = port.accepts();
  const client = await tlsClient(connect(relay));
  client.on("error", () => {});
  client.write("x");
  const end = await accepted;
  await end.hears(1);
  // A system that closes a connection with something unread resets it.
  far.unpipe();
  far.pause();
  end.stream.write(Buffer.alloc(8 * 1_048_576));
  await once(far, "readable");
  far.destroy();

  assert.ok((await end.gone.promise) instanceof Error);
  assert.equal(end.hasFinished, false);
  client.destroy();
});

test("a session cannot be resumed: the next connection shakes hands in full", async () => {
  await using port = await OnePort.opens();
  const [first, firstEnd] = await plain(port);
  const client = await tlsClient(first);
  const sessions: Buffer[] = [];
  client.on("session", (session: Buffer) => sessions.push(session));
  client.write("x");
  await firstEnd.hears(1);
  await firstEnd.writes("y");
  await once(client, "data");

  const offered = [...sessions, client.getSession()].filter((each) => each !== undefined);
  assert.ok(offered.length > 0);
  for (const session of offered) {
    const [again, end] = await plain(port);
    const second = await tlsClient(again, session);
    second.write("z");
    assert.equal(await end.hears(1), "z");
    assert.equal(second.isSessionReused(), false);
  }
});

test("a handshake that is not done in time is over, however often a byte comes", async () => {
  await using port = await OnePort.opens({ handshakeMs: 300 });
  const beginnings = [
    "\u0016",
    "\u0016\u0003\u0001\u0006\u0000\u0001\u0000\u0005\u00fc\u0003\u0003",
  ];
  const stuck = await Promise.all(
    beginnings.map(async (beginning) => {
      const [socket, end] = await plain(port);
      socket.write(beginning, "latin1");
      socket.on("error", () => {});
      return { socket, end, isLong: beginning.length > 1 };
    }),
  );
  const dripping = setInterval(() => {
    for (const { socket, isLong } of stuck) if (isLong && socket.writable) socket.write("\u0001");
  }, 20);

  for (const { end } of stuck) await end.gone.promise;
  clearInterval(dripping);
  for (const { end } of stuck) assert.equal(end.heard, "");
});

test("where everybody must speak, who says nothing is hung up on", async () => {
  await using port = await OnePort.opens({ handshakeMs: 300, mustSpeak: true });
  const [talker, talkerEnd] = await plain(port);
  talker.write("hello");
  const [secret, secretEnd] = await plain(port);
  const client = await tlsClient(secret);
  const [, silentEnd] = await plain(port);

  await silentEnd.gone.promise;
  talker.write("still here");
  await talkerEnd.hears(15);
  client.write("still here");
  await secretEnd.hears(10);
  client.destroy();
});

test("who leaves in the midst of a handshake is let go at once", async () => {
  await using port = await OnePort.opens();
  const hello = await clientHello();
  for (const bytes of [hello.subarray(0, 6), hello.subarray(0, -1), hello]) {
    const [socket, end] = await plain(port);
    socket.on("error", () => {}).resume();
    socket.end(bytes);

    await end.gone.promise;
    assert.deepEqual([end.heard, end.hasFinished], ["", false]);
  }
});

test("of more handshakes than are begun in a turn each comes to its end", async () => {
  await using port = await OnePort.opens();
  const clients = await Promise.all(
    Array.from({ length: 30 }, async () => tlsClient(connect(port.address))),
  );

  for (const client of clients) {
    assert.equal(client.getProtocol(), "TLSv1.3");
    client.destroy();
  }
});

test("TLS that turns into garbage closes its connection, and nothing else", async () => {
  await using port = await OnePort.opens();
  const [good, goodEnd] = await plain(port);
  good.write("plain");
  await goodEnd.hears(5);
  const garbage = Buffer.alloc(3000, 0xab);
  const [early, earlyEnd] = await plain(port);
  early.on("error", () => {});
  early.write(Buffer.concat([Buffer.from("160301060001000005fc0303", "hex"), garbage]));
  await earlyEnd.gone.promise;
  assert.equal(earlyEnd.heard, "");

  const far = connect({ ...port.address, noDelay: true });
  far.on("error", () => {});
  await using relay = await stranger((near) => near.pipe(far).pipe(near));
  const accepted = port.accepts();
  const client = await tlsClient(connect(relay));
  client.on("error", () => {});
  client.write("x");
  const lateEnd = await accepted;
  await lateEnd.hears(1);
  far.write(garbage);
  assert.ok((await lateEnd.gone.promise) instanceof Error);
  assert.deepEqual([lateEnd.heard, lateEnd.hasFinished], ["x", false]);
  client.destroy();

  good.write("more");
  assert.equal(await goodEnd.hears(9), "plainmore");
});

test("what a TLS reader does not take is not counted as accepted", async () => {
  await using port = await OnePort.opens();
  const [socket, end] = await plain(port);
  const client = await tlsClient(socket);
  client.pause();
  client.write("x");
  await end.hears(1);

  const much = new Uint8Array(32 * 1_048_576).fill(0x61);
  let isAccepted = false;
  const writing = end.writes(much).then(() => (isAccepted = true));
  client.write("y");
  await end.hears(2);
  assert.equal(isAccepted, false);

  let taken = 0;
  client.on("data", (bytes: Buffer) => (taken += bytes.length));
  client.resume();
  await writing;
  while (taken < much.length) await once(client, "data");
  assert.equal(taken, much.length);
});

test("a TLS peer is not read while reading is paused", async () => {
  await using port = await OnePort.opens();
  const [socket, end] = await plain(port);
  const client = await tlsClient(socket);
  client.write("x");
  await end.hears(1);
  end.stream.pause();
  const much = Buffer.alloc(32 * 1_048_576, 0x61);
  let isTaken = false;
  client.write(much, () => (isTaken = true));
  // Another connection comes and goes meanwhile.
  const [other, otherEnd] = await plain(port);
  other.write("plain");
  await otherEnd.hears(5);
  assert.equal(isTaken, false);
  assert.ok(end.heard.length < 1_048_576);

  end.stream.resume();
  await end.hears(1 + much.length);
});
