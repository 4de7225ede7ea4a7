import type { Username } from "../wire/username.ts";
import type { ClientEvents } from "./client-events.ts";
import { pong } from "./greeting.ts";
import type { Handshake } from "./handshake.ts";
import type { Questions } from "./questions.ts";
import type { Recovery } from "./recovery.ts";
import type { Said } from "./said.ts";
import type { Sending } from "./sending.ts";

/** Who of a connection listens to what a server says. */
export interface Ears {
  readonly user: Username;
  readonly handshake: Handshake;
  readonly sending: Sending;
  readonly recovery: Recovery;
  readonly questions: Questions;
  readonly events: ClientEvents;
  write(commands: readonly Uint8Array[]): void;
}

/** Hands what a server says to whom it concerns. */
export function hear(said: Said, ears: Ears): void {
  const { events } = ears;
  switch (said.kind) {
    case "welcome":
      ears.handshake.welcomed(said.welcome);
      break;
    case "answers":
      ears.sending.answered(said.answers);
      break;
    case "fates":
      ears.recovery.told(said.fates);
      break;
    case "presence": {
      const { id, presence } = said;
      if (!ears.questions.answered(id, presence)) events.presence?.(presence.entries);
      break;
    }
    case "typing":
      events.typing?.(said.from, said.isTyping);
      break;
    case "read":
      events.read?.(said.by, said.mark);
      break;
    case "notice":
      events.notice?.(said.notice);
      break;
    case "ping":
      ears.write([pong(ears.user, said.id, said.body)]);
      break;
    case "pong":
      break;
  }
}
