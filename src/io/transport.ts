import { connect } from "node:net";
import type { Socket } from "node:net";
import type { Roll } from "../wire/roll.ts";

/** Where a server listens. */
export interface Address {
  readonly host: string;
  /** 1..65535 */
  readonly port: number;
}

/** What a connection tells. After `closed` it tells nothing more. */
export interface ConnectionEvents {
  opened(): void;
  /** Bytes from the peer, as TCP cut them; they belong to the callee. */
  received(bytes: Uint8Array): void;
  /** The peer sends no more (FIN); what we still write may reach it. */
  ended(): void;
  /** What waited has been taken, after {@link Connection.isBehind} has said that much did. */
  drained?(): void;
  /** It is over, and `error` says why if it broke; `error.code` is the system's (`ECONNRESET`). */
  closed(error: NodeJS.ErrnoException | undefined): void;
}

/** One byte stream to a server. */
export interface Connection {
  write(bytes: Uint8Array): void;
  /**
   * Whether much of what was written waits here; then it is better to write no more until
   * `drained`. Absent where nobody has asked for it yet.
   */
  readonly isBehind?: () => boolean;
  /** Sends FIN behind what was written; reading goes on. */
  end(): void;
  /** Closes now; what was written may be lost. */
  destroy(): void;
  /** Reads no more for now: what the peer sends waits in the system, and then with the peer. */
  pause(): void;
  /** Reads again. */
  resume(): void;
  /**
   * The 32 bytes that both ends of this one connection share, from `opened` on: who signs them has
   * signed for no other. `undefined` where nothing is secret, as on plain TCP.
   */
  exporter(): Uint8Array | undefined;
  /**
   * What has to be said before anything else, from `opened` on: the command by which one signs in
   * on this one connection. Absent where nobody signs in.
   */
  readonly opening?: () => Uint8Array;
  /**
   * The server has said which key it will have: noted if it is true. Absent where a server is known
   * by none. Throws COTERIE_DISK.
   */
  readonly rolled?: (roll: Roll) => void;
}

/** The way to a server as a port, so that the client is tested without a network. */
export interface Transport {
  /** Starts connecting; what comes of it is told to `events`, never before this returns. */
  dial(address: Address, events: ConnectionEvents): Connection;
}

/** A silent peer is probed after this long; a dead one is noticed about half a minute later. */
export const keepAliveDelayMs = 20_000;

/** Plain TCP (S1). */
export const tcpTransport: Transport = {
  dial({ host, port }, events) {
    const socket = connect({
      host,
      port,
      allowHalfOpen: true,
      noDelay: true,
      keepAlive: true,
      keepAliveInitialDelay: keepAliveDelayMs,
    });
    listen(socket, events);
    return {
      write: (bytes) => {
        if (socket.writable) socket.write(bytes);
      },
      end: () => {
        socket.end();
      },
      destroy: () => {
        socket.destroy();
      },
      pause: () => {
        socket.pause();
      },
      resume: () => {
        socket.resume();
      },
      exporter: () => undefined,
    };
  },
};

function listen(socket: Socket, events: ConnectionEvents): void {
  let failure: Error | undefined;
  socket.on("connect", () => {
    events.opened();
  });
  socket.on("data", (bytes: Buffer) => {
    events.received(bytes);
  });
  socket.on("end", () => {
    events.ended();
  });
  socket.on("error", (error) => {
    failure = error;
  });
  socket.on("close", () => {
    events.closed(failure);
  });
}
