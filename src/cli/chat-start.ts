import { openAccount, type Account } from "../client/account.ts";
import { defaultServer } from "../client/address.ts";
import { formatAddress } from "../client/end-reason.ts";
import type { Address } from "../io/transport.ts";
import { parseUsername, type Username } from "../wire/username.ts";
import { loginName } from "./login-name.ts";
import type { OwnServer } from "./own-server.ts";
import { accountOf, homeOf, lastUser } from "./shared-options.ts";
import { flagOption, textOption } from "./subcommand.ts";
import type { Invocation } from "./subcommand.ts";

/** With what the screen begins. */
export interface Start {
  readonly account: Account;
  /** The server that ends with this window. */
  readonly own: OwnServer | undefined;
  /** What the person should know at first. */
  readonly note: string | undefined;
}

/**
 * Finds out who starts and where: from the options and the last time, else by asking the person.
 *
 * @returns `undefined` if the person leaves.
 */
export async function startOnTerminal(invocation: Invocation): Promise<Start | undefined> {
  const startsGroup = flagOption(invocation, "startGroup");
  const given = textOption(invocation, "user");
  const user = given === undefined ? lastUser(invocation) : parseUsername(given);
  if (!startsGroup && user !== undefined) {
    return { account: accountOf(invocation), own: undefined, note: undefined };
  }
  const answers = await answersOf(invocation, startsGroup, user);
  if (answers === undefined) return undefined;
  const home = homeOf(invocation);
  const { server, user: name } = answers;
  if (server !== undefined) {
    return { account: openAccount(home, server, name), own: undefined, note: undefined };
  }
  const { startOwnServer } = await import("./own-server.ts");
  const own = await startOwnServer(home);
  return { account: openAccount(home, defaultServer, name), own, note: noteOf(own) };
}

/** Where and who; without a server it is one of our own. */
interface Answers {
  readonly server: Address | undefined;
  readonly user: Username;
}

async function answersOf(
  invocation: Invocation,
  startsGroup: boolean,
  user: Username | undefined,
): Promise<Answers | undefined> {
  if (startsGroup && user !== undefined) return { server: undefined, user };
  const { terminalQuestions } = await import("./terminal-questions.ts");
  const { askName, firstRun } = await import("./first-run.ts");
  const asked = terminalQuestions();
  try {
    if (startsGroup) {
      const name = await askName(asked, loginName(), parseUsername);
      return name === undefined ? undefined : { server: undefined, user: name };
    }
    const answers = await firstRun(asked, loginName());
    if (answers === undefined || !("invitation" in answers)) return answers;
    const { joinByInvitation } = await import("./joining-run.ts");
    const { invitation } = answers;
    const joined = await joinByInvitation(invitation, { home: homeOf(invocation) }, () => asked);
    return joined && { server: joined.server, user: joined.name };
  } finally {
    asked.close();
  }
}

function noteOf(own: OwnServer | undefined): string {
  const place = formatAddress(own?.address ?? defaultServer);
  if (own === undefined) return `a server runs at ${place} already, and this window uses it`;
  return `serving at ${place} while this window is open`;
}
