import { AddedType } from "../../wire/added-type.ts";
import { encodeAuthNo, RefusalCode } from "../../wire/sign-in.ts";
import { beginLeaving } from "../presence.ts";
import type { Session } from "../session.ts";
import type { CoreState } from "../state.ts";
import type { Refusal } from "./roster.ts";

const NOBODY = { high: 0, low: 0 } as const;

/** What a refusal says, and what to do. */
const SENTENCES: Readonly<Record<RefusalCode, string>> = {
  [RefusalCode.malformed]: "this makes no sense to the server; is the program too old, or too new?",
  [RefusalCode.unknownDevice]:
    "no such device of this name; join with a code, or ask for a new one",
  [RefusalCode.forbidden]: "you are not allowed to do this",
  [RefusalCode.unknownMember]: "no such member of this group, or no such device of a member",
  [RefusalCode.nameTaken]: "somebody has this name, or one that looks like it; choose another",
  [RefusalCode.badCode]: "this code is unknown, used or too old; ask for a new one",
  [RefusalCode.behind]: "the devices of this name have changed meanwhile; look at them again",
  [RefusalCode.tooOften]: "too often, or too many at once; wait, then try again",
};

/** By why the roster was not changed. */
const CODES: Readonly<Record<Refusal, RefusalCode>> = {
  forbidden: RefusalCode.forbidden,
  taken: RefusalCode.nameTaken,
  gone: RefusalCode.badCode,
  tooMany: RefusalCode.tooOften,
  unknown: RefusalCode.unknownMember,
  behind: RefusalCode.behind,
};

/** Refuses what was asked under this number; the connection goes on. */
export function sayNo(session: Session, id: number, code: RefusalCode, waitMs = 0): void {
  const retrySeconds = Math.min(0xff_ff, Math.ceil(waitMs / 1000));
  const body = encodeAuthNo({ code, retrySeconds, text: SENTENCES[code] });
  session.output.added(AddedType.authNo, id, undefined, NOBODY, body);
  session.link.wake();
}

/** Refuses, and ends the connection: whoever could not sign in has nothing more to say on it. */
export function turnAway(
  core: CoreState,
  session: Session,
  id: number,
  code: RefusalCode,
  waitMs = 0,
): void {
  sayNo(session, id, code, waitMs);
  core.shell.note({ code: "COTERIE_NOT_SIGNED_IN", detail: `${code} for ${session.network}` });
  beginLeaving(core, session);
}

/** What is answered when the roster was not changed. */
export function codeOfRefusal(refusal: Refusal | "notKept"): RefusalCode {
  return refusal === "notKept" ? RefusalCode.tooOften : CODES[refusal];
}
