import type { JoinedFiles } from "../io/account/joined-files.ts";
import { systemClock } from "../io/clock.ts";
import { readKeyFile } from "../io/key-file.ts";
import type { Address } from "../io/transport.ts";
import { CoterieError } from "../wire/error.ts";
import { parseMemberName } from "../wire/member-name.ts";
import { type AuthNo, RefusalCode } from "../wire/sign-in.ts";
import type { Username } from "../wire/username.ts";
import { deviceKeys, passphraseOf } from "./device-file.ts";
import type { OwnDevice } from "./devices.ts";
import { triedTooOften } from "./refusal.ts";
import { SaidNo, ServerTalk } from "./server-talk.ts";
import { transportOf } from "./transport-of.ts";

/** An account that has joined a group. */
export interface GroupAccount {
  readonly server: Address;
  readonly user: Username;
  readonly joined: JoinedFiles;
}

/**
 * Asks the server of a group something, over a connection of its own: a client of the same name
 * that is running goes on.
 *
 * @throws CoterieError COTERIE_NOT_ALLOWED, COTERIE_UNKNOWN_MEMBER or COTERIE_TOO_OFTEN if the
 * server refuses; or what a connection throws.
 */
export async function withGroup<T>(
  { server, user, joined }: GroupAccount,
  ask: (talk: ServerTalk, own: OwnDevice) => Promise<T>,
): Promise<T> {
  const key = readKeyFile(joined.key, deviceKeys(await passphraseOf(joined.key)));
  const transport = await transportOf({ joined, user });
  if (key === undefined) throw new Error("the key of this device has just gone");
  const talk = await ServerTalk.begin(transport, server, systemClock);
  try {
    return await ask(talk, { name: parseMemberName(user), key });
  } catch (error) {
    throw error instanceof SaidNo ? refusalOf(error.no) : error;
  } finally {
    talk.close();
  }
}

function refusalOf({ code, retrySeconds, text }: AuthNo): CoterieError {
  if (code === RefusalCode.tooOften) return triedTooOften(retrySeconds);
  const [errorCode, sentence, remedy] = refusals.get(code) ?? [
    "COTERIE_NOT_ALLOWED",
    `the server refuses (${code}): ${text}`,
    "Ask whoever runs it.",
  ];
  return new CoterieError(errorCode, sentence, remedy);
}

const refusals: ReadonlyMap<number, readonly [code: string, sentence: string, remedy: string]> =
  new Map([
    [
      RefusalCode.forbidden,
      [
        "COTERIE_NOT_ALLOWED",
        "only an owner of the group may do this, and its last owner stays one",
        "Ask an owner; `coterie members` says who is.",
      ],
    ],
    [
      RefusalCode.unknownMember,
      [
        "COTERIE_UNKNOWN_MEMBER",
        "there is no such member, or no such device of a member",
        "See `coterie members` and `coterie device list`.",
      ],
    ],
    [
      RefusalCode.behind,
      [
        "COTERIE_TOO_OFTEN",
        "another device of this name changes the devices at the same time",
        "Try again.",
      ],
    ],
  ]);
