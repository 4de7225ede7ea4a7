import type { MemberName } from "../../wire/member-name.ts";
import type { Token } from "../../wire/token.ts";
import { type Invite, invited, memberOf, type Refusal, type Roster } from "./roster.ts";

/** A code that the server has made itself, as it is kept: what is derived from it. */
export interface OwnCode {
  readonly id: Token;
  readonly ks: Uint8Array;
  readonly kc: Uint8Array;
  /** Milliseconds since 1970. */
  readonly madeAtMs: number;
}

const DAY_MS = 86_400_000;
/** How long a code of the server holds. */
const TTL_MS = { member: 7 * DAY_MS, reset: DAY_MS } as const;

/** Whether nobody belongs to the group: then the server must let the first one in. */
export function isNobodys({ members }: Roster): boolean {
  return [...members.values()].every(({ isRemoved }) => isRemoved);
}

/**
 * Whoever comes by this code is the owner of the group, under a name of their choice. An earlier
 * code of this kind opens no more.
 */
export function withOwnerInvited(roster: Roster, code: OwnCode): Roster | Refusal {
  return withCode(roster, code, { kind: "member", name: undefined, role: "owner" });
}

/**
 * Whoever comes by this code speaks for the member, and all devices that did so before do so no
 * more. It lets one in who was removed, too. An earlier code of this kind opens no more.
 *
 * @returns `gone` if nobody was ever given this name.
 */
export function withResetOf(roster: Roster, name: MemberName, code: OwnCode): Roster | Refusal {
  const role = memberOf(roster, name)?.role ?? "member";
  return withCode(roster, code, { kind: "reset", name, role });
}

type What = Pick<Invite, "name" | "role"> & { readonly kind: keyof typeof TTL_MS };

function withCode(roster: Roster, { id, ks, kc, madeAtMs }: OwnCode, what: What): Roster | Refusal {
  const others = [...roster.invites].filter(([, each]) => !isReplaced(each, what));
  const expiresAtMs = madeAtMs + TTL_MS[what.kind];
  const keys = { serverKey: ks, clientKey: kc };
  const times = { madeAtMs, expiresAtMs, usedAtMs: undefined };
  const invite: Invite = { id, ...what, ...keys, by: undefined, ...times };
  return invited({ ...roster, invites: new Map(others) }, invite);
}

/** The server forgets its codes, so of two for the same nobody could say which is which. */
function isReplaced({ by, usedAtMs, kind, name }: Invite, what: What): boolean {
  return by === undefined && usedAtMs === undefined && kind === what.kind && name === what.name;
}
