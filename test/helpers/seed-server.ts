import { createServer } from "node:net";
import type { Socket } from "node:net";
import { readType, writeHead } from "../../src/wire/codec.ts";
import { OFFSET } from "../../src/wire/command.ts";
import { FrameCutter } from "../../src/wire/frame.ts";

/** How a server that is not ours may behave. */
export type SeedServerMode =
  /** Knows the seed's page and nothing else. */
  | "page"
  /** Reads everything and says nothing. */
  | "silent"
  /** Ends the connection at the first message. */
  | "hangsUp"
  /** Is a web server. */
  | "web"
  /** Is a web server that waits for the end of a line, or of all that it is sent. */
  | "webOfLines";

export interface SeedServerOptions {
  readonly mode?: SeedServerMode;
  /** Default 0: the system picks a free one. */
  readonly port?: number;
  /** The 3 seconds of S5; shorter where a test only needs that there is an answer. */
  readonly replyTimeoutMs?: number;
  /** Passes every reply on to its DST, also one that answers nothing. Default false. */
  readonly echoesReplies?: boolean;
  /** The code of every answer to a message, instead of passing it on. */
  readonly refusesWith?: string;
}

/** A server in this process. `await using` closes it. */
export interface SeedServer extends AsyncDisposable {
  readonly host: string;
  readonly port: number;
  /** Messages (type 0) that came, by their text. */
  readonly received: readonly string[];
  /** Replies (type 1) that came: "ID CODE". */
  readonly replies: readonly string[];
  /** Resolves when `count` messages have come. */
  hasReceived(count: number): Promise<void>;
  /** Ends the connections of this name, as a server does that stops. */
  dismiss(name: string): void;
}

const webPage = "<!DOCTYPE HTML>\n<title>Bad request</title>\n";
const webAnswer = "HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n";

/** Starts a server that knows only what the page says, on a free port of 127.0.0.1. */
export async function startSeedServer(options: SeedServerOptions = {}): Promise<SeedServer> {
  const seed = new Seed(options);
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    seed.accept(socket);
  });
  const { promise, resolve } = Promise.withResolvers<void>();
  server.listen(options.port ?? 0, "127.0.0.1", resolve);
  await promise;
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return {
    host: "127.0.0.1",
    port: address.port,
    received: seed.received,
    replies: seed.replies,
    hasReceived: (count) => seed.hasReceived(count),
    dismiss: (name) => {
      seed.dismiss(name);
    },
    [Symbol.asyncDispose]: async () => {
      const closed = Promise.withResolvers<void>();
      server.close(() => {
        closed.resolve();
      });
      seed.close();
      await closed.promise;
    },
  };
}

class Seed {
  readonly received: string[] = [];
  readonly replies: string[] = [];
  readonly #options: SeedServerOptions;
  readonly #sockets = new Set<Socket>();
  readonly #byName = new Map<string, Socket>();
  readonly #kept = new Map<string, Uint8Array[]>();
  readonly #timers = new Map<string, NodeJS.Timeout>();
  readonly #watchers: { count: number; resolve: () => void }[] = [];

  constructor(options: SeedServerOptions) {
    this.#options = options;
  }

  accept(socket: Socket): void {
    const { mode = "page" } = this.#options;
    const cutter = new FrameCutter();
    this.#sockets.add(socket);
    socket.on("error", () => {});
    socket.on("end", () => socket.end(mode === "webOfLines" ? webPage : ""));
    socket.on("close", () => {
      this.#sockets.delete(socket);
      for (const [name, its] of this.#byName) if (its === socket) this.#byName.delete(name);
    });
    socket.on("data", (bytes) => {
      if (typeof bytes === "string") return;
      if (mode === "web") {
        socket.end(webAnswer);
        return;
      }
      if (mode === "webOfLines") {
        if (bytes.includes(0x0a)) socket.end(webPage);
        return;
      }
      cutter.push(bytes, {
        frame: (lent, at, size) => {
          this.#command(socket, lent.slice(at, at + size));
        },
      });
    });
  }

  hasReceived(count: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    if (this.received.length >= count) resolve();
    else this.#watchers.push({ count, resolve });
    return promise;
  }

  dismiss(name: string): void {
    this.#byName.get(name)?.end();
  }

  close(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    for (const socket of this.#sockets) socket.destroy();
  }

  #command(socket: Socket, frame: Uint8Array): void {
    const type = readType(frame, 0);
    const name = nameAt(frame, OFFSET.src);
    if (this.#byName.get(name) !== socket) this.#connect(name, socket);
    if (type === 0) this.#message(socket, frame);
    if (type === 1) this.#reply(frame);
  }

  /** S4: a client connects, and gets what was kept for it. The newest connection counts. */
  #connect(name: string, socket: Socket): void {
    this.#byName.get(name)?.end();
    this.#byName.set(name, socket);
    for (const frame of this.#kept.get(name) ?? []) socket.write(frame);
    this.#kept.delete(name);
  }

  #message(socket: Socket, frame: Uint8Array): void {
    const { mode = "page", refusesWith, replyTimeoutMs = 3000 } = this.#options;
    this.received.push(textOf(frame));
    for (const { count, resolve } of this.#watchers) if (this.received.length >= count) resolve();
    if (mode === "silent") return;
    if (mode === "hangsUp") {
      socket.end();
      return;
    }
    if (refusesWith !== undefined) {
      socket.write(reply(frame, refusesWith));
      return;
    }
    this.#byName.get(nameAt(frame, OFFSET.dst))?.write(frame);
    this.#timers.set(
      pairOf(frame, OFFSET.src),
      setTimeout(() => {
        this.#timeOut(socket, frame);
      }, replyTimeoutMs),
    );
  }

  /** S5: the recipient did not answer in time; S4: so the command is kept. */
  #timeOut(socket: Socket, frame: Uint8Array): void {
    this.#timers.delete(pairOf(frame, OFFSET.src));
    const to = nameAt(frame, OFFSET.dst);
    const offline = frame.slice();
    writeHead(offline, 0, offline.length, 2, readUint32(frame, OFFSET.id));
    this.#kept.set(to, [...(this.#kept.get(to) ?? []), offline]);
    socket.write(reply(frame, "300"));
  }

  #reply(frame: Uint8Array): void {
    this.replies.push(`${readUint32(frame, OFFSET.id)} ${textOf(frame)}`);
    const pair = pairOf(frame, OFFSET.dst);
    const timer = this.#timers.get(pair);
    clearTimeout(timer);
    this.#timers.delete(pair);
    const isOwed = timer !== undefined || this.#options.echoesReplies === true;
    if (isOwed) this.#byName.get(nameAt(frame, OFFSET.dst))?.write(frame);
  }
}

/** Who sent a message and its id, which together name it (S8). */
function pairOf(frame: Uint8Array, sender: number): string {
  return `${readUint32(frame, OFFSET.id)} ${nameAt(frame, sender)}`;
}

function reply(frame: Uint8Array, code: string): Uint8Array {
  const bytes = new Uint8Array(OFFSET.text + code.length);
  writeHead(bytes, 0, bytes.length, 1, readUint32(frame, OFFSET.id));
  bytes.set(frame.subarray(OFFSET.dst, OFFSET.text), OFFSET.src);
  bytes.set(frame.subarray(OFFSET.src, OFFSET.dst), OFFSET.dst);
  bytes.set(Buffer.from(code), OFFSET.text);
  return bytes;
}

function readUint32(frame: Uint8Array, at: number): number {
  return new DataView(frame.buffer, frame.byteOffset).getUint32(at);
}

function nameAt(frame: Uint8Array, at: number): string {
  return Buffer.from(frame.subarray(at, at + 8))
    .toString()
    .replace(/\0.*$/s, "");
}

function textOf(frame: Uint8Array): string {
  return Buffer.from(frame.subarray(OFFSET.text)).toString();
}
