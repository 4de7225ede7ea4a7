import { AddedType } from "../../wire/added-type.ts";
import { readId, readType, readU32 } from "../../wire/codec.ts";
import { CommandType, OFFSET } from "../../wire/command.ts";
import { ReplyCode, replyCodeBytes } from "../../wire/reply-code.ts";
import { RefusalCode } from "../../wire/sign-in.ts";
import { readUsername } from "../../wire/username.ts";
import { beginLeaving } from "../presence.ts";
import type { Session } from "../session.ts";
import type { NameBits } from "../slab.ts";
import type { CoreState } from "../state.ts";
import { maySpeakAs } from "./gate.ts";
import { turnAway } from "./refuse.ts";

/**
 * Whether the first command of a connection may bind it to the name in its SRC. If not, the
 * connection is told why and ends: by AUTH_NO where it could have signed in and to HELLO, by "403"
 * to a message of a program that knows the seed's page only.
 */
export function isAdmitted(
  core: CoreState,
  session: Session,
  bytes: Uint8Array,
  at: number,
): boolean {
  const name = readUsername(bytes, at + OFFSET.src);
  if (name !== undefined && maySpeakAs(core, session, name)) return true;
  const id = readId(bytes, at);
  if (session.channel.exporter !== undefined) {
    const isForeign = session.login !== undefined;
    const code = isForeign ? RefusalCode.forbidden : RefusalCode.unknownDevice;
    turnAway(core, session, id, code);
    return false;
  }
  if (readType(bytes, at) === AddedType.hello) {
    turnAway(core, session, id, RefusalCode.forbidden);
    return false;
  }
  if (readType(bytes, at) === CommandType.message) {
    session.output.little = session.cutter.order === "little";
    const [src, dst] = [nameAt(bytes, at + OFFSET.src), nameAt(bytes, at + OFFSET.dst)];
    session.output.answer(id, dst, src, replyCodeBytes(ReplyCode.notAllowed));
    session.link.wake();
  }
  const detail = "a member's name, or one like it, on a plain connection";
  core.shell.note({ code: "COTERIE_NOT_SIGNED_IN", detail });
  beginLeaving(core, session);
  return false;
}

function nameAt(bytes: Uint8Array, at: number): NameBits {
  return { high: readU32(bytes, at), low: readU32(bytes, at + 4) };
}
