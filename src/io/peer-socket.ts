import { writeSync } from "node:fs";
import { Socket } from "node:net";

/** A socket as the listener hands it out, not yet read from. */
export type AcceptedSocket = Socket;

/** What a connected peer tells. After `closed` it tells nothing more. */
export interface PeerEvents {
  /** `bytes[0, size)` from the peer, only lent: the memory is used again after the call. */
  received(bytes: Uint8Array, size: number): void;
  /** What was written last, and not at once, has been accepted whole by the operating system. */
  written(): void;
  /** The peer has sent FIN, and no error came before it. */
  finished(): void;
  /** The connection is gone; `error` says why if it broke. */
  closed(error: Error | undefined): void;
}

/** The server's end of one connection, however its bytes travel. */
export interface PeerStream {
  /** Of the other end, such as 127.0.0.1; empty if it had gone before it could be asked. */
  readonly address: string;
  /** Whether nobody in between can read or change what passes. */
  readonly isSecure: boolean;
  /** The 32 bytes that both ends of one secure connection share; `undefined` on plain TCP. */
  exporter(): Uint8Array | undefined;
  /**
   * Writes, one write at a time. True: the system has taken it all. False: the bytes are still
   * needed, and `written` will be told.
   */
  write(bytes: Uint8Array): boolean;
  pause(): void;
  /** Reads on, or starts reading. */
  resume(): void;
  /** Sends FIN behind what was written; reading goes on. */
  end(): void;
  destroy(): void;
}

/** Who is told of a connection now: another when it is known what the connection speaks. */
interface Hearer {
  events: PeerEvents;
}

/** Bytes that are read at a time, for all connections together. */
const READ_BYTES = 65_536;
const readBuffer: Uint8Array = new Uint8Array(READ_BYTES);

/** The socket of one accepted connection. */
export class PeerSocket implements PeerStream {
  readonly address: string;
  readonly isSecure = false;
  readonly #socket: Socket;
  /** The descriptor of the socket while it is open; -1 where it cannot be had. */
  readonly #descriptor: number;
  readonly #written: (error?: Error | null) => void;
  readonly #hearer: Hearer;
  #error: Error | undefined;

  constructor(accepted: Socket, events: PeerEvents) {
    this.address = accepted.remoteAddress ?? "";
    const hearer = { events };
    this.#hearer = hearer;
    this.#socket = withSharedReads(accepted, hearer);
    this.#descriptor = descriptorOf(this.#socket);
    this.#written = (error) => {
      if (error === undefined || error === null) hearer.events.written();
    };
    this.#socket.on("error", (error) => (this.#error = error));
    this.#socket.on("end", () => {
      if (this.#error === undefined) hearer.events.finished();
    });
    this.#socket.on("close", () => hearer.events.closed(this.#error));
  }

  get isDestroyed(): boolean {
    return this.#socket.destroyed;
  }

  /** From now on `events` is told. */
  tell(events: PeerEvents): void {
    this.#hearer.events = events;
  }

  /**
   * Gives the socket up to TLS, which reads `first` again and then what follows. It still tells
   * when the connection is gone.
   */
  release(first: Uint8Array): Socket {
    this.#socket.pause();
    this.#socket.unshift(first);
    return this.#socket;
  }

  exporter(): undefined {
    return undefined;
  }

  /**
   * The system is asked directly first. It nearly always takes everything, and the way through
   * Node's streams costs a relay of single messages a sixth of its throughput. What it does not
   * take, and every error, goes that way.
   */
  write(bytes: Uint8Array): boolean {
    const taken = this.#socket.destroyed ? 0 : writeNow(this.#descriptor, bytes);
    if (taken === bytes.length) return true;
    this.#socket.write(taken === 0 ? bytes : bytes.subarray(taken), this.#written);
    return false;
  }

  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }

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
function withSharedReads(accepted: Socket, hearer: Hearer): Socket {
  const handle: unknown = Reflect.get(accepted, "_handle");
  if (typeof handle !== "object" || handle === null) {
    accepted.on("data", (bytes: Uint8Array) => hearer.events.received(bytes, bytes.length));
    return accepted;
  }
  const options = {
    handle,
    allowHalfOpen: true,
    manualStart: true,
    onread: {
      buffer: readBuffer,
      callback: (size: number): boolean => {
        hearer.events.received(readBuffer, size);
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

/** How many bytes the system takes without waiting. */
function writeNow(descriptor: number, bytes: Uint8Array): number {
  if (descriptor < 0) return 0;
  try {
    return writeSync(descriptor, bytes);
  } catch {
    // Full, or broken: the stream waits for the one, and tells of the other.
    return 0;
  }
}

function descriptorOf(socket: Socket): number {
  const handle: unknown = Reflect.get(socket, "_handle");
  if (typeof handle !== "object" || handle === null) return -1;
  const descriptor: unknown = Reflect.get(handle, "fd");
  return typeof descriptor === "number" ? descriptor : -1;
}

function move(field: string, from: Socket, to: Socket): void {
  Reflect.set(to, field, Reflect.get(from, field));
  Reflect.set(from, field, null);
}
