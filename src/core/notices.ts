import { AddedType } from "../wire/added-type.ts";
import { encodeNotice, NoticeCode } from "../wire/notice.ts";
import { handleUnknown } from "./handlers/unknown.ts";
import type { Session } from "./session.ts";
import type { CoreState } from "./state.ts";

/** What a notice says, and what to do. */
const SENTENCES: Readonly<Record<NoticeCode, readonly [text: string, remedy: string]>> = {
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
export function notify(session: Session, code: NoticeCode): void {
  const { person, output, link } = session;
  if (!session.isLevel2 || person === undefined || output.answersFull) return;
  const [text, remedy] = SENTENCES[code];
  const body = encodeNotice({ code, text, remedy });
  output.added(AddedType.notice, 0, undefined, person, body);
  link.wake();
}

/** A command of level 2 is shorter than it may be: counted like one that nobody knows. */
export function passOver(core: CoreState, session: Session): void {
  notify(session, NoticeCode.badCommand);
  handleUnknown(core, session);
}
