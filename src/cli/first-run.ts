import { parseAddress } from "../client/address.ts";
import type { Address } from "../io/transport.ts";
import { safe, type SafeText, safeText } from "../tui/text/safe-text.ts";
import { CoterieError } from "../wire/error.ts";
import { parseUsername, USERNAME_BYTES, type Username } from "../wire/username.ts";

/** The person at the terminal, who can be asked. */
export interface Asked {
  say(line: SafeText): void;
  /** @returns what was typed; `undefined` if the person leaves. */
  ask(question: SafeText): Promise<string | undefined>;
}

/** What somebody wants who starts for the first time. */
export interface FirstAnswers {
  /** Where the server is; `undefined` to start one here. */
  readonly server: Address | undefined;
  readonly user: Username;
}

/**
 * Asks the two things that must be known before the first message: where, and who.
 *
 * @param login - the name that the system knows the person by.
 * @returns `undefined` if the person leaves.
 */
export async function firstRun(asked: Asked, login: string): Promise<FirstAnswers | undefined> {
  asked.say(safe`Coterie: chat for a small group, in this terminal.`);
  asked.say(safe``);
  asked.say(safe`  1  I was invited        type the address, HOST:PORT`);
  asked.say(safe`  2  Start a group here   others on this machine join with one line`);
  asked.say(safe``);
  const place = await askPlace(asked);
  if (place === undefined) return undefined;
  const user = await askName(asked, login);
  if (user === undefined) return undefined;
  return { server: place.kind === "there" ? place.server : undefined, user };
}

type Place = { readonly kind: "here" } | { readonly kind: "there"; readonly server: Address };

async function askPlace(asked: Asked): Promise<Place | undefined> {
  for (let question = safe`1, 2 or an address: `; ;) {
    const answer = (await asked.ask(question))?.trim();
    if (answer === undefined) return undefined;
    if (answer === "2") return { kind: "here" };
    if (answer === "1") question = safe`The address, such as 192.168.0.7:7427: `;
    else if (answer !== "") {
      const server = tried(asked, () => parseAddress(answer));
      if (server !== undefined) return { kind: "there", server };
    }
  }
}

/** Asks for a name until it is one. */
export async function askName(asked: Asked, login: string): Promise<Username | undefined> {
  const usual = nameFrom(login);
  for (;;) {
    const hint = usual === undefined ? safe`` : safe` [${safeText(usual)}]`;
    const question = safe`Your name, 1 to ${USERNAME_BYTES} bytes${hint}: `;
    const answer = (await asked.ask(question))?.trim();
    if (answer === undefined) return undefined;
    if (answer === "" && usual !== undefined) return usual;
    const name = tried(asked, () => parseUsername(answer));
    if (name !== undefined) return name;
  }
}

/** As much of a login name as fits, cut between characters. */
export function nameFrom(login: string): Username | undefined {
  for (let length = login.length; length > 0; length -= 1) {
    const start = login.slice(0, length);
    try {
      return parseUsername(start);
    } catch (error) {
      if (!(error instanceof CoterieError)) throw error;
    }
  }
  return undefined;
}

function tried<Value>(asked: Asked, read: () => Value): Value | undefined {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof CoterieError)) throw error;
    asked.say(safe`${safeText(error.message)}. ${safeText(error.remedy)}`);
    return undefined;
  }
}
