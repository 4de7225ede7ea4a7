import { randomBytes } from "node:crypto";
import { CoterieError } from "../wire/error.ts";

declare const validated: unique symbol;

/** The secret of an invite: 20 characters of Crockford's base32 in four groups of five. */
export type InviteCode = string & { readonly [validated]: "invite-code" };

/** Random bytes that go into one code; of each five bits are used, 100 in all. */
export const CODE_RANDOM_BYTES = 20;

/** Without I, L, O and U, which are read as others, or as words. */
const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const GROUP = /.{5}/gu;
const FORM = /^[0-9A-HJKMNP-TV-Z]{20}$/u;
const REMEDY = "A code looks like K7QM2-XVD4P-9TRWA-3HNBE: copy all of it, or ask for a new one.";

/**
 * Makes a code of bytes that nobody can guess.
 *
 * @throws RangeError unless there are {@link CODE_RANDOM_BYTES} of them.
 */
export function makeInviteCode(random: Uint8Array): InviteCode {
  if (random.length !== CODE_RANDOM_BYTES) throw new RangeError(`${random.length} random bytes`);
  return grouped(Array.from(random, (byte) => ALPHABET.charAt(byte & 31)).join(""));
}

/** A code that nobody has had before. */
export function newInviteCode(): InviteCode {
  return makeInviteCode(new Uint8Array(randomBytes(CODE_RANDOM_BYTES)));
}

/**
 * Reads a code as people type it: in small letters, with or without hyphens and spaces, O for 0,
 * I or L for 1.
 *
 * @throws CoterieError COTERIE_INVITE_CODE if it is none; the code itself is not in the message.
 */
export function parseInviteCode(text: string): InviteCode {
  const characters = text
    .toUpperCase()
    .replaceAll(/[\s\-\u2010-\u2015]/gu, "")
    .replaceAll("O", "0")
    .replaceAll(/[IL]/gu, "1");
  const count = [...characters].length;
  if (count !== 20) {
    const message = `a code has 20 letters and digits, and this one has ${count}`;
    throw new CoterieError("COTERIE_INVITE_CODE", message, REMEDY);
  }
  if (!FORM.test(characters)) {
    const message =
      "a code has 20 letters and digits, and this one has something else among its 20";
    throw new CoterieError("COTERIE_INVITE_CODE", `${message} (U is never used)`, REMEDY);
  }
  return grouped(characters);
}

/** The 20 characters of a code without hyphens. */
export function codeCharacters(code: InviteCode): string {
  return code.replaceAll("-", "");
}

function grouped(characters: string): InviteCode {
  const code = (characters.match(GROUP) ?? []).join("-");
  if (!isInviteCode(code)) throw new RangeError("not the characters of a code");
  return code;
}

function isInviteCode(code: string): code is InviteCode {
  return FORM.test(code.replaceAll("-", "")) && code.length === 23;
}
