import { parseAddress } from "../client/address.ts";
import type { InviteCode } from "../identity/invite-code.ts";
import type { Address } from "../io/transport.ts";
import { type SafeText, safeText } from "../tui/text/safe-text.ts";
import { CoterieError } from "../wire/error.ts";
import type { AskingWords } from "../words/english/asking.ts";
import { pastedCode, pastedInvitation, type Invitation } from "./invitation.ts";
import { parseMemberName } from "../wire/member-name.ts";
import { parseUsername, USERNAME_BYTES, type Username } from "../wire/username.ts";

/** The person at the terminal, who can be asked. */
export interface Asked {
  /** In the language that they read. */
  readonly words: AskingWords;
  say(line: SafeText): void;
  /** @returns what was typed; `undefined` if the person leaves. */
  ask(question: SafeText): Promise<string | undefined>;
}

/** What somebody wants who starts for the first time. */
export type FirstAnswers =
  | {
      /** Where the server is; `undefined` to start one here. */
      readonly server: Address | undefined;
      readonly user: Username;
    }
  /** To join a group; which name is asked by whoever does that. */
  | { readonly invitation: Invitation };

/** Which names somebody may have on a server of their own. */
export interface NamesHere {
  /** The name that the system knows the person by, as it is proposed. */
  readonly login: string;
  /** Throws a CoterieError at what cannot be one. */
  readonly read: (text: string) => Username;
}

/**
 * Asks the two things that must be known before the first message: where, and who.
 *
 * @param login - the name that the system knows the person by.
 * @returns `undefined` if the person leaves.
 */
export async function firstRun(
  asked: Asked,
  login: string,
  here: NamesHere = { login, read: parseUsername },
): Promise<FirstAnswers | undefined> {
  const { welcome, invited, start } = asked.words;
  for (const line of [welcome, "", invited, start, ""]) asked.say(safeText(line));
  const place = await askPlace(asked);
  if (place === undefined) return undefined;
  if (place.kind === "invited") return { invitation: place.invitation };
  const names = place.kind === "here" ? here : { login, read: parseUsername };
  const user = await askName(asked, names.login, names.read);
  if (user === undefined) return undefined;
  return { server: place.kind === "there" ? place.server : undefined, user };
}

type Place =
  | { readonly kind: "here" }
  | { readonly kind: "there"; readonly server: Address }
  | { readonly kind: "invited"; readonly invitation: Invitation };

async function askPlace(asked: Asked): Promise<Place | undefined> {
  const { words } = asked;
  for (let question = words.place; ;) {
    const answer = (await asked.ask(safeText(question)))?.trim();
    if (answer === undefined) return undefined;
    if (answer === "2") return { kind: "here" };
    if (answer === "1") {
      question = words.invitation;
      continue;
    }
    const code = pastedCode(answer);
    if (code !== undefined) return askServer(asked, code);
    const mistake = isMereWord(answer) ? undefined : words.noAddress;
    const place = answer === "" ? undefined : tried(asked, mistake, () => placeOf(answer, words));
    if (place !== undefined) return place;
  }
}

/** A code says nothing of where its server is. */
async function askServer(asked: Asked, code: InviteCode): Promise<Place | undefined> {
  for (;;) {
    const answer = await asked.ask(safeText(asked.words.server));
    if (answer === undefined) return undefined;
    const server = tried(asked, asked.words.noAddress, () => parseAddress(answer.trim()));
    if (server !== undefined) return { kind: "invited", invitation: { server, code } };
  }
}

/** It names no port, and no domain: nobody means a server by it. */
function isMereWord(answer: string): boolean {
  return /^[^.:\s/]+$/u.test(answer) && answer !== "localhost";
}

/** @throws CoterieError COTERIE_USAGE also at a mere word: it is rather a name, or a mistake. */
function placeOf(answer: string, words: AskingWords): Place {
  const invitation = pastedInvitation(answer);
  if (invitation !== undefined) return { kind: "invited", invitation };
  const server = parseAddress(answer);
  if (!isMereWord(answer)) return { kind: "there", server };
  throw new CoterieError("COTERIE_USAGE", words.noPlace(answer), words.howToSayPlace(answer));
}

/** Asks for a name until it is one that `read` takes; it throws a CoterieError at others. */
export async function askName<Name extends Username>(
  asked: Asked,
  login: string,
  read: (text: string) => Name,
): Promise<Name | undefined> {
  const usual = nameFrom(login, read);
  const { name: anyName, memberName, noName, noMemberName } = asked.words;
  const isMember = Object.is(read, parseMemberName);
  for (;;) {
    const hint = usual === undefined ? "" : ` [${usual}]`;
    const question = (isMember ? memberName : anyName)(USERNAME_BYTES, hint);
    const answer = (await asked.ask(safeText(question)))?.trim();
    if (answer === undefined) return undefined;
    if (answer === "" && usual !== undefined) return usual;
    // A mere Enter is no name that could be explained.
    if (answer === "") continue;
    const name = tried(asked, isMember ? noMemberName : noName, () => read(answer));
    if (name !== undefined) return name;
  }
}

/** As much of a login name as fits, cut between characters, if `read` takes that. */
export function nameFrom<Name extends Username>(
  login: string,
  read: (text: string) => Name,
): Name | undefined {
  for (let length = login.length; length > 0; length -= 1) {
    const start = login.slice(0, length);
    if (attempt(() => parseUsername(start)) !== undefined) return attempt(() => read(start));
  }
  return undefined;
}

/** `undefined` if it cannot be read. */
function attempt<Value>(read: () => Value): Value | undefined {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof CoterieError)) throw error;
    return undefined;
  }
}

/** @param otherwise - what is said of an answer that is none, in place of what the error says. */
function tried<Value>(
  asked: Asked,
  otherwise: string | undefined,
  read: () => Value,
): Value | undefined {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof CoterieError)) throw error;
    asked.say(safeText(otherwise ?? `${error.message}. ${error.remedy}`));
    return undefined;
  }
}
