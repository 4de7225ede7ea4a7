import { once } from "node:events";
import { connect, createServer } from "node:net";
import type { Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import type { GroupPlace } from "../../src/server/members/group.testing.ts";

/** Many connections of people who do not belong here. */
export interface Strangers {
  /** How many of them the server has not closed yet. */
  open(): number;
  /** Resolves when it has closed the last. */
  readonly gone: Promise<void>;
  hangUp(): void;
}

/** Half of what TLS begins with: a ClientHello of 512 bytes that never goes on. */
const HALF_A_HELLO: Uint8Array = Buffer.concat([
  Buffer.from("1603010200010001fc0303", "hex"),
  new Uint8Array(245),
]);

/** So many sockets that say nothing. */
export async function silent(at: GroupPlace, size: number): Promise<Strangers> {
  return crowd(size, () => connect(at.address));
}

/** So many handshakes that stop in the middle of the first record. */
export async function stuck(at: GroupPlace, size: number): Promise<Strangers> {
  return crowd(size, () => {
    const socket = connect(at.address);
    socket.write(HALF_A_HELLO);
    return socket;
  });
}

/**
 * So many who say what another has said first: it costs them nothing, and the server half a
 * handshake.
 */
export async function replayed(at: GroupPlace, size: number): Promise<Strangers> {
  const hello = await clientHello();
  return crowd(size, () => {
    const socket = connect(at.address);
    socket.write(hello);
    return socket;
  });
}

/** What a program says first that speaks TLS. */
async function clientHello(): Promise<Buffer> {
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new TypeError("not a TCP listener");
  const said = Promise.withResolvers<Buffer>();
  server.once("connection", (near) => near.once("data", said.resolve));
  const client = connectTls({ port: address.port, host: "127.0.0.1", rejectUnauthorized: false });
  client.on("error", () => {});
  const bytes = await said.promise;
  client.destroy();
  server.close();
  return bytes;
}

/** So many whole handshakes, with nothing behind them. */
export async function shaking(at: GroupPlace, size: number): Promise<Strangers> {
  return crowd(size, () => connectTls({ ...at.address, rejectUnauthorized: false }));
}

/** Connects many, so many at a time that no queue of the system overflows. */
async function crowd(size: number, open: () => Socket): Promise<Strangers> {
  const all: Socket[] = [];
  const gone = Promise.withResolvers<void>();
  let closed = 0;
  for (let from = 0; from < size; from += 250) {
    const some = Array.from({ length: Math.min(250, size - from) }, async () => {
      const socket = open();
      all.push(socket);
      socket.on("error", () => {}).resume();
      socket.once("close", () => {
        closed += 1;
        if (closed === size) gone.resolve();
      });
      await Promise.race([once(socket, "connect"), once(socket, "close")]);
    });
    await Promise.all(some);
  }
  return {
    open: () => size - closed,
    gone: gone.promise,
    hangUp: () => {
      for (const socket of all) socket.destroy();
    },
  };
}
