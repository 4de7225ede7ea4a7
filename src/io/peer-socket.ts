import { Socket } from "node:net";

/** A socket as the listener hands it out, not yet read from. */
export type AcceptedSocket = Socket;

/** What a connected peer tells. After `closed` it tells nothing more. */
export interface PeerEvents {
  /** Bytes from the peer. They are only lent: the memory is used again after the call. */
  received(bytes: Uint8Array): void;
  /** What was written last has been accepted whole by the operating system. */
  written(): void;
  /** The peer has sent FIN, and no error came before it. */
  finished(): void;
  /** The connection is gone; `error` says why if it broke. */
  closed(error: Error | undefined): void;
}

/** Bytes that are read at a time, for all connections together. */
const READ_BYTES = 65_536;
const readBuffer: Uint8Array = new Uint8Array(READ_BYTES);
const NOTHING: Uint8Array = new Uint8Array(0);

/** The socket of one accepted connection. */
export class PeerSocket {
  readonly address: string;
  readonly #socket: Socket;
  readonly #written: (error?: Error | null) => void;
  #error: Error | undefined;

  constructor(accepted: Socket, events: PeerEvents) {
    this.address = accepted.remoteAddress ?? "";
    this.#socket = withSharedReads(accepted, events);
    this.#written = (error) => {
      if (error === undefined || error === null) events.written();
    };
    this.#socket.on("error", (error) => (this.#error = error));
    this.#socket.on("end", () => {
      if (this.#error === undefined) events.finished();
    });
    this.#socket.on("close", () => events.closed(this.#error));
  }

  /** Starts reading. */
  start(): void {
    this.#socket.resume();
  }

  /**
   * Writes; `written` is told when the system has it all, before this returns if it has at once.
   *
   * That is nearly always so, and a callback would then cost a turn of its own. Behind what the
   * system could not take yet goes an empty write, whose callback comes in order.
   */
  write(bytes: Uint8Array): void {
    const socket = this.#socket;
    socket.write(bytes);
    if (socket.writableLength > 0) socket.write(NOTHING, this.#written);
    else if (socket.errored === null) this.#written();
  }

  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }

  /** Sends FIN behind what was written; reading goes on. */
  end(): void {
    this.#socket.end();
  }

  destroy(): void {
    this.#socket.destroy();
  }
}

/**
 * Gives an accepted connection a socket that reads into one buffer for all.
 *
 * Node offers `onread` only to sockets that connect; an ordinary read allocates 64 KiB each time,
 * which costs a relay a tenth of its throughput. The handle of an accepted socket is private, so
 * where it cannot be had the ordinary way is taken.
 */
function withSharedReads(accepted: Socket, events: PeerEvents): Socket {
  const handle: unknown = Reflect.get(accepted, "_handle");
  if (typeof handle !== "object" || handle === null) {
    accepted.on("data", (bytes: Uint8Array) => events.received(bytes));
    return accepted;
  }
  const options = {
    handle,
    allowHalfOpen: true,
    manualStart: true,
    onread: {
      buffer: readBuffer,
      callback: (size: number): boolean => {
        events.received(readBuffer.subarray(0, size));
        return true;
      },
    },
  };
  const socket: unknown = Reflect.construct(Socket, [options]);
  if (!(socket instanceof Socket)) throw new TypeError("not a socket");
  move("_handle", accepted, socket);
  // Its listener counts connections (maxConnections): down when the socket that has it closes.
  move("_server", accepted, socket);
  return socket;
}

function move(field: string, from: Socket, to: Socket): void {
  Reflect.set(to, field, Reflect.get(from, field));
  Reflect.set(from, field, null);
}
