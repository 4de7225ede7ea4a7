import { CoterieError } from "../wire/error.ts";

/** The server that was reached has another key than the one that was expected. */
export class WrongPinError extends CoterieError {
  /** SHA-256 of the key that it showed, 32 bytes. */
  readonly pin: Uint8Array;

  constructor(pin: Uint8Array) {
    super(
      "COTERIE_WRONG_PIN",
      "the server that answers has another key than the one that this client knows",
      "Ask who runs it whether its key is new; if not, somebody stands in between.",
    );
    this.pin = pin;
  }
}

const KINDS = {
  /** What answered were no records of TLS. */
  foreign: [
    "COTERIE_NO_TLS",
    "what answers there does not speak TLS",
    "Check the address of the server (HOST:PORT); or it is one without a key of its own.",
  ],
  /** It hung up without a word, as a server does that takes TLS for a broken command. */
  closed: [
    "COTERIE_TLS_CLOSED",
    "the server hung up when it was asked for TLS",
    "It may have no key of its own, or be busy: try again, or ask who runs it.",
  ],
  /** It is connected, and says nothing. */
  silent: [
    "COTERIE_TLS_SILENT",
    "the server did not answer when it was asked for TLS",
    "Check the address of the server (HOST:PORT), or try again.",
  ],
  /** It speaks TLS, and no agreement was found. */
  failed: [
    "COTERIE_TLS_FAILED",
    "no secure connection to the server could be made",
    "It must speak TLS 1.3: ask who runs it.",
  ],
} as const;

/**
 * Why a handshake did not come to its end: a CoterieError whose code is `COTERIE_NO_TLS`,
 * `COTERIE_TLS_CLOSED`, `COTERIE_TLS_SILENT` or `COTERIE_TLS_FAILED`.
 *
 * @param cause - what Node said, or that nothing came.
 */
export function tlsFailure(cause: NodeJS.ErrnoException | "silent" | undefined): CoterieError {
  const kind = cause === "silent" ? cause : kindOf(cause?.code ?? "");
  const [code, sentence, remedy] = KINDS[kind];
  return new CoterieError(code, sentence, remedy, { cause });
}

function kindOf(code: string): keyof typeof KINDS {
  if (!code.startsWith("ERR_SSL_")) return "closed";
  return NO_RECORDS.has(code) ? "foreign" : "failed";
}

/** What OpenSSL says of bytes that are no records. */
const NO_RECORDS: ReadonlySet<string> = new Set([
  "ERR_SSL_WRONG_VERSION_NUMBER",
  "ERR_SSL_PACKET_LENGTH_TOO_LONG",
  "ERR_SSL_ENCRYPTED_LENGTH_TOO_LONG",
  "ERR_SSL_BAD_RECORD_TYPE",
  "ERR_SSL_HTTP_REQUEST",
]);
