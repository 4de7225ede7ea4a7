import { connect } from "node:net";
import type { Socket } from "node:net";
import { seedFrame } from "../helpers/seed-peer.ts";

/** A socket that does what no program should. */
export class Raw {
  /** How the server ended it: by FIN, or otherwise. */
  readonly closed: Promise<"end" | "reset">;
  isClosed = false;
  receivedBytes = 0;
  readonly socket: Socket;
  #onBytes: (bytes: Uint8Array) => void = () => {};

  constructor(socket: Socket) {
    this.socket = socket;
    const { promise, resolve } = Promise.withResolvers<"end" | "reset">();
    this.closed = promise;
    let ended = false;
    socket.on("data", (bytes: Uint8Array) => {
      this.receivedBytes += bytes.length;
      this.#onBytes(bytes);
    });
    socket.on("end", () => {
      ended = true;
      socket.end();
    });
    socket.on("error", () => {});
    socket.on("close", () => {
      this.isClosed = true;
      resolve(ended ? "end" : "reset");
    });
  }

  /** Connects; the socket is closed already if that failed. */
  static async opens(port: number): Promise<Raw> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const socket = connect({ port, host: "127.0.0.1", allowHalfOpen: true, noDelay: true });
    socket.once("connect", resolve).once("error", () => resolve());
    const raw = new Raw(socket);
    await promise;
    return raw;
  }

  /** Connects under a name. */
  static async named(port: number, name: string): Promise<Raw> {
    const raw = await Raw.opens(port);
    raw.writes(hello(name));
    return raw;
  }

  whenRead(onBytes: (bytes: Uint8Array) => void): void {
    this.#onBytes = onBytes;
  }

  /** Resolves when the server has sent this many bytes in all, or has closed. */
  async reads(bytes: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const look = (): void => {
      if (this.receivedBytes >= bytes) resolve();
    };
    this.#onBytes = look;
    look();
    await Promise.race([promise, this.closed]);
  }

  writes(bytes: Uint8Array): void {
    if (!this.isClosed && this.socket.writable) this.socket.write(bytes);
  }

  /** Writes, and returns when the system has taken it all or the connection is gone. */
  async pours(bytes: Uint8Array): Promise<void> {
    if (this.isClosed || !this.socket.writable) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.socket.write(bytes, () => resolve());
    await Promise.race([promise, this.closed]);
  }

  /** FIN; reading goes on. */
  finishes(): void {
    this.socket.end();
  }

  /** RST, unless our FIN is under way already: Node would then never close the socket. */
  resets(): void {
    if (this.socket.writableEnded) this.socket.destroy();
    else this.socket.resetAndDestroy();
  }
}

/** A reply to nothing, which names its connection. */
export function hello(name: string): Uint8Array {
  return seedFrame({ type: 1, id: 0, src: name, dst: name, text: "200" });
}

/** Frames one behind the other. */
export function frames(...all: readonly Uint8Array[]): Uint8Array {
  return Buffer.concat(all);
}

/** The numbers from 0 up, to be mapped. */
export function count(to: number): number[] {
  return Array.from({ length: to }, (_, at) => at);
}

/** Connects many, so many at a time that no queue of the system overflows. */
export async function crowd(size: number, open: (at: number) => Promise<Raw>): Promise<Raw[]> {
  const all: Raw[] = [];
  for (let from = 0; from < size; from += 250) {
    const some = count(Math.min(250, size - from)).map(async (at) => open(from + at));
    all.push(...(await Promise.all(some)));
  }
  return all;
}
