import { closeSync, fstatSync, openSync, readFileSync, renameSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { CoterieError } from "../wire/error.ts";
import { diskError } from "./disk-error.ts";
import { writePrivateFile } from "./private-file.ts";
import { syncPath } from "./private-folder.ts";

/** What makes keys and reads them: this file knows only their texts. */
export interface KeyMaker<K> {
  /** A new key. */
  make(): K;
  /** Throws a CoterieError if the text is none. */
  read(text: string): K;
  write(key: K): string;
}

/** What is wrong with a disk, and not with how it is used. */
const OF_THE_DISK: ReadonlySet<string> = new Set(["ENOSPC", "EDQUOT", "EIO"]);
/** Whom the file may say nothing to: its group and all others. */
const OTHERS = 0o077;
/** A key in PEM has some 120 bytes; more than this is another file. */
const BYTES_MAX = 16_384;

/**
 * The key in the file at `path`; if there is none, a new one, which is there for good when this
 * returns: a server whose key was lost in a power cut would be another server.
 *
 * @throws CoterieError COTERIE_KEY_FILE if the file cannot be used, or others of this machine may
 * read it; COTERIE_DISK if the disk fails or is full; and what `keys` throws if it is damaged.
 */
export function openKeyFile<K>(path: string, keys: KeyMaker<K>): K {
  try {
    const text = readPrivate(path);
    if (text !== undefined) return keys.read(text);
    const key = keys.make();
    writePrivateFile(path, keys.write(key), `${path}.new`);
    return key;
  } catch (error) {
    throw keyFileError(path, error);
  }
}

/**
 * The key in the file at `path`; `undefined` if there is none.
 *
 * @throws what {@link openKeyFile} throws.
 */
export function readKeyFile<K>(path: string, keys: Pick<KeyMaker<K>, "read">): K | undefined {
  try {
    const text = readPrivate(path);
    return text === undefined ? undefined : keys.read(text);
  } catch (error) {
    throw keyFileError(path, error);
  }
}

/**
 * Writes this key in place of the one at `path`: at every moment one of the two is there.
 *
 * @throws COTERIE_KEY_FILE or COTERIE_DISK, as {@link openKeyFile}.
 */
export function replaceKeyFile<K>(path: string, key: K, keys: Pick<KeyMaker<K>, "write">): void {
  try {
    writePrivateFile(path, keys.write(key), `${path}.new`);
  } catch (error) {
    throw keyFileError(path, error);
  }
}

/**
 * Puts the key of one file in the place of another's; at every moment one of both is whole there,
 * and it is on the disk when this returns.
 *
 * @throws CoterieError COTERIE_DISK or COTERIE_KEY_FILE if that cannot be done.
 */
export function moveKeyFile(path: string, by: string): void {
  try {
    renameSync(by, path);
    syncPath(dirname(resolve(path)));
  } catch (error) {
    throw keyFileError(path, error);
  }
}

/** Whether there is something at `path`. Throws the system's error if that cannot be found out. */
export function isKeyFileThere(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false }) !== undefined;
}

/** The text of a file that only its owner may read; `undefined` if there is no such file. */
function readPrivate(path: string): string | undefined {
  const handle = openIfThere(path);
  if (handle === undefined) return undefined;
  try {
    const status = fstatSync(handle);
    if (!status.isFile()) throw refused(path, "it is no file", "Move it away.");
    if ((status.mode & OTHERS) !== 0) {
      const why = "others on this machine may read or change it";
      throw refused(path, why, `If nobody has: chmod 600 ${path}`);
    }
    if (status.size > BYTES_MAX) {
      throw refused(path, "it is too large for a key", "Put it back from a copy.");
    }
    return readFileSync(handle, "utf8");
  } finally {
    closeSync(handle);
  }
}

function openIfThere(path: string): number | undefined {
  try {
    return openSync(path, "r");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}

function keyFileError(path: string, error: unknown): Error {
  if (error instanceof CoterieError) {
    if (error.message.includes(path)) return error;
    return new CoterieError(error.code, `${path}: ${error.message}`, error.remedy, {
      cause: error,
    });
  }
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (typeof code === "string" && OF_THE_DISK.has(code)) return diskError(path, error);
  const why = error instanceof Error ? error.message : String(error);
  return refused(path, why, "Let this user read and write it.", error);
}

function refused(path: string, why: string, remedy: string, cause?: unknown): CoterieError {
  return new CoterieError("COTERIE_KEY_FILE", `cannot use the key in ${path}: ${why}`, remedy, {
    cause,
  });
}
