import assert from "node:assert/strict";
import { test } from "node:test";
import { OnePort, stranger } from "./one-port.testing.ts";
import { type ServerCheck, tlsTransport } from "./tls-transport.ts";
import { WrongPinError } from "./tls-failure.ts";
import type { Address } from "./transport.ts";

/** Dials, says something as soon as it may, and ends as soon as it has been let. */
async function dials(address: Address, check: ServerCheck, ms?: number): Promise<unknown> {
  const { promise, resolve } = Promise.withResolvers<unknown>();
  const connection = tlsTransport(check, ms).dial(address, {
    opened: () => {
      connection.write(Buffer.from("hi"));
      connection.end();
    },
    received: () => {},
    ended: () => {},
    closed: resolve,
  });
  // Before it is opened nothing of this may leave.
  connection.write(Buffer.from("too early"));
  return promise;
}

test("a server of the right key hears what is said once it is known", async () => {
  await using port = await OnePort.opens();
  const accepting = port.accepts();

  const dialing = dials(port.address, { pins: [new Uint8Array(32), port.key.pin] });
  const end = await accepting;
  await end.finishedOnce.promise;
  end.stream.end();

  assert.equal(await dialing, undefined);
  assert.equal(end.heard, "hi");
});

test("a server of another key hears nothing, and its key is told", async () => {
  await using port = await OnePort.opens(200);
  const accepting = port.accepts();

  const why = await dials(port.address, { pins: [new Uint8Array(32).fill(1)] });
  const end = await accepting;
  await end.gone.promise;

  assert.ok(why instanceof WrongPinError);
  assert.deepEqual(Buffer.from(why.pin), Buffer.from(port.key.pin));
  assert.equal(end.heard, "");
});

test("who does not know the key yet is told it before all else, and may hang up", async () => {
  await using port = await OnePort.opens(200);
  const accepting = port.accepts();
  const seen: Uint8Array[] = [];
  const checkPin = (pin: Uint8Array): boolean => {
    seen.push(pin);
    return false;
  };

  const why = await dials(port.address, { checkPin });
  const end = await accepting;
  await end.gone.promise;

  assert.ok(why instanceof WrongPinError);
  assert.deepEqual(
    seen.map((pin) => Buffer.from(pin)),
    [Buffer.from(port.key.pin)],
  );
  assert.equal(end.heard, "");
});

test("a server that speaks no TLS, hangs up, or says nothing is told apart", async () => {
  const pins = { pins: [] };
  await using web = await stranger((socket) => {
    socket.end("HTTP/1.1 400 Bad Request\r\n\r\n");
  });
  await using closing = await stranger((socket) => {
    socket.once("data", () => socket.end());
  });
  await using silent = await stranger(() => {});

  const codes = await Promise.all(
    [web, closing, silent].map(async (server) => {
      const why = await dials(server, pins, server === silent ? 50 : undefined);
      return why instanceof Error && "code" in why ? why.code : why;
    }),
  );

  assert.deepEqual(codes, ["COTERIE_NO_TLS", "COTERIE_TLS_CLOSED", "COTERIE_TLS_SILENT"]);
});
