import { parseAddress } from "../client/address.ts";
import { type InviteCode, parseInviteCode } from "../identity/invite-code.ts";
import { parseInviteLink } from "../identity/invite-link.ts";
import type { Address } from "../io/transport.ts";
import { CoterieError } from "../wire/error.ts";

/** What somebody who was invited has been given. */
export interface Invitation {
  readonly server: Address;
  readonly code: InviteCode;
}

/**
 * Reads HOST:PORT and a code, which may have come apart at spaces; or a link.
 *
 * @throws CoterieError COTERIE_USAGE, COTERIE_INVITE_CODE or COTERIE_INVITE_LINK if it is neither.
 */
export function readInvitation(words: readonly string[]): Invitation {
  const [first = "", ...rest] = words;
  if (first.startsWith("coterie:")) {
    const { host, port, code } = parseInviteLink(words.join(""));
    return { server: { host, port }, code };
  }
  if (first === "" || rest.length === 0) {
    throw new CoterieError(
      "COTERIE_USAGE",
      first === "" ? "it is not said what to join" : "a server and a code are needed, or a link",
      "Write what you were given, such as " +
        "`coterie join chat.example.org:7427 K7QM2-XVD4P-9TRWA-3HNBE`.",
    );
  }
  return { server: parseAddress(first), code: parseInviteCode(rest.join("")) };
}

/**
 * Reads the same of a line that somebody has pasted: the whole command, or its arguments.
 *
 * @returns `undefined` if it is nothing of the kind, such as a mere address.
 * @throws what {@link readInvitation} throws.
 */
export function pastedInvitation(line: string): Invitation | undefined {
  const words = line
    .replace(/^[$\s]*(?:npx\s+)?coterie\s+join\s/u, "")
    .trim()
    .split(/\s+/u);
  const end = words.findIndex((word) => word.startsWith("--"));
  const given = end < 0 ? words : words.slice(0, end);
  const isOne = given.length > 1 || given[0]?.startsWith("coterie:") === true;
  return isOne ? readInvitation(given) : undefined;
}

/** Reads a code alone; `undefined` if it is none. */
export function pastedCode(line: string): InviteCode | undefined {
  try {
    return parseInviteCode(line);
  } catch (error) {
    if (!(error instanceof CoterieError)) throw error;
    return undefined;
  }
}
