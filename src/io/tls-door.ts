import { constants } from "node:crypto";
import type { Socket } from "node:net";
import { createSecureContext, TLSSocket } from "node:tls";
import type { SecureContext } from "node:tls";
import { atEndOfTurn } from "./turn.ts";

/** The key of a server and its certificate, both PEM. */
export interface TlsIdentity {
  readonly privatePem: string;
  readonly certificatePem: string;
}

/**
 * What keys may be agreed on with, the best first. A handshake over one of the large groups that
 * OpenSSL offers besides, such as ffdhe3072 or P-384, costs the server ten times as much, and the
 * stranger who asks for it nothing.
 */
const GROUPS = "X25519MLKEM768:X25519:prime256v1";
/** The same where Node comes with an OpenSSL that is older than the first of them. */
const OLDER_GROUPS = "X25519:prime256v1";

/** Handshakes that are begun in one turn of the loop; each takes it half a millisecond. */
const BEGUN_PER_TURN = 4;

/** Who waits for a handshake to begin. */
interface Caller {
  readonly socket: Socket;
  readonly done: (secure: TLSSocket) => void;
}

/**
 * Shakes hands with those who speak TLS, on sockets that something else has accepted.
 *
 * TLS 1.3 alone, without resumption: what both ends derive from a connection belongs to that one.
 * Clients show no certificate; who they are is said inside.
 *
 * Handshakes are the dearest thing that a stranger can ask for, so a few are begun in each turn of
 * the loop, and in between those are served who are in. The newest is begun first: when more come
 * than can be served, somebody at least is served at once, where in a fair queue everybody would
 * wait until it is too late.
 */
export class TlsDoor {
  readonly #context: SecureContext;
  readonly #callers: Caller[] = [];
  readonly #begin: () => void = () => {
    for (let begun = 0; begun < BEGUN_PER_TURN;) {
      const caller = this.#callers.pop();
      if (caller === undefined) return;
      if (caller.socket.destroyed) continue;
      shakeHands(caller, this.#context);
      begun += 1;
    }
    if (this.#callers.length > 0) atEndOfTurn(this.#begin);
  };

  /** Throws the error of OpenSSL if the key and the certificate do not belong together. */
  constructor({ privatePem, certificatePem }: TlsIdentity) {
    this.#context = createSecureContext({
      key: privatePem,
      cert: certificatePem,
      minVersion: "TLSv1.3",
      ecdhCurve: knows(GROUPS) ? GROUPS : OLDER_GROUPS,
      secureOptions: constants.SSL_OP_NO_TICKET,
    });
  }

  /**
   * Begins a handshake at the end of a turn; `done` is told when it has succeeded. Otherwise
   * `socket` is closed. There is no limit of time: the caller must have one.
   */
  admit(socket: Socket, done: (secure: TLSSocket) => void): void {
    this.#callers.push({ socket, done });
    if (this.#callers.length === 1) atEndOfTurn(this.#begin);
  }
}

function knows(groups: string): boolean {
  try {
    createSecureContext({ ecdhCurve: groups });
    return true;
  } catch {
    return false;
  }
}

function shakeHands({ socket, done }: Caller, secureContext: SecureContext): void {
  const secure = new TLSSocket(socket, { isServer: true, secureContext });
  const fail = (): void => {
    secure.destroy();
  };
  // What is wrong with a record Node tells a server of its own only, and leaves the socket open.
  secure.on("_tlsError", (error: Error) => secure.destroy(error));
  secure.on("error", fail);
  // Left to itself half a connection would stay open: FIN ends one direction only.
  secure.on("end", fail);
  secure.once("secure", () => {
    secure.off("error", fail).off("end", fail);
    done(secure);
  });
}
