import type { Address } from "../io/transport.ts";
import { CoterieError } from "../wire/error.ts";
import type { Notice } from "../wire/notice.ts";

/** Why a connection is over. */
export type EndReason =
  /** We closed it. */
  | { readonly kind: "closed" }
  | EndedByServer
  /** The network broke it; `detail` is the system's code, such as ECONNRESET. */
  | { readonly kind: "broken"; readonly detail: string }
  /** What answered is no Coterie server; `error` says so. */
  | { readonly kind: "foreign"; readonly error: CoterieError }
  /**
   * The server does not let this device in, or not any more, or is not the one that it was;
   * `error` says so. After `retryMs` it may; `undefined`: not by itself.
   */
  | {
      readonly kind: "refused";
      readonly error: CoterieError;
      readonly retryMs: number | undefined;
    }
  /** What arrived could not be stored and was not confirmed; `error` says why. */
  | { readonly kind: "disk"; readonly error: CoterieError };

/**
 * The server ended it: another client of this name took over, or the server stopped. At level 2
 * it has said which; the seed's protocol does not tell. {@link askWhyEnded} knows or finds out.
 */
export interface EndedByServer {
  readonly kind: "ended";
  /** The last that it said for the person. */
  readonly notice?: Notice | undefined;
}

/** Names of this connection's epoch have been used before; the next one has another epoch. */
export const wasPutBack: EndReason = {
  kind: "broken",
  detail: "this account was put back from a copy, and begins anew",
};

/** A server that has answered HELLO before does not now. */
export const isSilent: EndReason = { kind: "broken", detail: "the server does not answer" };

/** @example `formatAddress({ host: "::1", port: 7427 })` is "[::1]:7427" */
export function formatAddress({ host, port }: Address): string {
  return host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
}

/** Nobody can be reached at `server`; `systemCode` is the system's reason, such as ENOTFOUND. */
export class UnreachableError extends CoterieError {
  readonly server: Address;
  readonly systemCode: string;

  constructor(server: Address, systemCode: string) {
    const known = systemCodes[systemCode];
    const reason = known?.reason(server) ?? `the network says ${systemCode}`;
    super(
      "COTERIE_UNREACHABLE",
      `cannot reach ${formatAddress(server)}: ${reason}`,
      known?.remedy ?? "Check the network, and the address of the server (HOST:PORT).",
    );
    this.server = server;
    this.systemCode = systemCode;
  }
}

const noName = {
  reason: ({ host }: Address): string => `no host named ${host} can be found`,
  remedy: "Check the host in the address of the server (HOST:PORT).",
};
const noAnswer = {
  reason: (): string => "nothing answers there",
  remedy: "Check the address of the server (HOST:PORT), and that no firewall is in between.",
};

const systemCodes: Readonly<
  Record<string, { readonly reason: (server: Address) => string; readonly remedy: string }>
> = {
  ECONNREFUSED: {
    reason: () => "no server listens there",
    remedy: "Start one with `coterie server --auth none`, or name another (HOST:PORT).",
  },
  ENOTFOUND: noName,
  EAI_AGAIN: noName,
  EAI_FAIL: noName,
  ETIMEDOUT: noAnswer,
  EHOSTUNREACH: noAnswer,
  ENETUNREACH: noAnswer,
};

/** The bytes that came are no commands: says what speaks there, as far as it can be told. */
export function foreignServer(server: Address, firstBytes: Uint8Array): CoterieError {
  const start = String.fromCharCode(...firstBytes.subarray(0, 5));
  const speaker = speakers.find(([prefix]) => start.startsWith(prefix))?.[1];
  return new CoterieError(
    "COTERIE_FOREIGN_SERVER",
    `${formatAddress(server)} is no Coterie server: it answers as ${speaker ?? "something else"}`,
    "Check the port in the address of the server (HOST:PORT); Coterie's own is 7427.",
  );
}

const speakers = [
  ["HTTP/", "a web server"],
  // Some answer what they cannot read with a page alone.
  ["<", "a web server"],
  ["SSH-", "an SSH server"],
  ["220 ", "a mail or FTP server"],
  ["\u0015\u0003", "a TLS server"],
] as const;
