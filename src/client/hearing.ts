import type { Notice } from "../wire/notice.ts";
import type { ClientAccount } from "./account.ts";
import type { ClientEvents } from "./client-events.ts";
import { pong } from "./greeting.ts";
import type { EndReason } from "./end-reason.ts";
import type { Handshake } from "./handshake.ts";
import type { Roll } from "../wire/roll.ts";
import type { Questions } from "./questions.ts";
import type { Recovery } from "./recovery.ts";
import type { ReadElsewhere } from "./read-elsewhere.ts";
import type { Said } from "./said.ts";
import type { Sending } from "./sending.ts";

/** Who of a connection listens to what a server says. */
export interface Ears {
  readonly account: ClientAccount;
  readonly handshake: Handshake;
  readonly sending: Sending;
  readonly recovery: Recovery;
  readonly questions: Questions;
  readonly readElsewhere: ReadElsewhere;
  readonly events: ClientEvents;
  write(commands: readonly Uint8Array[]): void;
  noticed(notice: Notice): void;
  signedIn(): void;
  refused(reason: EndReason): void;
  rolled(roll: Roll): void;
}

type SaidRead = Extract<Said, { readonly kind: "read" }>;

/** Hands what a server says to whom it concerns. */
export function hear(said: Said, ears: Ears): void {
  const { account, events } = ears;
  switch (said.kind) {
    case "welcome":
      ears.handshake.welcomed(said.welcome);
      break;
    case "signedIn":
      ears.signedIn();
      break;
    case "refused":
      ears.refused(said.reason);
      break;
    case "roll":
      ears.rolled(said.roll);
      break;
    case "answers":
      ears.sending.answered(said.answers);
      break;
    case "fates":
      if (!ears.handshake.checked(said.id, said.fates)) ears.recovery.told(said.fates);
      break;
    case "presence": {
      const { id, presence } = said;
      // Told in the order in which it comes: news may stand right behind the answer.
      const kind = ears.questions.answered(id, presence);
      if (kind !== "answer") events.presence?.(presence.entries);
      break;
    }
    case "typing":
      events.typing?.(said.from, said.isTyping);
      break;
    case "read":
      hearRead(said, ears);
      break;
    case "notice":
      ears.noticed(said.notice);
      events.notice?.(said.notice);
      break;
    case "member":
      if (account.members?.told(said.id, said.entry) === true) events.members?.();
      break;
    case "ping":
      ears.write([pong(account.user, said.id, said.body)]);
      break;
    case "pong":
      break;
  }
}

/** A mark never runs backwards, whatever order they come in. */
function hearRead({ by, of, mark }: SaidRead, { account, events, readElsewhere }: Ears): void {
  if (by === account.user && of !== undefined && of !== by) {
    readElsewhere.read(of, mark);
    return;
  }
  if (account.file.noteRead(by, mark.epoch, mark.id)) events.read?.(by, mark);
}
