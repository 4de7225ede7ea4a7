import { CoterieError } from "./error.ts";
import { parseUsername, readUsername, USERNAME_BYTES, type Username } from "./username.ts";

declare const validated: unique symbol;

/** The name of a member: `[a-z0-9][a-z0-9._-]{0,7}`. Every one is a {@link Username}. */
export type MemberName = Username & { readonly [validated]: "member" };

const FORM = /^[a-z0-9][a-z0-9._-]{0,7}$/u;
/** Names that a reader would take for the server, or for whoever runs it; nor what looks so. */
const OFFICIAL = ["server", "admin", "root", "system", "coterie"] as const;
/** Would be taken for a word. What looks like it is allowed, since ali is somebody's name. */
const EVERYBODY = "all";
const REMEDY =
  "Choose 1 to 8 letters: a-z and 0-9, after the first also . _ - (such as anna or k.l_2).";

function isMemberName(name: Username): name is MemberName {
  return FORM.test(name);
}

/**
 * Reads the name field at `at`. Names of members are signed, so there is one form of each.
 *
 * @returns the name; `undefined` if it is none, or if anything but NULs stands behind it.
 */
export function readMemberName(bytes: Uint8Array, at: number): MemberName | undefined {
  const name = readUsername(bytes, at);
  if (name === undefined || !isMemberName(name)) return undefined;
  const rest = bytes.subarray(at + name.length, at + USERNAME_BYTES);
  return rest.some((byte) => byte !== 0) ? undefined : name;
}

/** Whether the name field at `at` is empty: eight NULs. */
export function isNoName(bytes: Uint8Array, at: number): boolean {
  return bytes.subarray(at, at + USERNAME_BYTES).every((byte) => byte === 0);
}

/**
 * Makes a member's name of what a person typed.
 *
 * @throws CoterieError COTERIE_NAME if it has another form or is reserved.
 */
export function parseMemberName(text: string): MemberName {
  const name = FORM.test(text) ? parseUsername(text) : undefined;
  if (name === undefined || !isMemberName(name)) {
    const message = `${JSON.stringify(text)} cannot be the name of a member`;
    throw new CoterieError("COTERIE_NAME", message, REMEDY);
  }
  if (name === EVERYBODY || OFFICIAL.some((official) => looksLike(name, official))) {
    const message = `the name "${name}" is reserved, or looks like a reserved one`;
    throw new CoterieError("COTERIE_NAME", message, REMEDY);
  }
  return name;
}

/**
 * Whether a reader may take one name for the other: capitals are folded, 0 is o, 1 and i are l,
 * m is rn, w is vv.
 */
export function looksLike(one: string, other: string): boolean {
  return skeleton(one) === skeleton(other);
}

/** m and w become two letters, not the reverse: then vw and wv come out the same. */
function skeleton(name: string): string {
  return name
    .replaceAll(/[A-Z]/gu, (letter) => letter.toLowerCase())
    .replaceAll("0", "o")
    .replaceAll(/[1i]/gu, "l")
    .replaceAll("m", "rn")
    .replaceAll("w", "vv");
}
