import { openAccount, type Account } from "../client/account.ts";
import { defaultServer, parseAddress } from "../client/address.ts";
import { formatAddress } from "../client/end-reason.ts";
import type { InviteCode } from "../identity/invite-code.ts";
import type { Address } from "../io/transport.ts";
import { parseMemberName } from "../wire/member-name.ts";
import { parseUsername, type Username } from "../wire/username.ts";
import { askingWordsIn } from "../words/on-demand.ts";
import { chosenLanguage } from "./chat-language.ts";
import type { NamesHere } from "./first-run.ts";
import { usageError } from "./exit.ts";
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
  if (startsGroup) mustBeHere(invocation);
  const given = textOption(invocation, "user");
  const last = startsGroup ? await lastUserHere(invocation) : lastUser(invocation);
  const user = given === undefined ? last : parseUsername(given);
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
  return startHere(home, name);
}

/** Which server is ours is not chosen: another that is named would be left out in silence. */
function mustBeHere(invocation: Invocation): void {
  const given = textOption(invocation, "server");
  const here = formatAddress(defaultServer);
  if (given === undefined || formatAddress(parseAddress(given)) === here) return;
  throw usageError(
    `--start-group starts a server at ${here}, not at ${given}`,
    "Leave --server out, or run `coterie server` for another port.",
  );
}

/** With a server of our own, if none runs there already. */
async function startHere(home: string, user: Username): Promise<Start> {
  const { startOwnServer } = await import("./own-server.ts");
  const own = await startOwnServer(home);
  try {
    if (own?.ownerCode !== undefined) await becomeOwner(home, own.ownerCode, user);
  } catch (error) {
    await own?.stop();
    throw error;
  }
  return { account: openAccount(home, defaultServer, user), own, note: await noteOf(own) };
}

/** Whoever starts a group is its owner, without typing a code. */
async function becomeOwner(home: string, code: InviteCode, user: Username): Promise<void> {
  const { joinByInvitation } = await import("./joining-run.ts");
  const wanted = parseMemberName(user);
  await joinByInvitation({ server: defaultServer, code }, { home, wanted }, undefined);
}

/** Who has used the server of their own last; what is no name for a member there is no help. */
async function lastUserHere(invocation: Invocation): Promise<Username | undefined> {
  const home = homeOf(invocation);
  const last = lastUser(invocation);
  const { ownNames } = await import("./own-server.ts");
  const names = ownNames(home);
  if (last === undefined || names.includes(last)) return last ?? names[0];
  const { nameFrom } = await import("./first-run.ts");
  const { read } = await namesHere(home);
  return names[0] ?? (nameFrom(last, read) === last ? last : undefined);
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
  const here = await namesHere(homeOf(invocation));
  if (startsGroup && user !== undefined) return { server: undefined, user: here.read(user) };
  const { terminalQuestions } = await import("./terminal-questions.ts");
  const { askName, firstRun } = await import("./first-run.ts");
  const asked = await terminalQuestions();
  try {
    if (startsGroup) {
      const name = await askName(asked, here.login, here.read);
      return name === undefined ? undefined : { server: undefined, user: name };
    }
    const answers = await firstRun(asked, loginName(), here);
    if (answers === undefined || !("invitation" in answers)) return answers;
    const { joinByInvitation } = await import("./joining-run.ts");
    const { invitation } = answers;
    const joined = await joinByInvitation(invitation, { home: homeOf(invocation) }, () =>
      Promise.resolve(asked),
    );
    return joined && { server: joined.server, user: joined.name };
  } finally {
    asked.close();
  }
}

/** Which names somebody may have on a server of their own. */
async function namesHere(home: string): Promise<NamesHere> {
  const { ownServerHasMembers } = await import("./own-server.ts");
  if (!ownServerHasMembers(home)) return { login: loginName(), read: parseUsername };
  return { login: loginName().toLowerCase(), read: parseMemberName };
}

async function noteOf(own: OwnServer | undefined): Promise<string> {
  const words = await askingWordsIn(await chosenLanguage());
  const place = formatAddress(own?.reachedAt ?? defaultServer);
  if (own === undefined) return words.runsAlready(place);
  return own.hasMembers ? words.servesMembers(place) : words.serves(place);
}
