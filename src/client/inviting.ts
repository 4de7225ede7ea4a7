import { type InviteCode, newInviteCode } from "../identity/invite-code.ts";
import { deriveInviteKeys } from "../identity/invite-keys.ts";
import type { Clock } from "../io/clock.ts";
import type { Transport } from "../io/transport.ts";
import { AddedType } from "../wire/added-type.ts";
import { CoterieError } from "../wire/error.ts";
import { decodeInviteOk, encodeInvite, type InviteKind } from "../wire/invite.ts";
import type { MemberName } from "../wire/member-name.ts";
import { type AuthNo, RefusalCode } from "../wire/sign-in.ts";
import type { ClientAccount } from "./account.ts";
import { nameTaken } from "./refusal.ts";
import { SaidNo, ServerTalk } from "./server-talk.ts";

/** For whom a code is, and for how long. */
export interface Inviting {
  readonly kind: InviteKind;
  /** `undefined` leaves the choice to who comes. */
  readonly name: MemberName | undefined;
  readonly ttlSeconds: number;
}

/**
 * Tells the server of a code that was made here; the code itself it is not told.
 *
 * @returns until when the code holds, milliseconds since 1970.
 * @throws CoterieError COTERIE_NAME_TAKEN, COTERIE_NOT_ALLOWED or COTERIE_INVITES_FULL if the
 * server refuses; or what a connection throws.
 */
export async function invite(
  { server }: Pick<ClientAccount, "server">,
  ports: { readonly transport: Transport; readonly clock: Clock },
  code: InviteCode,
  inviting: Inviting,
): Promise<number> {
  const { id: inviteId, ks, kc } = deriveInviteKeys(code);
  const talk = await ServerTalk.begin(ports.transport, server, ports.clock);
  try {
    const said = encodeInvite({ ...inviting, uses: 1, inviteId, ks, kc });
    const bytes = await talk.ask(AddedType.invite, said, AddedType.inviteOk);
    return decodeInviteOk(bytes, 0, bytes.length)?.expiresMs ?? 0;
  } catch (error) {
    throw error instanceof SaidNo ? refusalOf(error.no) : error;
  } finally {
    talk.close();
  }
}

/** A code that the server knows of. */
export interface Made {
  readonly code: InviteCode;
  /** Until when it holds, milliseconds since 1970. */
  readonly expiresMs: number;
}

/** Makes a code, and tells the server of it; see {@link invite}. */
export async function inviteAnew(
  account: Pick<ClientAccount, "server">,
  ports: { readonly transport: Transport; readonly clock: Clock },
  inviting: Inviting,
): Promise<Made> {
  const code = newInviteCode();
  return { code, expiresMs: await invite(account, ports, code, inviting) };
}

function refusalOf({ code, text }: AuthNo): CoterieError {
  if (code === RefusalCode.nameTaken) return nameTaken();
  const [errorCode, sentence, remedy] = REFUSALS.get(code) ?? [
    "COTERIE_NOT_ALLOWED",
    `the server refuses (${code}): ${text}`,
    "Ask whoever runs it.",
  ];
  return new CoterieError(errorCode, sentence, remedy);
}

const REFUSALS: ReadonlyMap<number, readonly [code: string, sentence: string, remedy: string]> =
  new Map([
    [
      RefusalCode.forbidden,
      ["COTERIE_NOT_ALLOWED", "you may not make such a code", "Ask an owner of the group to."],
    ],
    [
      RefusalCode.badCode,
      ["COTERIE_NOT_ALLOWED", "there is no member of this name", "Check the name."],
    ],
    [
      RefusalCode.tooOften,
      [
        "COTERIE_INVITES_FULL",
        "you have made too many codes: ten may be open, and twenty be made in a day",
        "Wait until some are used or too old.",
      ],
    ],
  ]);
