import { createHash, timingSafeEqual } from "node:crypto";
import { connect } from "node:tls";
import type { ConnectionOptions, TLSSocket } from "node:tls";
import { CoterieError } from "../wire/error.ts";
import { exporterOf } from "./exporter.ts";
import { keepAliveDelayMs } from "./transport.ts";
import type { Address, Connection, ConnectionEvents, Transport } from "./transport.ts";
import { tlsFailure, WrongPinError } from "./tls-failure.ts";

/** How a client knows the server that it has reached. */
export type ServerCheck =
  /** By its key: the SHA-256 of its SubjectPublicKeyInfo is one of these. */
  | { readonly pins: readonly Uint8Array[] }
  /**
   * By what the caller thinks of the pin, 32 bytes: for who joins, and does not know it yet. It
   * is told before anything else, with the key as its SubjectPublicKeyInfo; false ends the
   * connection as a wrong pin does.
   */
  | { readonly checkPin: PinCheck };

type PinCheck = (pin: Uint8Array, spki: Uint8Array) => boolean;

/** How long a server may take for a handshake once it is connected. */
const HANDSHAKE_MS = 5000;

/**
 * TLS 1.3 to a server that is known by its key; no name, date or authority counts. Until the key
 * is known to be right, nothing is said to it and nothing of what it says is heard.
 *
 * A connection that does not come to that ends with {@link WrongPinError}, or a CoterieError of
 * {@link tlsFailure}, or the system's error if nobody was there.
 */
export function tlsTransport(check: ServerCheck, handshakeMs: number = HANDSHAKE_MS): Transport {
  const isRight = "pins" in check ? pinnedTo(check.pins) : check.checkPin;
  return { dial: (address, events) => dial(address, events, isRight, handshakeMs) };
}

/** Takes the same time whichever pin it is, and for those that are wrong. */
export function pinnedTo(pins: readonly Uint8Array[]): (pin: Uint8Array) => boolean {
  return (pin) => {
    let found = false;
    for (const each of pins) {
      const isThis = each.length === pin.length && timingSafeEqual(each, pin);
      found = isThis || found;
    }
    return found;
  };
}

function dial(
  { host, port }: Address,
  events: ConnectionEvents,
  isRight: PinCheck,
  handshakeMs: number,
): Connection {
  const options: ConnectionOptions & { readonly allowHalfOpen: boolean } = {
    host,
    port,
    allowHalfOpen: true,
    minVersion: "TLSv1.3",
    // Its key is compared instead.
    rejectUnauthorized: false,
    // Whoever listens on the way need not read it.
    servername: "",
  };
  const socket = connect(options);
  const secret = listen(socket, events, isRight, handshakeMs);
  return {
    write: (bytes) => {
      if (secret.exporter !== undefined && socket.writable) socket.write(bytes);
    },
    isBehind: () => socket.writableNeedDrain,
    end: () => {
      if (secret.exporter === undefined) socket.destroy();
      else socket.end();
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
    exporter: () => secret.exporter,
  };
}

function listen(
  socket: TLSSocket,
  events: ConnectionEvents,
  isRight: PinCheck,
  handshakeMs: number,
): { readonly exporter: Uint8Array | undefined } {
  const secret: { exporter: Uint8Array | undefined } = { exporter: undefined };
  let isConnected = false;
  let failure: Error | undefined;
  let deadline: NodeJS.Timeout | undefined;
  socket.on("connect", () => {
    isConnected = true;
    socket.setNoDelay(true);
    socket.setKeepAlive(true, keepAliveDelayMs);
    deadline = setTimeout(() => socket.destroy(tlsFailure("silent")), handshakeMs);
  });
  socket.on("secureConnect", () => {
    clearTimeout(deadline);
    const spki = spkiOf(socket);
    const pin = pinOf(spki);
    if (!isRight(pin, spki)) {
      // The end of the handshake is still to leave; without it the server would wait for it.
      setImmediate(() => socket.destroy(new WrongPinError(pin)));
      return;
    }
    secret.exporter = exporterOf(socket);
    socket.on("data", (bytes: Buffer) => {
      events.received(bytes);
    });
    socket.on("end", () => {
      events.ended();
    });
    socket.on("drain", () => {
      events.drained?.();
    });
    events.opened();
  });
  socket.on("error", (error) => {
    failure ??= error;
    // What is wrong with a record Node only tells: the socket would stay open.
    socket.destroy();
  });
  socket.on("close", () => {
    clearTimeout(deadline);
    const isHandshake = isConnected && secret.exporter === undefined;
    const isOurs = failure === undefined || failure instanceof CoterieError;
    events.closed(isHandshake && !isOurs ? tlsFailure(failure) : failure);
  });
  return secret;
}

/** Throws Node's error if the server has shown no key, which TLS 1.3 without a secret does not. */
function spkiOf(socket: TLSSocket): Uint8Array {
  const certificate = socket.getPeerX509Certificate();
  return certificate?.publicKey.export({ type: "spki", format: "der" }) ?? new Uint8Array();
}

/** No key has a pin that nobody can have. */
function pinOf(spki: Uint8Array): Uint8Array {
  if (spki.length === 0) return new Uint8Array(32);
  return new Uint8Array(createHash("sha256").update(spki).digest());
}
