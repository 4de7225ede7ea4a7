import { createServer } from "node:net";
import type { AddressInfo, Server, Socket } from "node:net";
import { readFileSync } from "node:fs";
import { CoterieError } from "../wire/error.ts";

/** A silent peer is probed, and given up when 10 probes found no answer: after 30 s. */
const KEEPALIVE = { probeEveryMs: 3000, probes: 10 } as const;
/** Connections that may wait to be accepted. */
const BACKLOG = 1024;
/** Descriptors that are left for the runtime and the store, which take some 30, and a few more. */
const RESERVED_DESCRIPTORS = 48;
/** Connections over {@link connectionRoom} that are still handed out, to be chosen among. */
const CHOICE = 8;

/** Where to listen. */
export interface ListenOptions {
  /** `undefined` is all addresses, of both families where the machine has both. */
  readonly host: string | undefined;
  /** 0 picks a free one. */
  readonly port: number;
  /** So long a connection may be silent before the system probes it; whole seconds count. */
  readonly keepaliveIdleMs: number;
}

/** What a listener tells. */
export interface ListenerEvents {
  accepted(socket: Socket): void;
  /** No descriptor was left for a connection; it was turned away. Told each time. */
  exhausted(): void;
}

/**
 * How many connections this process has descriptors for, at least 1; `Infinity` where the system
 * does not say.
 */
export function connectionRoom(): number {
  const descriptors = descriptorsMax();
  return descriptors > 0 ? Math.max(1, descriptors - RESERVED_DESCRIPTORS) : Infinity;
}

/** A listening socket. */
export interface Listener {
  readonly host: string;
  readonly port: number;
  /** Stops accepting; connections stay. */
  close(): void;
}

/**
 * Starts accepting connections.
 *
 * @throws CoterieError COTERIE_LISTEN if the address cannot be had; the message says why.
 */
export async function listen(options: ListenOptions, events: ListenerEvents): Promise<Listener> {
  const server = createServer({
    allowHalfOpen: true,
    pauseOnConnect: true,
    noDelay: true,
  });
  const room = connectionRoom();
  if (room !== Infinity) server.maxConnections = room + CHOICE;
  server.on("connection", (socket) => {
    socket.setKeepAlive(true, options.keepaliveIdleMs, KEEPALIVE.probeEveryMs, KEEPALIVE.probes);
    events.accepted(socket);
  });
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once("error", (error: NodeJS.ErrnoException) => reject(listenError(options, error)));
  server.listen({ host: options.host, port: options.port, backlog: BACKLOG }, resolve);
  await promise;
  reportExhaustion(server, events);
  const { address, port } = addressOf(server);
  return { host: address, port, close: () => server.close() };
}

/**
 * Above the limit Node accepts and closes at once, so that nothing spins; a descriptor that comes
 * free is used again without anybody's help.
 */
function reportExhaustion(server: Server, events: ListenerEvents): void {
  server.on("drop", () => events.exhausted());
  server.on("error", () => events.exhausted());
}

function addressOf(server: Server): AddressInfo {
  const address = server.address();
  if (address === null || typeof address === "string") throw new TypeError("not a TCP listener");
  return address;
}

/** How many files this process may have open; 0 where the system does not say. */
function descriptorsMax(): number {
  try {
    const limits = readFileSync("/proc/self/limits", "utf8");
    return Number(/^Max open files +(\d+)/m.exec(limits)?.[1] ?? 0);
  } catch {
    return 0;
  }
}

function listenError(options: ListenOptions, error: NodeJS.ErrnoException): CoterieError {
  const where = `${options.host ?? "all addresses,"} port ${options.port}`;
  const [why, remedy] = REASONS[error.code ?? ""] ?? [error.message, "Choose another --host."];
  return new CoterieError("COTERIE_LISTEN", `cannot listen on ${where}: ${why}`, remedy, {
    cause: error,
  });
}

const REASONS: Readonly<Record<string, readonly [why: string, remedy: string]>> = {
  EADDRINUSE: ["another program has it", "Choose another --port, or stop that program."],
  EACCES: ["this user may not", "Choose a --port of 1024 or above."],
  EADDRNOTAVAIL: ["no such address on this machine", "Choose another --host, such as 127.0.0.1."],
  ENOTFOUND: ["no such host name", "Choose another --host, such as 127.0.0.1."],
};
