import { hkdfSync } from "node:crypto";
import { KEY_BYTES } from "../wire/fixed-bytes.ts";
import { readToken, type Token, TOKEN_BYTES } from "../wire/token.ts";
import { codeCharacters, type InviteCode } from "./invite-code.ts";

/** What follows from a code, and from which nobody gets back to it. */
export interface InviteKeys {
  /** By which the server finds the invite. */
  readonly id: Token;
  /** With which the server proves itself to the newcomer, 32 bytes. */
  readonly ks: Uint8Array;
  /** With which the newcomer proves itself to the server, 32 bytes. */
  readonly kc: Uint8Array;
  /** Between the newcomer and the inviter, for end-to-end keys; no server is told it. 32 bytes. */
  readonly ke: Uint8Array;
}

/** HKDF-SHA256 without salt over the 20 characters of the code, as ASCII. */
export function deriveInviteKeys(code: InviteCode): InviteKeys {
  const derive = (label: string, size: number): Uint8Array =>
    new Uint8Array(hkdfSync("sha256", codeCharacters(code), "", `coterie-invite-${label}`, size));
  return {
    id: readToken(derive("id", TOKEN_BYTES), 0),
    ks: derive("ks", KEY_BYTES),
    kc: derive("kc", KEY_BYTES),
    ke: derive("ke", KEY_BYTES),
  };
}
