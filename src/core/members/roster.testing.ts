/** The vocabulary of the tests of the roster: devices, invitations, and who joins by them. */

import { parseMemberName } from "../../wire/member-name.ts";
import {
  type Device,
  enrolled,
  type Invite,
  invited,
  NOBODY,
  type Refusal,
  type Roster,
} from "./roster.ts";

export const NOW_MS = 1_800_000_000_000;
const HOUR_MS = 3_600_000;

/** An id that is easy to know again. */
export function idOf(digit: string): bigint {
  return BigInt(`0x${digit.repeat(16)}`);
}

export function device(digit: string): Device {
  const key = new Uint8Array(32).fill(Number.parseInt(digit + digit, 16));
  return { id: idOf(digit), key, label: `device ${digit}`, addedAtMs: NOW_MS };
}

/** An invitation by the server for a new member of any name, unless said otherwise. */
export function invitation(digit: string, some: Partial<Invite> = {}): Invite {
  return {
    id: idOf(digit),
    kind: "member",
    name: undefined,
    role: "member",
    serverKey: new Uint8Array(32).fill(1),
    clientKey: new Uint8Array(32).fill(2),
    by: undefined,
    madeAtMs: NOW_MS,
    expiresAtMs: NOW_MS + HOUR_MS,
    usedAtMs: undefined,
    ...some,
  };
}

/** What came of a change, which must have been made. */
export function done(changed: Roster | Refusal): Roster {
  if (typeof changed === "string") throw new Error(`refused: ${changed}`);
  return changed;
}

/** A group with ann, its owner, and bob. */
export function annAndBob(): Roster {
  const asked = done(invited(NOBODY, invitation("a", { role: "owner" })));
  const owned = done(enrolled(asked, idOf("a"), parseMemberName("ann"), device("a")));
  const again = done(invited(owned, invitation("b")));
  return done(enrolled(again, idOf("b"), parseMemberName("bob"), device("b")));
}
