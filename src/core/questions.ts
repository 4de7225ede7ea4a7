import { AddedType } from "../wire/added-type.ts";
import { readId } from "../wire/codec.ts";
import { OFFSET } from "../wire/command.ts";
import { decodeAsk, encodeFates, FATES_MAX } from "../wire/fate-list.ts";
import { answerDevices, answerMembers } from "./members/questions.ts";
import { passOver } from "./notices.ts";
import { answerWho } from "./people.ts";
import type { Session } from "./session.ts";
import type { CoreState } from "./state.ts";

type Answer = (
  core: CoreState,
  session: Session,
  bytes: Uint8Array,
  at: number,
  size: number,
) => void;

/** Commands that the server answers out of what it knows, by their type. */
export const QUESTIONS: ReadonlyMap<number, Answer> = new Map([
  [AddedType.ping, answerPing],
  [AddedType.ask, answerAsk],
  [AddedType.who, answerWho],
  [AddedType.members, answerMembers],
  [AddedType.devices, answerDevices],
]);

/** PONG says what PING said. */
function answerPing(
  _core: CoreState,
  session: Session,
  bytes: Uint8Array,
  at: number,
  size: number,
): void {
  const { person, output, link } = session;
  if (person === undefined) return;
  const body = bytes.subarray(at + OFFSET.text, at + size);
  output.added(AddedType.pong, readId(bytes, at), undefined, person, body);
  link.wake();
}

/** FATE says what became of the messages that ASK names, in the same order. */
function answerAsk(
  core: CoreState,
  session: Session,
  bytes: Uint8Array,
  at: number,
  size: number,
): void {
  const { person, output, link } = session;
  const ask = decodeAsk(bytes, at, size);
  if (person === undefined) return;
  if (ask === undefined) {
    passOver(core, session);
    return;
  }
  const { epoch, ids } = ask;
  for (let from = 0; from < ids.length; from += FATES_MAX) {
    const entries = ids
      .slice(from, from + FATES_MAX)
      .map((id) => ({ id, code: core.names.fateOf(person, epoch, id) }));
    const body = encodeFates({ epoch, entries });
    output.added(AddedType.fate, readId(bytes, at), undefined, person, body);
  }
  link.wake();
}
