import { constants } from "node:crypto";
import type { Socket } from "node:net";
import { createServer } from "node:tls";
import type { Server, TLSSocket } from "node:tls";

/** The key of a server and its certificate, both PEM. */
export interface TlsIdentity {
  readonly privatePem: string;
  readonly certificatePem: string;
}

/**
 * Shakes hands with those who speak TLS, on sockets that something else has accepted.
 *
 * TLS 1.3 alone, without resumption: what both ends derive from a connection belongs to that one.
 * Clients show no certificate; who they are is said inside.
 */
export class TlsDoor {
  readonly #server: Server;
  /** Who waits for the end of a handshake, by both addresses of the connection. */
  readonly #waiting: Map<string, (secure: TLSSocket) => void> = new Map();

  /** Throws the error of OpenSSL if the key and the certificate do not belong together. */
  constructor({ privatePem, certificatePem }: TlsIdentity) {
    this.#server = createServer({
      key: privatePem,
      cert: certificatePem,
      minVersion: "TLSv1.3",
      secureOptions: constants.SSL_OP_NO_TICKET,
    });
    this.#server.on("secureConnection", (secure) => {
      const done = this.#waiting.get(placeOf(secure));
      if (done === undefined) secure.destroy();
      else done(secure);
    });
    // Node reports it, and leaves the socket as it is.
    this.#server.on("tlsClientError", (_, secure) => secure.destroy());
  }

  /**
   * Begins a handshake; `done` is told when it has succeeded. Otherwise `socket` is closed. There
   * is no limit of time: Node's starts anew with every byte, so the caller must have one.
   */
  admit(socket: Socket, done: (secure: TLSSocket) => void): void {
    const place = placeOf(socket);
    const leave = (): void => {
      this.#waiting.delete(place);
    };
    if (socket.destroyed || this.#waiting.has(place)) {
      socket.destroy();
      return;
    }
    this.#waiting.set(place, (secure) => {
      leave();
      done(secure);
    });
    socket.once("close", leave);
    this.#server.emit("connection", socket);
  }
}

/** Both ends of a connection: no two that are open at one time have the same. */
function placeOf({ localAddress, localPort, remoteAddress, remotePort }: Socket): string {
  return [localAddress, localPort, remoteAddress, remotePort].join(" ");
}
