import { existsSync, renameSync } from "node:fs";
import { dirname } from "node:path";
import { CoterieError } from "../../wire/error.ts";
import { diskError } from "../disk-error.ts";
import { syncPath } from "../private-folder.ts";
import { readIfThere } from "../read-if-there.ts";
import { parsedJson, removeFile, replaceFile } from "./small-file.ts";

/** Where an account keeps what it signs in with. */
export interface JoinedFiles {
  /** The key of this device, as PEM. */
  readonly key: string;
  /** By what the server is known, for every account on it. */
  readonly server: string;
  /** A key that the server may not know yet: somebody joins. */
  readonly newKey: string;
  /** Who belongs to the group, as the server told it last. */
  readonly members: string;
}

/** One key by which a server is known. */
export interface ServerPin {
  /** SHA-256 of its SubjectPublicKeyInfo, 32 bytes. */
  readonly pin: Uint8Array;
  /** Counts no more from then on, milliseconds since 1970; `undefined`: counts for good. */
  readonly untilMs: number | undefined;
}

/** @param folder - of the accounts on one server. @param name - of the account there. */
export function joinedFiles(folder: string, name: string): JoinedFiles {
  return {
    key: `${folder}/${name}.device.pem`,
    server: `${folder}/server.json`,
    newKey: `${folder}/${name}.joining.pem`,
    members: `${folder}/${name}.members.json`,
  };
}

/** Whether an account has both, and so never goes without: nobody can talk it out of them. */
export function hasJoined({ key, server }: JoinedFiles): boolean {
  return existsSync(key) && existsSync(server);
}

/**
 * The keys by which the server is known; none if there is no such file.
 *
 * @throws CoterieError COTERIE_SERVER_FILE if it is damaged, COTERIE_DISK if it cannot be read.
 */
export function readServerPins({ server: path }: JoinedFiles): ServerPin[] {
  const text = readText(path);
  if (text === undefined) return [];
  const pins = pinsOf(text);
  if (pins !== undefined) return pins;
  throw new CoterieError(
    "COTERIE_SERVER_FILE",
    `${path} does not say by which key the server is known: it is damaged`,
    "Put it back from a copy, or join the server again with a new code.",
  );
}

/** Writes all of them anew; they are on the disk when this returns. Throws COTERIE_DISK. */
export function writeServerPins({ server: path }: JoinedFiles, pins: readonly ServerPin[]): void {
  const entries = pins.map(({ pin, untilMs }) => {
    return { pin: Buffer.from(pin).toString("hex"), until: untilMs ?? null };
  });
  replaceFile(path, `${JSON.stringify({ pins: entries })}\n`);
}

/** The server knows the new key: from now on it is the one. On the disk when this returns. */
export function keepNewKey({ newKey, key }: JoinedFiles): void {
  try {
    renameSync(newKey, key);
    syncPath(dirname(key));
  } catch (error) {
    throw diskError(key, error);
  }
}

/** The server will not know the new key. Throws COTERIE_DISK. */
export function dropNewKey({ newKey: path }: JoinedFiles): void {
  removeFile(path);
}

function readText(path: string): string | undefined {
  try {
    return readIfThere(path);
  } catch (error) {
    throw diskError(path, error);
  }
}

function pinsOf(text: string): ServerPin[] | undefined {
  const value = parsedJson(text);
  if (typeof value !== "object" || value === null || !("pins" in value)) return undefined;
  const { pins } = value;
  if (!Array.isArray(pins)) return undefined;
  const found = pins.map((entry: unknown) => pinOf(entry));
  return found.every((pin) => pin !== undefined) ? found : undefined;
}

function pinOf(entry: unknown): ServerPin | undefined {
  if (typeof entry !== "object" || entry === null) return undefined;
  if (!("pin" in entry) || typeof entry.pin !== "string") return undefined;
  if (!/^[0-9a-f]{64}$/u.test(entry.pin)) return undefined;
  const pin = Uint8Array.from(Buffer.from(entry.pin, "hex"));
  const until = "until" in entry ? entry.until : null;
  if (until === null) return { pin, untilMs: undefined };
  return typeof until === "number" ? { pin, untilMs: until } : undefined;
}
