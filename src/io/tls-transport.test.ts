import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer as createTlsServer } from "node:tls";
import { test } from "node:test";
import { makeServerKey } from "../identity/server-key.ts";
import { OnePort, stranger } from "./one-port.testing.ts";
import { WrongPinError } from "./tls-failure.ts";
import { tlsTransport } from "./tls-transport.ts";
import { tcpTransport } from "./transport.ts";
import type { Address, Connection, Transport } from "./transport.ts";

/** A connection of a client, and what it was told. */
class ClientEnd {
  readonly connection: Connection;
  readonly told: string[] = [];
  readonly opened: PromiseWithResolvers<void> = Promise.withResolvers();
  readonly ended: PromiseWithResolvers<void> = Promise.withResolvers();
  readonly closed: PromiseWithResolvers<NodeJS.ErrnoException | undefined> =
    Promise.withResolvers();
  #heard = "";
  #whenHeard: () => void = () => {};

  constructor(transport: Transport, address: Address) {
    this.connection = transport.dial(address, {
      opened: () => {
        this.told.push("opened");
        this.opened.resolve();
      },
      received: (bytes) => {
        this.#heard += Buffer.from(bytes).toString();
        this.#whenHeard();
      },
      ended: () => {
        this.told.push("ended");
        this.ended.resolve();
      },
      closed: (error) => {
        this.told.push("closed");
        this.closed.resolve(error);
      },
    });
  }

  async hears(size: number): Promise<string> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#whenHeard = (): void => {
      if (this.#heard.length >= size) resolve();
    };
    this.#whenHeard();
    await promise;
    return this.#heard;
  }
}

const anyPin = { checkPin: (): boolean => true };

test("a client that knows the server's pin talks with it, and shares an exporter", async () => {
  await using port = await OnePort.opens();
  const accepted = port.accepts();
  const pins = [new Uint8Array(32), port.key.pin];
  const client = new ClientEnd(tlsTransport({ pins }), port.address);
  client.connection.write(Buffer.from("too early"));
  await client.opened.promise;
  client.connection.write(Buffer.from("hi"));

  const end = await accepted;
  assert.equal(await end.hears(2), "hi");
  assert.equal(client.connection.exporter()?.length, 32);
  assert.deepEqual(client.connection.exporter(), end.stream.exporter());
  await end.writes("hello");
  assert.equal(await client.hears(5), "hello");

  client.connection.end();
  await end.finishedOnce.promise;
  end.stream.end();
  assert.equal(await client.closed.promise, undefined);
  assert.deepEqual(client.told, ["opened", "ended", "closed"]);
});

test("to a server with another key not one byte is said, and its pin is told", async () => {
  await using port = await OnePort.opens();
  for (const pins of [[], [new Uint8Array(32)], [makeServerKey().pin, new Uint8Array(31)]]) {
    const accepted = port.accepts();
    const client = new ClientEnd(tlsTransport({ pins }), port.address);
    client.connection.write(Buffer.from("secret"));
    const error = await client.closed.promise;

    assert.ok(error instanceof WrongPinError);
    assert.equal(error.code, "COTERIE_WRONG_PIN");
    assert.deepEqual(error.pin, port.key.pin);
    assert.deepEqual(client.told, ["closed"]);
    assert.equal(client.connection.exporter(), undefined);
    const end = await accepted;
    await Promise.race([end.gone.promise, end.finishedOnce.promise]);
    assert.equal(end.heard, "");
  }
});

test("who does not know the pin is told it before anything is decided", async () => {
  await using port = await OnePort.opens();
  const seen: Uint8Array[] = [];
  for (const isRight of [false, true]) {
    const checkPin = (pin: Uint8Array): boolean => {
      seen.push(pin);
      return isRight;
    };
    const client = new ClientEnd(tlsTransport({ checkPin }), port.address);
    if (isRight) await client.opened.promise;
    else assert.ok((await client.closed.promise) instanceof WrongPinError);
    client.connection.destroy();
    await client.closed.promise;
  }
  assert.deepEqual(seen, [port.key.pin, port.key.pin]);
});

test("what is no TLS server is told apart, each by a code of its own", async () => {
  const kinds: readonly [code: string, answer: string][] = [
    ["COTERIE_NO_TLS", "HTTP/1.1 400 Bad Request\r\n\r\n"],
    ["COTERIE_NO_TLS", "SSH-2.0-OpenSSH_9.9\r\n"],
    [
      "COTERIE_NO_TLS",
      "\u0000\u001b\u0000\u0001\u0000\u0000\u0000\u0000ann\u0000\u0000\u0000\u0000\u0000",
    ],
    ["COTERIE_TLS_CLOSED", "hangs up"],
    ["COTERIE_TLS_SILENT", "silent"],
  ];
  for (const [code, answer] of kinds) {
    await using server = await stranger((socket) => {
      socket.once("data", () => {
        if (answer === "hangs up") socket.destroy();
        else if (answer !== "silent") socket.write(answer);
      });
    });
    const transport = tlsTransport(anyPin, answer === "silent" ? 100 : 60_000);
    const client = new ClientEnd(transport, server);
    const error = await client.closed.promise;

    assert.deepEqual([error?.code, client.told], [code, ["closed"]], answer);
  }
});

test("a server of older TLS is told apart from one without any", async () => {
  const { privatePem: key, certificatePem: cert } = makeServerKey();
  const old = createTlsServer({ key, cert, maxVersion: "TLSv1.2" });
  old.on("tlsClientError", () => {});
  old.listen({ host: "127.0.0.1", port: 0 });
  await once(old, "listening");
  const address = old.address();
  assert.ok(address !== null && typeof address === "object");
  const client = new ClientEnd(tlsTransport(anyPin), { host: "127.0.0.1", port: address.port });

  assert.equal((await client.closed.promise)?.code, "COTERIE_TLS_FAILED");
  old.close();
});

test("where nobody listens the system's reason is told, with TLS and without", async () => {
  const server = await stranger(() => {});
  await server[Symbol.asyncDispose]();
  for (const transport of [tcpTransport, tlsTransport(anyPin)]) {
    const client = new ClientEnd(transport, { host: server.host, port: server.port });
    assert.equal((await client.closed.promise)?.code, "ECONNREFUSED");
  }
});

test("a plain connection shares nothing secret", async () => {
  await using port = await OnePort.opens();
  const client = new ClientEnd(tcpTransport, port.address);
  await client.opened.promise;

  assert.equal(client.connection.exporter(), undefined);
  client.connection.destroy();
});
