import { once } from "node:events";
import type { Server, Socket } from "node:net";
import { createServer } from "node:net";
import type { TLSSocket } from "node:tls";
import { connect as connectTls } from "node:tls";
import { makeServerKey } from "../identity/server-key.ts";
import type { ServerKey } from "../identity/server-key.ts";
import { Arrival } from "./arrival.ts";
import type { ArrivalEvents, ArrivalTerms } from "./arrival.ts";
import { systemClock } from "./clock.ts";
import { listen } from "./listener.ts";
import type { Listener } from "./listener.ts";
import type { PeerStream } from "./peer-socket.ts";
import { TlsDoor } from "./tls-door.ts";

type HandshakeTerms = Pick<ArrivalTerms, "handshakeMs" | "mustSpeak">;

/** The server's end of one connection: it remembers what came, and answers when it is told to. */
export class ServerEnd implements ArrivalEvents {
  stream: PeerStream;
  heard = "";
  hasFinished = false;
  readonly spoke: PromiseWithResolvers<PeerStream> = Promise.withResolvers();
  readonly finishedOnce: PromiseWithResolvers<void> = Promise.withResolvers();
  readonly gone: PromiseWithResolvers<Error | undefined> = Promise.withResolvers();
  #written: PromiseWithResolvers<void> = Promise.withResolvers();
  #waiting: { readonly size: number; readonly resolve: () => void }[] = [];

  constructor(socket: Socket, door: TlsDoor, terms: HandshakeTerms) {
    this.stream = new Arrival(socket, { door, clock: systemClock, ...terms }, this);
    this.stream.resume();
  }

  speaks(stream: PeerStream): boolean {
    this.stream = stream;
    this.spoke.resolve(stream);
    return true;
  }

  received(bytes: Uint8Array, size: number): void {
    this.heard += Buffer.from(bytes.subarray(0, size)).toString("latin1");
    this.#waiting = this.#waiting.filter(({ size: wanted, resolve }) => {
      if (this.heard.length < wanted) return true;
      resolve();
      return false;
    });
  }

  written(): void {
    this.#written.resolve();
  }

  finished(): void {
    this.hasFinished = true;
    this.finishedOnce.resolve();
  }

  closed(error: Error | undefined): void {
    this.gone.resolve(error);
  }

  /** Resolves when so many bytes have come in all. */
  async hears(size: number): Promise<string> {
    const { promise, resolve } = Promise.withResolvers<void>();
    if (this.heard.length >= size) resolve();
    else this.#waiting.push({ size, resolve });
    await promise;
    return this.heard;
  }

  /** Resolves when the system has taken it all. */
  async writes(text: string | Uint8Array): Promise<void> {
    this.#written = Promise.withResolvers();
    if (!this.stream.write(Buffer.from(text))) await this.#written.promise;
  }
}

/** A port of this machine at which TLS and all else are let in. */
export class OnePort implements AsyncDisposable {
  readonly key: ServerKey;
  readonly #listener: Listener;
  readonly #ends: ServerEnd[];
  readonly #next: PromiseWithResolvers<ServerEnd>[];

  private constructor(
    key: ServerKey,
    listener: Listener,
    ends: ServerEnd[],
    next: PromiseWithResolvers<ServerEnd>[],
  ) {
    this.key = key;
    this.#listener = listener;
    this.#ends = ends;
    this.#next = next;
  }

  /** Opens one; a handshake may take an hour if nothing else is said. */
  static async opens(given: Partial<HandshakeTerms> = {}): Promise<OnePort> {
    const terms = { handshakeMs: 3_600_000, mustSpeak: false, ...given };
    const key = makeServerKey();
    const door = new TlsDoor(key);
    const ends: ServerEnd[] = [];
    const next: PromiseWithResolvers<ServerEnd>[] = [];
    const options = { host: "127.0.0.1", port: 0, keepaliveIdleMs: 20_000 };
    const listener = await listen(options, {
      accepted: (socket) => {
        const end = new ServerEnd(socket, door, terms);
        ends.push(end);
        next.shift()?.resolve(end);
      },
      exhausted: () => {},
    });
    return new OnePort(key, listener, ends, next);
  }

  get address(): { readonly host: string; readonly port: number } {
    return { host: this.#listener.host, port: this.#listener.port };
  }

  /** The server's end of the next connection that is accepted. */
  async accepts(): Promise<ServerEnd> {
    const next = Promise.withResolvers<ServerEnd>();
    this.#next.push(next);
    return next.promise;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#listener.close();
    for (const end of this.#ends) end.stream.destroy();
    await Promise.all(this.#ends.map(async (end) => end.gone.promise));
  }
}

/** A program that speaks TLS with Node alone; `over` is what it speaks through. */
export async function tlsClient(over: Socket, session?: Buffer): Promise<TLSSocket> {
  const socket = connectTls({
    socket: over,
    rejectUnauthorized: false,
    ...(session === undefined ? {} : { session }),
  });
  await once(socket, "secureConnect");
  return socket;
}

/** A listener that is none of ours. */
export async function stranger(
  serve: (socket: Socket) => void,
): Promise<AsyncDisposable & { readonly host: string; readonly port: number }> {
  const server: Server = createServer();
  const sockets = new Set<Socket>();
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    serve(socket);
  });
  server.listen({ host: "127.0.0.1", port: 0 });
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new TypeError("not a TCP listener");
  return {
    host: "127.0.0.1",
    port: address.port,
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}
