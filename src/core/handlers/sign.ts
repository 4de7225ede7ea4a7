import { readId, readType } from "../../wire/codec.ts";
import { AddedType, Feature } from "../../wire/added-type.ts";
import { OFFSET } from "../../wire/command.ts";
import { decodeRead, decodeTyping } from "../../wire/signs.ts";
import { CONNECTION_LIMITS } from "../limits.ts";
import { passOver } from "../notices.ts";
import { findPerson } from "../routing.ts";
import type { Session } from "../session.ts";
import type { CoreState } from "../state.ts";
import { TokenBucket } from "../token-bucket.ts";

/**
 * TYPING and READ: passed on at once to whoever is here and wants such signs, and never kept. What
 * comes too often is dropped: the next one says the same, or more.
 */
export function handleSign(
  core: CoreState,
  session: Session,
  bytes: Uint8Array,
  at: number,
  size: number,
): void {
  const type = readType(bytes, at);
  const decode = type === AddedType.typing ? decodeTyping : decodeRead;
  if (decode(bytes, at, size) === undefined) {
    passOver(core, session);
    return;
  }
  session.signs ??= new TokenBucket(CONNECTION_LIMITS.signs, core.nowMs);
  if (!session.signs.take(CONNECTION_LIMITS.signs, core.nowMs)) {
    core.ignore("sign too soon");
    return;
  }
  const { person } = session;
  const dst = findPerson(core, bytes, at + OFFSET.dst);
  const reader = dst?.session;
  if (person === undefined || dst === undefined || reader === undefined || reader.stale) return;
  if ((reader.features & Feature.people) === 0 || reader.output.answersFull) return;
  const body = bytes.subarray(at + OFFSET.text, at + size);
  reader.output.added(type, readId(bytes, at), person, dst, body);
  reader.link.wake();
}
