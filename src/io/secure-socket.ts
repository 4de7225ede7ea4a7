import type { TLSSocket } from "node:tls";
import { exporterOf } from "./exporter.ts";
import type { PeerEvents, PeerStream } from "./peer-socket.ts";

/**
 * The server's end of one TLS connection whose handshake is done.
 *
 * It tells what a {@link PeerSocket} tells. "Accepted by the system" means the whole record: the
 * write callback of TLS waits for that. The end of the peer's stream is its `close_notify`; Node
 * does not tell it from a FIN that somebody in between has made up, so it proves nothing.
 */
export class SecureSocket implements PeerStream {
  readonly address: string;
  readonly isSecure = true;
  readonly #socket: TLSSocket;
  readonly #exporter: Uint8Array;
  readonly #written: (error?: Error | null) => void;
  #error: Error | undefined;

  /** Reads from now on. Throws Node's error if the connection is gone already. */
  constructor(socket: TLSSocket, events: PeerEvents) {
    this.address = socket.remoteAddress ?? "";
    this.#socket = socket;
    this.#exporter = exporterOf(socket);
    this.#written = (error) => {
      if (error === undefined || error === null) events.written();
    };
    socket.on("error", (error) => {
      this.#error ??= error;
      // What is wrong with a record Node only tells: the socket would stay open.
      socket.destroy();
    });
    socket.on("data", (bytes: Uint8Array) => events.received(bytes, bytes.length));
    socket.on("end", () => {
      if (this.#error === undefined) events.finished();
    });
    socket.on("close", () => events.closed(this.#error));
  }

  exporter(): Uint8Array {
    return this.#exporter;
  }

  /** @returns false: TLS never takes all at once. */
  write(bytes: Uint8Array): boolean {
    this.#socket.write(bytes, this.#written);
    return false;
  }

  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }

  /** FIN comes behind a `close_notify`. */
  end(): void {
    this.#socket.end();
  }

  destroy(): void {
    this.#socket.destroy();
  }
}
