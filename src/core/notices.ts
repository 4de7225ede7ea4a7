import { AddedType } from "../wire/added-type.ts";
import { encodeNotice, type Notice, NoticeCode } from "../wire/notice.ts";
import { handleUnknown } from "./handlers/unknown.ts";
import type { Session } from "./session.ts";
import type { CoreState } from "./state.ts";

/** Notices that say the same to everybody. */
type SimpleCode = Exclude<NoticeCode, typeof NoticeCode.joined | typeof NoticeCode.codeTried>;

/** What a notice says, and what to do. */
const SENTENCES: Readonly<Record<SimpleCode, readonly [text: string, remedy: string]>> = {
  [NoticeCode.badCommand]: [
    "a command of level 2 made no sense to the server, which passed it over",
    "Compare it with the page of the protocol.",
  ],
  [NoticeCode.takenOver]: [
    "another connection has taken over this name",
    "Close the other client, or use it.",
  ],
  [NoticeCode.contested]: [
    "two programs take this name from each other, so the newest is turned away",
    "Close one of them, and try again in a minute.",
  ],
  [NoticeCode.stopping]: ["the server stops", "Connect again in a moment."],
};

/** Tells the person at the other end, if its program has said HELLO. */
export function notify(session: Session, code: SimpleCode): void {
  const [text, remedy] = SENTENCES[code];
  tell(session, { code, text, remedy });
}

/** Tells the same way what is about somebody. */
export function tell(session: Session, notice: Notice): void {
  const { person, output, link } = session;
  if (!session.isLevel2 || person === undefined || output.answersFull) return;
  const body = encodeNotice(notice);
  output.added(AddedType.notice, 0, undefined, person, body);
  link.wake();
}

/** A command of level 2 is shorter than it may be: counted like one that nobody knows. */
export function passOver(core: CoreState, session: Session): void {
  notify(session, NoticeCode.badCommand);
  handleUnknown(core, session);
}
