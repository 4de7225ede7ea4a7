import { CoterieError } from "../wire/error.ts";
import { type InviteCode, parseInviteCode } from "./invite-code.ts";

/** Where a server is, and the code that lets one in. */
export interface InviteLink {
  /** A name, an IPv4 address, or an IPv6 address without brackets. */
  readonly host: string;
  readonly port: number;
  readonly code: InviteCode;
}

const SIX = /\[(?<six>[0-9a-f:.%\w]+)\]/u;
const HOST = /(?<host>[^\s:@[\]/#?]+)/u;
const LINK = new RegExp(
  String.raw`^coterie://(?:${SIX.source}|${HOST.source}):(?<port>\d{1,5})/?#(?<code>.*)$`,
  "iu",
);

/**
 * The link of an invite. The code stands behind `#`, the part that programs do not send on.
 *
 * @example
 * makeInviteLink({ host: "::1", port: 7427, code }); // coterie://[::1]:7427/#K7QM2-XVD4P-…
 */
export function makeInviteLink({ host, port, code }: InviteLink): string {
  return `coterie://${host.includes(":") ? `[${host}]` : host}:${port}/#${code}`;
}

/**
 * Reads the link of an invite.
 *
 * @throws CoterieError COTERIE_INVITE_LINK if it is none, COTERIE_INVITE_CODE if what stands behind
 * its # is no code.
 */
export function parseInviteLink(text: string): InviteLink {
  const groups = LINK.exec(text.trim())?.groups;
  const host = groups?.["six"] ?? groups?.["host"];
  const port = Number(groups?.["port"]);
  if (host === undefined || !(port >= 1 && port <= 65_535)) {
    throw new CoterieError(
      "COTERIE_INVITE_LINK",
      "this is no link of an invite",
      "A link looks like coterie://chat.example.org:7427/#K7QM2-XVD4P-9TRWA-3HNBE: copy all of it.",
    );
  }
  return { host: host.toLowerCase(), port, code: parseInviteCode(groups?.["code"] ?? "") };
}
