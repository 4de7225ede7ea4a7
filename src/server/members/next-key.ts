import { makeServerKey, readServerKey, type ServerKey } from "../../identity/server-key.ts";
import { openKeyFile, readKeyFile, moveKeyFile } from "../../io/key-file.ts";
import { CoterieError } from "../../wire/error.ts";

/** The key that a server will have. */
export interface NextKey {
  readonly key: ServerKey;
  /** A start from then on takes it, milliseconds since 1970. */
  readonly notBeforeMs: number;
}

/** Stands above the key in its file; readers of PEM pass it over (RFC 7468, 2). */
const HEAD = /^not-before: (?<ms>\d{1,16})\n/u;

const codec = {
  read: (text: string): NextKey => {
    const notBeforeMs = Number(HEAD.exec(text)?.groups?.["ms"] ?? Number.NaN);
    if (!Number.isSafeInteger(notBeforeMs)) throw noTime();
    return { key: readServerKey(text.replace(HEAD, "")), notBeforeMs };
  },
  write: ({ key, notBeforeMs }: NextKey): string => {
    return `not-before: ${notBeforeMs}\n${key.privatePem}`;
  },
};

/**
 * Puts the next key in the place of the present one if its time has come. At every moment one of
 * both is whole, and it is on the disk when this returns.
 *
 * @throws what {@link openKeyFile} throws.
 */
export function takeDueKey(path: string, keyPath: string, nowMs: number): void {
  const next = readKeyFile(path, codec);
  if (next === undefined || next.notBeforeMs > nowMs) return;
  moveKeyFile(keyPath, path);
}

/**
 * The key that the server will have; one is made if that is asked for and there is none. One that
 * is there keeps its time: clients were told of it.
 *
 * @param notBeforeMs - from when on, if one is to be made; else `undefined`.
 * @throws what {@link openKeyFile} throws.
 */
export function openNextKey(path: string, notBeforeMs: number | undefined): NextKey | undefined {
  if (notBeforeMs === undefined) return readKeyFile(path, codec);
  return openKeyFile(path, { ...codec, make: () => ({ key: makeServerKey(), notBeforeMs }) });
}

function noTime(): CoterieError {
  return new CoterieError(
    "COTERIE_SERVER_KEY",
    "it does not say from when on the server has this key",
    "Put it back from a copy, or move it away and say --roll-key again.",
  );
}
