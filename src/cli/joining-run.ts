import { hostname } from "node:os";
import { join, type Joined } from "../client/joining.ts";
import { systemClock } from "../io/clock.ts";
import { safeText } from "../tui/text/safe-text.ts";
import type { CoterieError } from "../wire/error.ts";
import { type MemberName, parseMemberName } from "../wire/member-name.ts";
import { usageError } from "./exit.ts";
import { type Asked, askName } from "./first-run.ts";
import type { Invitation } from "./invitation.ts";
import { loginName } from "./login-name.ts";

/** What is known beforehand. */
export interface JoiningOptions {
  /** The folder with everything of this user. */
  readonly home: string;
  readonly wanted?: MemberName | undefined;
  /** What this device is called; by default as the machine is. */
  readonly label?: string | undefined;
  /** What locks the key of this device. */
  readonly passphrase?: string | undefined;
}

/**
 * Joins, and asks the person for a name where that is open.
 *
 * @param asked - `undefined` if nobody can be asked.
 * @returns `undefined` if the person leaves.
 * @throws CoterieError COTERIE_USAGE if a name is missing and nobody can be asked; or see
 * {@link join}.
 */
export function joinByInvitation(
  { server, code }: Invitation,
  { home, wanted, label = hostname(), passphrase }: JoiningOptions,
  asked: (() => Promise<Asked>) | undefined,
): Promise<Joined | undefined> {
  const ask = async (problem: CoterieError | undefined): Promise<MemberName | undefined> => {
    if (asked === undefined) throw problem ?? noName();
    const person = await asked();
    if (problem !== undefined) {
      person.say(safeText(`${problem.message}. ${person.words.anotherName}`));
    }
    return askName(person, loginName().toLowerCase(), parseMemberName);
  };
  const who = { home, server, code, wanted, label, passphrase };
  return join({ ...who, askName: ask, clock: systemClock });
}

function noName(): CoterieError {
  return usageError("it is not said what your name is to be", "Say it, such as --user ann.");
}
