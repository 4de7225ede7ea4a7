import { type MemberName, parseMemberName } from "../../wire/member-name.ts";
import { readIfThere } from "../read-if-there.ts";
import { parsedJson, removeFile, replaceFile } from "./small-file.ts";

/**
 * Somebody has begun to join a server, and may have ended before it was known whether the server
 * has taken them in. There is one for each server: the last.
 */
export interface JoinAttempt {
  /** Of the code. */
  readonly inviteId: bigint;
  /** The name that was asked for. */
  readonly user: MemberName;
  /** SHA-256 of the server's key, 32 bytes: the code has shown that it is the right one. */
  readonly pin: Uint8Array;
}

/** @param folder - of the accounts on the server. A damaged file is as good as none. */
export function readJoinAttempt(folder: string): JoinAttempt | undefined {
  const value = parsedJson(readIfThere(pathIn(folder)) ?? "");
  if (typeof value !== "object" || value === null) return undefined;
  if (!("invite" in value) || typeof value.invite !== "string") return undefined;
  if (!("user" in value) || typeof value.user !== "string") return undefined;
  if (!("pin" in value) || typeof value.pin !== "string") return undefined;
  const { invite } = value;
  if (!/^[0-9a-f]{16}$/u.test(invite) || !/^[0-9a-f]{64}$/u.test(value.pin)) return undefined;
  const pin = Uint8Array.from(Buffer.from(value.pin, "hex"));
  const user = nameOf(value.user);
  return user && { inviteId: BigInt(`0x${invite}`), user, pin };
}

/** On the disk when this returns. Throws COTERIE_DISK. */
export function noteJoinAttempt(folder: string, { inviteId, user, pin }: JoinAttempt): void {
  const invite = inviteId.toString(16).padStart(16, "0");
  const text = JSON.stringify({ invite, user, pin: Buffer.from(pin).toString("hex") });
  replaceFile(pathIn(folder), `${text}\n`);
}

/** It has ended, well or not. Throws COTERIE_DISK. */
export function dropJoinAttempt(folder: string): void {
  removeFile(pathIn(folder));
}

function nameOf(text: string): MemberName | undefined {
  try {
    return parseMemberName(text);
  } catch {
    return undefined;
  }
}

function pathIn(folder: string): string {
  return `${folder}/joining.json`;
}
